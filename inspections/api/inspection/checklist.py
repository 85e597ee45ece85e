from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.viewsets import GenericViewSet

from common.api_schema import READ_ERRORS
from inspections.models import Checklist, ChecklistItem


class ChecklistItemSerializer(serializers.ModelSerializer):
    class Meta:
        model = ChecklistItem
        fields = [
            "position",
            "code",
            "area",
            "text_zh",
            "text_en",
            "legal_basis",
            "is_key",
            "may_correct_on_spot",
            "may_skip_unannounced",
        ]


class ChecklistSerializer(serializers.ModelSerializer):
    kinds = serializers.SerializerMethodField(help_text="Kinds of enterprises it is for.")

    class Meta:
        model = Checklist
        fields = [
            "id",
            "code",
            "version",
            "name_zh",
            "name_en",
            "kinds",
            "general_limit",
            "legal_basis",
            "effective_from",
            "effective_to",
        ]

    def get_kinds(self, checklist) -> list[str]:
        return [use.kind for use in checklist.uses.all()]


class ChecklistDetailSerializer(ChecklistSerializer):
    items = ChecklistItemSerializer(many=True)

    class Meta(ChecklistSerializer.Meta):
        fields = [*ChecklistSerializer.Meta.fields, "items"]


@extend_schema_view(
    list=extend_schema(
        summary="Inspection checklists, all versions", responses={200: ChecklistSerializer, **READ_ERRORS}
    ),
    retrieve=extend_schema(
        summary="One checklist with its items", responses={200: ChecklistDetailSerializer, **READ_ERRORS}
    ),
)
class ChecklistViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """What inspectors look at (要点表), to read for everybody who has signed in."""

    queryset = Checklist.objects.none()
    lookup_value_converter = "int"

    def get_queryset(self):
        rows = Checklist.objects.prefetch_related("uses").order_by("code", "-effective_from", "pk")
        return rows.prefetch_related("items") if self.action == "retrieve" else rows

    def get_serializer_class(self):
        return ChecklistDetailSerializer if self.action == "retrieve" else ChecklistSerializer
