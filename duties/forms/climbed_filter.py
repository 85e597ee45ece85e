from django import forms
from django.utils.translation import gettext_lazy as _

from common.day_field import DayField
from common.filter_form import wanted_of
from duties.models import Duty, LadderRung
from duties.queries.climbed import WHOSE


class ClimbedFilterForm(forms.Form):
    """Which climbed duties somebody wants to see; the address of the list is these fields."""

    q = forms.CharField(label=_("企业名称"), required=False, max_length=60)
    who = forms.ChoiceField(
        label=_("上报到"),
        required=False,
        choices=[(LadderRung.Who(who), LadderRung.Who(who).label) for who in reversed(LadderRung.OUTSIDE)],
    )
    kind = forms.TypedChoiceField(
        label=_("种类"),
        required=False,
        coerce=lambda slug: Duty.Kind[slug.upper().replace("-", "_")],
        empty_value=None,
        choices=[
            ("", _("全部")),
            *((kind.name.lower().replace("_", "-"), kind.label) for kind in Duty.Kind),
        ],
    )
    whose = forms.ChoiceField(label=_("归谁督促"), required=False, choices=[("", _("全部")), *WHOSE.items()])
    since = DayField(label=_("期限从"), required=False)
    until = DayField(label=_("到"), required=False)

    @property
    def wanted(self):
        """What is asked for."""
        return wanted_of(self)
