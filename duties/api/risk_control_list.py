from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.mixins import ListModelMixin
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from common.api_schema import READ_ERRORS
from duties.forms.risk_control_list_filter import RiskControlListFilter
from duties.models import RiskControlList, TemplateItem
from duties.queries.risk_control_list import NoTemplateInForce, risk_control_list_for
from enterprises.models import Enterprise
from hazards.models import Hazard


class RiskControlListSerializer(serializers.ModelSerializer):
    """One version of an enterprise's own list: only what differs from its template."""

    enterprise = serializers.CharField(source="enterprise.public_id")
    changes = serializers.JSONField(
        help_text="dropped, limits, photos, points, own, order: what differs from the template, by item code."
    )

    class Meta:
        model = RiskControlList
        fields = [
            "enterprise",
            "number",
            "template_code",
            "effective_from",
            "adapted_at",
            "reason",
            "changes",
        ]


class ControlItemSerializer(serializers.Serializer):
    """One question, and everything a phone needs to ask it without a network."""

    code = serializers.CharField()
    group = serializers.ChoiceField(TemplateItem.Group)
    group_label = serializers.CharField()
    question = serializers.CharField(help_text="In the language of the request, as the record will keep it.")
    why = serializers.CharField()
    answer = serializers.ChoiceField(TemplateItem.Answer)
    unit = serializers.CharField()
    minimum = serializers.DecimalField(7, 2, allow_null=True)
    maximum = serializers.DecimalField(7, 2, allow_null=True)
    limits = serializers.CharField(help_text="The limits as a text: 0–8 ℃.")
    points = serializers.ListField(
        child=serializers.CharField(), help_text="Places at which the number is read; empty for one."
    )
    reads_below_zero = serializers.BooleanField(help_text="Whether the form asks for the sign apart.")
    is_usually_below_zero = serializers.BooleanField()
    photo = serializers.ChoiceField(TemplateItem.PhotoRule)
    severity = serializers.ChoiceField(Hazard.Severity.choices)
    is_mandatory = serializers.BooleanField()
    may_not_apply = serializers.BooleanField()
    is_own = serializers.BooleanField(help_text="Added by the enterprise itself.")


class ControlListSerializer(serializers.Serializer):
    """What an enterprise is asked on a day."""

    enterprise = serializers.CharField(source="enterprise.public_id")
    day = serializers.DateField()
    language = serializers.CharField()
    version = serializers.CharField(source="asked.version", help_text="What a record keeps of the list.")
    template_code = serializers.CharField(source="asked.template_code")
    template_version = serializers.CharField(source="asked.template_version")
    name = serializers.CharField(source="asked.name")
    legal_basis = serializers.CharField(source="asked.legal_basis")
    number = serializers.IntegerField(
        source="asked.number", help_text="Of the enterprise's own version; 0 for the template as it is."
    )
    items = ControlItemSerializer(source="asked.items", many=True)


class DaySerializer(serializers.Serializer):
    day = serializers.DateField(required=False)


@extend_schema_view(
    list=extend_schema(
        summary="Versions that enterprises of one's territory or posts have made of their lists",
        responses={200: RiskControlListSerializer, **READ_ERRORS},
    )
)
class RiskControlListViewSet(ListModelMixin, GenericViewSet):
    """Risk control lists, to read: versions of enterprises, and the list that is asked on a day."""

    queryset = RiskControlList.objects.none()
    serializer_class = RiskControlListSerializer
    filterset_class = RiskControlListFilter
    lookup_field = "public_id"
    lookup_value_converter = "str"

    def get_queryset(self):
        versions = RiskControlList.objects.visible_to(self.request.user).select_related("enterprise")
        return versions.order_by("-adapted_at", "pk")

    @extend_schema(
        summary="The list an enterprise is asked on a day",
        parameters=[OpenApiParameter("day", str, description="2026-11-29; today if left out.")],
        responses={200: ControlListSerializer, **READ_ERRORS},
    )
    def retrieve(self, request, public_id):
        enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user), public_id=public_id)
        wanted = DaySerializer(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        day = wanted.validated_data.get("day") or timezone.localdate()
        try:
            asked = risk_control_list_for(enterprise, day)
        except NoTemplateInForce as error:
            raise NotFound from error
        shown = {"enterprise": enterprise, "day": day, "language": get_language(), "asked": asked}
        return Response(ControlListSerializer(shown).data)
