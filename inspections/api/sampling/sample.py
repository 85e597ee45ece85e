from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.viewsets import GenericViewSet

from common.api_schema import READ_ERRORS
from inspections.forms.sampling.sample import SampleFilter
from inspections.models import LabReport, Sample, SampleHandover, SampleItem, SampleMove
from inspections.queries.sampling.timeline import moves_of, sees_only_as_producer


class SampleItemSerializer(serializers.ModelSerializer):
    class Meta:
        model = SampleItem
        fields = [
            "item",
            "result_text",
            "unit_text",
            "limit_text",
            "result_value",
            "limit_operator",
            "limit_value",
            "unit",
            "verdict",
        ]


class SampleSerializer(serializers.ModelSerializer):
    enterprise = serializers.CharField(source="enterprise.public_id")
    producer = serializers.CharField(
        source="producer.public_id",
        default=None,
        allow_null=True,
        help_text="Public number of the producer named on the label, where it is registered.",
    )

    class Meta:
        model = Sample
        fields = [
            "id",
            "enterprise",
            "number",
            "kind",
            "state",
            "due_on",
            "objection_until",
            "producer",
            "producer_name",
            "producer_due_on",
            "producer_until",
            "dispose_due_on",
            "name",
            "food_class",
            "production_text",
            "publisher",
            "published_on",
            "verdict",
            "is_risk_item",
            "disposal",
            "disposed_on",
            "final_on",
            "withdrawn_at",
            "source",
        ]


class SampleHandoverSerializer(serializers.ModelSerializer):
    class Meta:
        model = SampleHandover
        fields = [
            "number",
            "giver",
            "receiver",
            "is_spare",
            "is_laboratory",
            "handed_at",
            "seal_number",
            "is_seal_intact",
            "temperature",
        ]


class LabReportSerializer(serializers.ModelSerializer):
    laboratory = serializers.CharField(source="laboratory.code")

    class Meta:
        model = LabReport
        fields = ["round", "number", "laboratory", "issued_on", "received_on", "due_on", "verdict"]
        extra_kwargs = {
            "received_on": {"help_text": "From then on the authority's limits count."},
            "due_on": {"help_text": "The laboratory's own limit."},
        }


class SampleMoveSerializer(serializers.ModelSerializer):
    """One step; its proof lies in the log under `log_id`."""

    class Meta:
        model = SampleMove
        fields = ["number", "act", "from_state", "to_state", "at", "due_on", "log_id"]


class SampleDetailSerializer(SampleSerializer):
    items = SampleItemSerializer(many=True)
    handovers = SampleHandoverSerializer(many=True)
    reports = LabReportSerializer(many=True)
    moves = serializers.SerializerMethodField(
        help_text="For the producer named on the label without those of the enterprise."
    )

    class Meta(SampleSerializer.Meta):
        fields = [*SampleSerializer.Meta.fields, "items", "handovers", "reports", "moves"]

    @extend_schema_field(SampleMoveSerializer(many=True))
    def get_moves(self, sample):
        user = self.context["request"].user
        moves = moves_of(sample, as_producer=sees_only_as_producer(user, sample))
        return SampleMoveSerializer(moves, many=True).data


@extend_schema_view(
    list=extend_schema(
        summary="Sampling results of one's territory or posts",
        responses={200: SampleSerializer, **READ_ERRORS},
    ),
    retrieve=extend_schema(
        summary="One sample with what was measured", responses={200: SampleDetailSerializer, **READ_ERRORS}
    ),
)
class SampleViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """Samples, to read, from the taking on; only with `final_on` and not withdrawn they are public."""

    queryset = Sample.objects.none()
    filterset_class = SampleFilter
    lookup_value_converter = "int"

    def get_queryset(self):
        samples = Sample.objects.visible_to(self.request.user).select_related("enterprise", "producer")
        if self.action != "retrieve":
            return samples
        return samples.prefetch_related("items", "handovers", "reports__laboratory")

    def get_serializer_class(self):
        return SampleDetailSerializer if self.action == "retrieve" else SampleSerializer
