from django_filters import CharFilter, ChoiceFilter, FilterSet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.viewsets import GenericViewSet

from common.api_schema import READ_ERRORS
from scoring.api.points import PointsField
from scoring.models import IndexObjection


class ObjectionFilter(FilterSet):
    """Give it a queryset that began with `visible_to`."""

    enterprise = CharFilter(label="Public id of the enterprise", field_name="enterprise__public_id")
    part = ChoiceFilter(label="Part of the index", choices=IndexObjection.Part.choices)
    state = ChoiceFilter(label="State", choices=IndexObjection.State.choices)

    class Meta:
        model = IndexObjection
        fields = ["enterprise", "part", "state"]


class ObjectionSerializer(serializers.ModelSerializer):
    """What an enterprise says against its score, and what was answered."""

    enterprise = serializers.CharField(source="enterprise.public_id")
    model_version = serializers.CharField(source="model_version.code")
    score = PointsField(source="score_tenths", allow_null=True, help_text="Of the part, when it was filed.")
    due_on = serializers.DateField(allow_null=True, help_text="Last day for what comes next; null: it ended.")

    class Meta:
        model = IndexObjection
        fields = [
            "id",
            "enterprise",
            "part",
            "as_of",
            "model_version",
            "score",
            "statement",
            "state",
            "filed_at",
            "accepted_at",
            "due_on",
            "outcome",
            "answer",
            "ended_at",
        ]


@extend_schema_view(
    list=extend_schema(
        summary="Objections to scores", responses={200: ObjectionSerializer(many=True), **READ_ERRORS}
    ),
    retrieve=extend_schema(summary="One objection", responses={200: ObjectionSerializer, **READ_ERRORS}),
)
class ObjectionViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    queryset = IndexObjection.objects.none()
    serializer_class = ObjectionSerializer
    filterset_class = ObjectionFilter

    def get_queryset(self):
        rows = IndexObjection.objects.visible_to(self.request.user)
        return rows.select_related("enterprise", "model_version").order_by("-filed_at", "-pk")
