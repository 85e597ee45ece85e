from datetime import date

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.viewsets import GenericViewSet

from common.api_schema import READ_ERRORS
from inspections.forms.inspection.inspection import InspectionFilter
from inspections.models import Inspection, InspectionItem
from inspections.models.inspection.inspection import REGISTRY


class InspectionItemSerializer(serializers.ModelSerializer):
    class Meta:
        model = InspectionItem
        fields = ["code", "description", "is_key", "outcome"]


class InspectionSerializer(serializers.ModelSerializer):
    enterprise = serializers.CharField(source="enterprise.public_id")
    published_on = serializers.SerializerMethodField(
        help_text="Null while it is not public; results from elsewhere are public from their final day."
    )
    is_from_paper = serializers.BooleanField(
        help_text="Entered afterwards from a paper record; never a full check."
    )
    on_site_inspection = serializers.SerializerMethodField(help_text="Null where only the result is known.")

    class Meta:
        model = Inspection
        fields = [
            "id",
            "enterprise",
            "kind",
            "inspected_on",
            "result",
            "score",
            "key_failure_count",
            "general_failure_count",
            "final_on",
            "published_on",
            "withdrawn_at",
            "source",
            "is_from_paper",
            "on_site_inspection",
        ]

    def get_published_on(self, inspection) -> date | None:
        if inspection.source != REGISTRY:
            return inspection.final_on
        publication = getattr(inspection, "publication", None)
        return publication.published_on if publication else None

    def get_on_site_inspection(self, inspection) -> int | None:
        on_site = getattr(inspection, "on_site", None)
        return on_site.pk if on_site else None


class InspectionDetailSerializer(InspectionSerializer):
    items = InspectionItemSerializer(many=True)

    class Meta(InspectionSerializer.Meta):
        fields = [*InspectionSerializer.Meta.fields, "items"]


@extend_schema_view(
    list=extend_schema(
        summary="Inspections of one's territory or posts",
        responses={200: InspectionSerializer, **READ_ERRORS},
    ),
    retrieve=extend_schema(
        summary="One inspection with its items", responses={200: InspectionDetailSerializer, **READ_ERRORS}
    ),
)
class InspectionViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """Inspections, to read; withdrawn ones say so."""

    queryset = Inspection.objects.none()
    filterset_class = InspectionFilter
    lookup_value_converter = "int"

    def get_queryset(self):
        inspections = Inspection.objects.visible_to(self.request.user)
        inspections = inspections.select_related("enterprise", "publication", "on_site", "paper_record")
        return inspections.prefetch_related("items") if self.action == "retrieve" else inspections

    def get_serializer_class(self):
        return InspectionDetailSerializer if self.action == "retrieve" else InspectionSerializer
