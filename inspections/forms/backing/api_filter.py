from django.db.models import Q
from django_filters import BooleanFilter, CharFilter, ChoiceFilter, DateFilter, FilterSet

from inspections.models import BackingAssignment, BackingLevel, BackingVisit


class OfCadreFilter(FilterSet):
    """Give it a queryset that began with `visible_to`."""

    enterprise = CharFilter(field_name="enterprise__public_id", label="public id", max_length=16)
    mine = BooleanFilter(method="of_mine", label="only those where one is the cadre oneself")

    def of_mine(self, rows, _name, value):
        mine = Q(cadre=self.request.user)
        return rows.filter(mine if value else ~mine)


class BackingAssignmentFilter(OfCadreFilter):
    level = ChoiceFilter(choices=BackingLevel.choices)
    is_open = BooleanFilter(field_name="ended_on", lookup_expr="isnull", label="in force, not ended")

    class Meta:
        model = BackingAssignment
        fields = ["enterprise", "mine", "level", "is_open"]


class BackingVisitFilter(OfCadreFilter):
    since = DateFilter(field_name="visited_on", lookup_expr="gte", label="first day")
    until = DateFilter(field_name="visited_on", lookup_expr="lte", label="last day")
    way = ChoiceFilter(choices=BackingVisit.Way.choices)

    class Meta:
        model = BackingVisit
        fields = ["enterprise", "mine", "since", "until", "way"]
