"""For the rows ticked in a list: whom they are given to."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.day_field import DayField
from inspections.forms.inspection.on_site import InspectorsField
from inspections.queries.regulators import colleagues_of


class AssignHandlerForm(forms.Form):
    to = forms.ModelChoiceField(label=_("承办人"), queryset=User.objects.none())

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues_of(user, timezone.localdate())


class AssignInspectorsForm(forms.Form):
    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        people = colleagues_of(user, timezone.localdate())
        self.fields["inspectors"] = InspectorsField(people, help_text=_("至少两人。"))


class ArrangeForm(AssignInspectorsForm):
    visit_on = DayField(label=_("检查日期"))
    reason = forms.CharField(label=_("原因"), max_length=200, initial=_("统一安排检查"))
    reassign = forms.BooleanField(
        label=_("已经派了人的也改派"), required=False, help_text=_("原来的人会收到通知，原因记入变更记录。")
    )
    seen_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)

    def clean(self):
        cleaned = self.cleaned_data
        if cleaned.get("reassign") and not cleaned.get("seen_at"):
            self.add_error(None, _("请回到列表重新勾选。"))
        return cleaned
