from django import forms
from django.utils.translation import gettext_lazy as _

from common.filter_form import wanted_of
from enterprises.models import Enterprise
from staff.models import FindingRule, Post, StaffingFinding

ALL = ("", _("全部"))
POSTS = [(kind.value, kind.label) for kind in Post.MANAGER_KINDS]


class RegionChoice(forms.Form):
    """The region itself is found by the view."""

    region = forms.ChoiceField(label=_("区划"), required=False)

    def __init__(self, *args, regions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [(region.code, region.name) for region in regions]

    @property
    def wanted(self) -> dict[str, str]:
        """What is filtered by, without the region."""
        return {name: value for name, value in wanted_of(self).items() if name != "region"}


class UnstaffedFilter(RegionChoice):
    kind = forms.ChoiceField(label=_("主体类型"), required=False, choices=[ALL, *Enterprise.Kind.choices])
    post_kind = forms.ChoiceField(label=_("缺少的岗位"), required=False, choices=[ALL, *POSTS])
    only_here = forms.BooleanField(required=False, widget=forms.HiddenInput)


class FindingFilter(RegionChoice):
    kind = forms.ChoiceField(label=_("问题"), required=False, choices=[ALL, *StaffingFinding.Kind.choices])
    outcome = forms.ChoiceField(
        label=_("处理方式"), required=False, choices=[ALL, *FindingRule.Outcome.choices]
    )
