from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.viewsets import GenericViewSet

from common.api_schema import READ_ERRORS
from inspections.forms.planning.plan import PlannedFilter
from inspections.models import PlannedInspection
from inspections.queries.planning.appointment import with_visit_day


class PlannedInspectionSerializer(serializers.ModelSerializer):
    enterprise = serializers.CharField(source="enterprise.public_id")
    year = serializers.IntegerField(source="plan.year")
    region = serializers.CharField(source="plan.region.code")
    visit_on = serializers.DateField(allow_null=True, help_text="The day arranged for it, if one is.")
    is_changed = serializers.BooleanField(help_text="It was moved or given to others since it was planned.")

    class Meta:
        model = PlannedInspection
        fields = [
            "id",
            "enterprise",
            "region",
            "year",
            "kind",
            "due_from",
            "due_to",
            "visit_on",
            "is_changed",
            "state",
            "inspection",
            "done_on",
            "cancel_cause",
        ]


@extend_schema_view(
    list=extend_schema(
        summary="Planned visits of one's territory; regulators only",
        responses={200: PlannedInspectionSerializer, **READ_ERRORS},
    )
)
class PlannedInspectionViewSet(ListModelMixin, GenericViewSet):
    queryset = PlannedInspection.objects.none()
    serializer_class = PlannedInspectionSerializer
    filterset_class = PlannedFilter

    def get_queryset(self):
        rows = with_visit_day(PlannedInspection.objects.visible_to(self.request.user))
        return rows.select_related("enterprise", "plan__region").order_by("due_to", "pk")
