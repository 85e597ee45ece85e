from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFilter

from common.day_field import DayField
from common.filter_form import StrictFilterSet
from enterprises.models import ArchiveEntry


class _DayFilter(DateFilter):
    field_class = DayField


class ArchiveFilter(StrictFilterSet):
    kind = ChoiceFilter(label=_("种类"), choices=ArchiveEntry.Kind.choices, empty_label=_("全部"))
    since = _DayFilter(label=_("日期从"), field_name="occurred_on", lookup_expr="gte")
    until = _DayFilter(label=_("日期到"), field_name="occurred_on", lookup_expr="lte")

    class Meta:
        model = ArchiveEntry
        fields = ["kind", "since", "until"]
