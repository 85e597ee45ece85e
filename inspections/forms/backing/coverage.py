from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from inspections.queries.backing.coverage import latest_quarters


class CoverageForm(forms.Form):
    """A territory of this person's, and a quarter of the latest; left out, the first and the present one."""

    region = forms.ModelChoiceField(
        label=_("区域"), queryset=Region.objects.none(), to_field_name="code", required=False
    )
    quarter = forms.DateField(label=_("季度"), required=False, input_formats=["%Y-%m-%d"])

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.quarters = latest_quarters(today)
        self.fields["region"].queryset = Region.objects.visible_to(user).order_by("path")

    def clean_region(self):
        region = self.cleaned_data["region"] or self.fields["region"].queryset.first()
        if region is None:
            raise forms.ValidationError(_("您没有任职区域。"))
        return region

    def clean_quarter(self):
        quarter = self.cleaned_data["quarter"] or self.quarters[0]
        if quarter not in self.quarters:
            raise forms.ValidationError(_("季度写作它的第一天，如 2026-10-01，限最近八个季度。"))
        return quarter
