from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.viewsets import GenericViewSet

from common.api_schema import READ_ERRORS
from inspections.forms.sample import SampleFilter
from inspections.models import Sample, SampleItem


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

    class Meta:
        model = Sample
        fields = [
            "id",
            "enterprise",
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


class SampleDetailSerializer(SampleSerializer):
    items = SampleItemSerializer(many=True)

    class Meta(SampleSerializer.Meta):
        fields = [*SampleSerializer.Meta.fields, "items"]


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
    """Sampling results, to read; withdrawn ones say so."""

    queryset = Sample.objects.none()
    filterset_class = SampleFilter
    lookup_value_converter = "int"

    def get_queryset(self):
        samples = Sample.objects.visible_to(self.request.user).select_related("enterprise")
        return samples.prefetch_related("items") if self.action == "retrieve" else samples

    def get_serializer_class(self):
        return SampleDetailSerializer if self.action == "retrieve" else SampleSerializer
