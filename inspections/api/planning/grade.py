from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.viewsets import GenericViewSet

from common.api_schema import READ_ERRORS
from inspections.forms.planning.grade import RiskGradeFilter
from inspections.models import RiskGrade


class RiskGradeSerializer(serializers.ModelSerializer):
    enterprise = serializers.CharField(source="enterprise.public_id")
    override_until = serializers.DateField(
        allow_null=True, read_only=True, help_text="The last day of a move by hand."
    )

    class Meta:
        model = RiskGrade
        fields = [
            "enterprise",
            "year",
            "as_of",
            "cause",
            "level",
            "computed_level",
            "points",
            "static_points",
            "dynamic_points",
            "is_new_business",
            "override_steps",
            "override_reason",
            "override_until",
        ]


@extend_schema_view(
    list=extend_schema(
        summary="Risk grades that count now: of one's territory, for enterprises their own",
        responses={200: RiskGradeSerializer, **READ_ERRORS},
    )
)
class RiskGradeViewSet(ListModelMixin, GenericViewSet):
    queryset = RiskGrade.objects.none()
    serializer_class = RiskGradeSerializer
    filterset_class = RiskGradeFilter

    def get_queryset(self):
        return RiskGrade.objects.visible_to(self.request.user).current().select_related("enterprise")
