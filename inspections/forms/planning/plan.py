from django import forms
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, ModelChoiceFilter, NumberFilter
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from accounts.models import Region, User
from accounts.models.role import REGULATOR_ROLES
from common.day_field import DayField
from common.local_time import local_date
from common.rows_field import RowsField
from inspections.forms.whose import WhoseFilterSet
from inspections.models import PlannedChange, PlannedInspection
from inspections.models.planning.plan import WINDOW_ENDS_SOON

MONTHS = [(month, month) for month in range(1, 13)]


class MakePlanForm(forms.Form):
    region = forms.ModelChoiceField(
        label=_("范围"), queryset=Region.objects.none(), to_field_name="code", empty_label=None
    )
    year = forms.TypedChoiceField(label=_("年度"), coerce=int)

    def __init__(self, *args, regions, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions
        self.fields["region"].label_from_instance = lambda region: region.name
        self.fields["year"].choices = [(year, year) for year in years]


class ChangePlannedForm(forms.Form):
    """Another day or other people for a planned visit; `seen` is what the person knew of it."""

    visit_on = DayField(label=_("检查日期"))
    inspectors = RowsField(
        label=_("检查人员"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("至少两人；与主体有应当回避关系的不能派。"),
    )
    reason = forms.CharField(
        label=_("原因"), max_length=160, help_text=_("会记入变更记录和审计记录，并告知检查人员。")
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args, people, first, last, **kwargs):
        """`people` None: who goes is not theirs to say."""
        super().__init__(*args, **kwargs)
        day = self.fields["visit_on"]
        day.widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}
        day.help_text = _("最早%(first)s，最晚%(last)s。") % {
            "first": date_format(first, "DATE_FORMAT"),
            "last": date_format(last, "DATE_FORMAT"),
        }
        if people is None:
            del self.fields["inspectors"]
        else:
            self.fields["inspectors"].queryset = people

    def said(self):
        """People only where some were chosen: an empty list leaves those who go."""
        cleaned = self.cleaned_data
        return {
            "visit_on": cleaned["visit_on"],
            "inspectors": list(cleaned.get("inspectors") or ()) or None,
            "reason": cleaned["reason"],
            "seen": cleaned["seen"],
        }


def districts_of(request):
    paths = request.user.territory_paths(REGULATOR_ROLES) if request else []
    return Region.objects.within(paths).filter(level=Region.Level.DISTRICT)


class PlannedFilter(WhoseFilterSet):
    STATES = [
        ("open", _("待检查")),
        ("overdue", _("逾期未检查")),
        ("current", _("窗口内待检查")),
        ("soon", _("两周内到期")),
        ("done", _("已检查")),
        ("missed", _("当年未检查")),
        ("cancelled", _("已取消")),
        ("planned", _("计划内（不含已取消）")),
        ("changed", _("改期或者改派过")),
    ]

    q = CharFilter(label=_("企业名称"), field_name="enterprise__name", lookup_expr="icontains", max_length=80)
    state = ChoiceFilter(label=_("状态"), choices=STATES, method="with_state", empty_label=_("全部"))
    kind = ChoiceFilter(label=_("检查类型"), choices=PlannedInspection.Kind.choices, empty_label=_("全部"))
    region = ModelChoiceFilter(
        label=_("区县"),
        queryset=districts_of,
        to_field_name="code",
        method="in_region",
        empty_label=_("全部"),
    )
    year = NumberFilter(label=_("年度"), field_name="plan__year", min_value=2000, max_value=2100)
    month = ChoiceFilter(label=_("月份"), choices=MONTHS, field_name="due_to__month", empty_label=_("全部"))
    enterprise = CharFilter(label=_("企业编号"), field_name="enterprise__public_id", max_length=16)

    class Meta:
        model = PlannedInspection
        fields = ["q", "state", "kind", "region", "year", "month", "enterprise", "whose"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # A district by its name: the code alone tells nobody anything.
        self.filters["region"].field.label_from_instance = lambda region: region.name

    @extend_schema_field(OpenApiTypes.STR)
    def in_region(self, planned, _name, region):
        return planned.filter(plan__region=region)

    def with_state(self, planned, _name, value):
        State = PlannedInspection.State
        today = local_date(timezone.now())
        if value == "overdue":
            return planned.overdue(today)
        if value == "current":
            return planned.in_window(today)
        if value == "soon":
            return planned.due(today, today + WINDOW_ENDS_SOON)
        if value == "changed":
            return planned.filter(Exists(PlannedChange.objects.filter(planned=OuterRef("pk"))))
        if value == "planned":
            return planned.exclude(state=State.CANCELLED)
        states = {
            "open": State.PLANNED,
            "done": State.DONE,
            "missed": State.MISSED,
            "cancelled": State.CANCELLED,
        }
        return planned.filter(state=states[value])
