from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from common.api_schema import READ_ERRORS
from common.local_time import local_date
from enterprises.forms.calendar import month_from
from enterprises.forms.enterprise_filter import EnterpriseFilter
from enterprises.models import Enterprise, Licence
from enterprises.queries.calendar import MARKS, calendar_month


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


class CalendarDaySerializer(serializers.Serializer):
    day = serializers.DateField()
    is_open = serializers.BooleanField()
    why = serializers.ChoiceField(
        list(MARKS), allow_blank=True, help_text="Empty on a day that is open as always."
    )
    reason = serializers.CharField()


class CalendarSerializer(serializers.Serializer):
    month = serializers.DateField()
    arrangement = serializers.CharField(
        source="arrangement.name",
        help_text="Where public holidays are known from: TABLE, LIBRARY or GUESSED.",
    )
    days = CalendarDaySerializer(many=True)


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

    @extend_schema(
        summary="On which days of a month it is closed, and why",
        parameters=[OpenApiParameter("month", str, description="2026-10; this month if left out")],
        responses={200: CalendarSerializer, **READ_ERRORS},
        filters=False,
    )
    @action(detail=True)
    def calendar(self, request, public_id):
        now = timezone.now()
        today = local_date(now)
        month = month_from(request.query_params.get("month"), today)
        calendar = calendar_month(enterprise=self.get_object(), month=month, today=today, at=now)
        return Response(CalendarSerializer(calendar).data)

    def get_serializer_class(self):
        return EnterpriseDetailSerializer if self.action == "retrieve" else EnterpriseSerializer
