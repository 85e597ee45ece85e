from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.viewsets import GenericViewSet

from common.api_schema import READ_ERRORS
from enterprises.forms.enterprise_filter import EnterpriseFilter
from enterprises.models import Enterprise, Licence


class LicenceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Licence
        fields = ["kind", "number", "issued_on", "valid_to", "issuer"]


class EnterpriseSerializer(serializers.ModelSerializer):
    region_code = serializers.CharField(source="region.code")
    region_name = serializers.CharField(source="region.name")

    class Meta:
        model = Enterprise
        fields = [
            "public_id",
            "name",
            "kind",
            "status",
            "credit_code",
            "site",
            "source",
            "foreign_id",
            "region_code",
            "region_name",
            "address",
            "latitude",
            "longitude",
            "size_band",
            "registered_on",
            "updated_at",
        ]


class EnterpriseDetailSerializer(EnterpriseSerializer):
    licences = LicenceSerializer(many=True)
    parent = serializers.SlugRelatedField(slug_field="public_id", read_only=True, allow_null=True)

    class Meta(EnterpriseSerializer.Meta):
        fields = [
            *EnterpriseSerializer.Meta.fields,
            "canteen_kind",
            "chain_role",
            "parent",
            "headcount",
            "diners_per_meal",
            "makes_special_food",
            "licences",
        ]


@extend_schema_view(
    list=extend_schema(
        summary="Enterprises of one's territory or posts",
        responses={200: EnterpriseSerializer, **READ_ERRORS},
    ),
    retrieve=extend_schema(
        summary="One enterprise with its licences", responses={200: EnterpriseDetailSerializer, **READ_ERRORS}
    ),
)
class EnterpriseViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """The registry, to read."""

    queryset = Enterprise.objects.none()
    filterset_class = EnterpriseFilter
    lookup_field = "public_id"
    lookup_value_converter = "str"

    def get_queryset(self):
        enterprises = (
            Enterprise.objects.visible_to(self.request.user).select_related("region").order_by("name", "pk")
        )
        if self.action == "retrieve":
            enterprises = enterprises.select_related("region", "parent").prefetch_related("licences")
        return enterprises

    def get_serializer_class(self):
        return EnterpriseDetailSerializer if self.action == "retrieve" else EnterpriseSerializer
