from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import AllowAny
from rest_framework.viewsets import GenericViewSet

from common.api_schema import ErrorSerializer
from common.api_throttle import PublicThrottle
from common.local_time import local_date
from inspections.models import Draw
from inspections.queries.planning.public_draw import published_draws


class PublicDrawSerializer(serializers.ModelSerializer):
    region = serializers.CharField(source="region.code")
    is_over = serializers.BooleanField(help_text="The window has ended; without drawn_at it was never made.")
    drawn_count = serializers.IntegerField(help_text="Visits drawn.")
    made_count = serializers.IntegerField(help_text="Of these, visits made.")
    told_at = serializers.DateTimeField(
        read_only=True,
        help_text="Since when everybody may know who was drawn: not before the visits are over.",
    )
    record = serializers.SerializerMethodField(
        help_text="Where the sealed hashes stand, and once it is told everything to repeat the draw."
    )

    class Meta:
        model = Draw
        fields = [
            "record_id",
            "title",
            "region",
            "due_from",
            "due_to",
            "commitment",
            "committed_at",
            "drawn_at",
            "told_at",
            "is_over",
            "drawn_count",
            "made_count",
            "record",
        ]

    @extend_schema_field(OpenApiTypes.STR)
    def get_record(self, draw) -> str:
        return reverse("inspections:show_draw_record", args=[draw.record_id])


@extend_schema_view(
    list=extend_schema(
        summary="All double-random draws, for anybody; those never made, too",
        auth=[],
        responses={200: PublicDrawSerializer(many=True), 404: ErrorSerializer, 429: ErrorSerializer},
    )
)
class PublicDrawViewSet(ListModelMixin, GenericViewSet):
    """What the public list of draws shows, for programs."""

    queryset = Draw.objects.none()
    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (PublicThrottle,)
    serializer_class = PublicDrawSerializer

    def get_queryset(self):
        return published_draws(local_date(timezone.now()))
