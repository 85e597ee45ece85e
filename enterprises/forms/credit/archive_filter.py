from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFilter, FilterSet

from common.day_field import DayField
from enterprises.models import CreditEvent


class _DayFilter(DateFilter):
    field_class = DayField


class ArchiveFilter(FilterSet):
    kind = ChoiceFilter(label=_("种类"), choices=CreditEvent.Kind.choices, empty_label=_("全部"))
    since = _DayFilter(label=_("决定日期从"), field_name="decided_on", lookup_expr="gte")
    until = _DayFilter(label=_("决定日期到"), field_name="decided_on", lookup_expr="lte")

    class Meta:
        model = CreditEvent
        fields = ["kind", "since", "until"]
