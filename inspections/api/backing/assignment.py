from django.db.models import Min, Q
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.viewsets import GenericViewSet

from common.api_schema import READ_ERRORS
from inspections.forms.backing.api_filter import BackingAssignmentFilter
from inspections.models import BackingAssignment, VisitTask


class BackingAssignmentSerializer(serializers.ModelSerializer):
    enterprise = serializers.CharField(source="enterprise.public_id")
    enterprise_name = serializers.CharField(source="enterprise.name")
    region = serializers.CharField(source="enterprise.region.code")
    cadre_id = serializers.IntegerField()
    cadre_name = serializers.CharField(source="cadre.display_name")
    next_visit_due_on = serializers.DateField(
        allow_null=True, help_text="The earliest term of a visit that is still owed."
    )

    class Meta:
        model = BackingAssignment
        fields = [
            "id",
            "enterprise",
            "enterprise_name",
            "region",
            "cadre_id",
            "cadre_name",
            "level",
            "began_on",
            "ended_on",
            "next_visit_due_on",
        ]
        extra_kwargs = {
            "level": {"help_text": "How high up it is backed, A the largest; not the food risk grade."},
            "ended_on": {"help_text": "First day on which it no longer holds."},
        }


@extend_schema_view(
    list=extend_schema(
        summary="Who backs whom in one's territory or posts; `mine=true` for one's own subjects",
        responses={200: BackingAssignmentSerializer, **READ_ERRORS},
    )
)
class BackingAssignmentViewSet(ListModelMixin, GenericViewSet):
    """Assignments of backing, those of the past too, to read."""

    queryset = BackingAssignment.objects.none()
    serializer_class = BackingAssignmentSerializer
    filterset_class = BackingAssignmentFilter

    def get_queryset(self):
        rows = BackingAssignment.objects.visible_to(self.request.user)
        still_owed = Q(visit_tasks__state=VisitTask.State.DUE)
        return (
            rows.select_related("enterprise__region", "cadre")
            .annotate(next_visit_due_on=Min("visit_tasks__due_on", filter=still_owed))
            .order_by("enterprise__name", "enterprise", "-began_on", "-pk")
        )
