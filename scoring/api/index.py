from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import AllowAny
from rest_framework.viewsets import GenericViewSet

from common.api_schema import READ_ERRORS, ErrorSerializer
from common.api_throttle import PublicThrottle
from common.local_time import local_date
from scoring.api.explanation import IndexExplanationSerializer, ReplySerializer
from scoring.api.objection import ObjectionSerializer
from scoring.api.points import PointsField
from scoring.forms.index_filter import IndexFilter
from scoring.models import CurrentIndex, IndexObjection
from scoring.queries.explanation import explain, snapshot_of
from scoring.queries.explanation_records import records_behind
from scoring.queries.public_index import find_public_index


class BandField(serializers.ChoiceField):
    def __init__(self, **kwargs):
        super().__init__(choices=["A", "B", "C", "D"], read_only=True, allow_null=True, **kwargs)


class DimensionsSerializer(serializers.Serializer):
    """Scores of 0 to 100; null: no data, which counts neither for nor against."""

    duty = PointsField(source="duty_tenths", allow_null=True)
    supervision = PointsField(source="supervision_tenths", allow_null=True)
    sampling = PointsField(source="sampling_tenths", allow_null=True)
    complaint = PointsField(source="complaint_tenths", allow_null=True)
    credit = PointsField(source="credit_tenths", allow_null=True)


class IndexSerializer(serializers.ModelSerializer):
    public_id = serializers.CharField(source="enterprise.public_id")
    name = serializers.CharField(source="enterprise.name")
    model_version = serializers.CharField(source="model_version.code")
    index = PointsField(source="index_tenths", allow_null=True, help_text="Null: not enough data.")
    band = BandField(source="band_letter")
    dimensions = DimensionsSerializer(source="*")

    class Meta:
        model = CurrentIndex
        fields = [
            "public_id",
            "name",
            "as_of",
            "model_version",
            "index",
            "band",
            "dimensions",
            "district_rank",
            "district_count",
        ]


class IndexDetailSerializer(IndexSerializer):
    explanation = serializers.SerializerMethodField()
    objections = serializers.SerializerMethodField()
    replies = serializers.SerializerMethodField()

    class Meta(IndexSerializer.Meta):
        fields = [*IndexSerializer.Meta.fields, "explanation", "objections", "replies"]

    @extend_schema_field(IndexExplanationSerializer(allow_null=True))
    def get_explanation(self, current):
        snapshot = snapshot_of(current)
        if snapshot is None:
            return None
        explanation = explain(snapshot)
        records = records_behind(
            user=self.context["request"].user,
            enterprise=current.enterprise,
            current=current,
            explanation=explanation,
            today=local_date(timezone.now()),
        )
        return IndexExplanationSerializer({"explanation": explanation, "records": records}).data

    @extend_schema_field(ObjectionSerializer(many=True))
    def get_objections(self, current):
        rows = IndexObjection.objects.visible_to(self.context["request"].user)
        rows = rows.beside_the_score(local_date(timezone.now())).filter(enterprise=current.enterprise_id)
        return ObjectionSerializer(rows.select_related("enterprise", "model_version"), many=True).data

    @extend_schema_field(ReplySerializer(many=True))
    def get_replies(self, current):
        return ReplySerializer(current.enterprise.replies.standing(), many=True).data


class PublicIndexSerializer(serializers.Serializer):
    """Figures of the consumer page only; all null while none are computed and once it is closed."""

    public_id = serializers.CharField(source="enterprise.public_id")
    name = serializers.CharField(source="enterprise.name")
    as_of = serializers.DateField(allow_null=True)
    model_version = serializers.CharField(allow_null=True)
    index = PointsField(source="index_tenths", allow_null=True, help_text="Null: not enough data.")
    band = BandField(source="band_letter")
    dimensions = DimensionsSerializer(source="current", allow_null=True)
    updated_at = serializers.DateTimeField(allow_null=True)
    methodology_url = serializers.SerializerMethodField()
    page_url = serializers.SerializerMethodField()

    @extend_schema_field(serializers.URLField())
    def get_methodology_url(self, found):
        return public_address("portal:methodology")

    @extend_schema_field(serializers.URLField())
    def get_page_url(self, found):
        return public_address("portal:consumer_page", public_id=found.enterprise.public_id)


def public_address(name, **kwargs):
    return settings.PUBLIC_BASE_URL.rstrip("/") + reverse(name, kwargs=kwargs)


@extend_schema_view(
    list=extend_schema(
        summary="Present indexes of one's territory or posts, closed enterprises left out",
        responses={200: IndexSerializer, **READ_ERRORS},
    ),
    retrieve=extend_schema(
        summary="One enterprise's present index with its reasons, records, objections and replies",
        responses={200: IndexDetailSerializer, **READ_ERRORS},
    ),
)
class IndexViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """The five-dimension index as it stands, to read."""

    queryset = CurrentIndex.objects.none()
    filterset_class = IndexFilter
    lookup_field = "enterprise__public_id"
    lookup_url_kwarg = "public_id"
    lookup_value_converter = "str"

    def get_queryset(self):
        indexes = CurrentIndex.objects.visible_to(self.request.user).in_use()
        return indexes.select_related("enterprise", "model_version").order_by("enterprise__name", "pk")

    def get_serializer_class(self):
        return IndexDetailSerializer if self.action == "retrieve" else IndexSerializer


@extend_schema_view(
    retrieve=extend_schema(
        summary="One enterprise's present index, for anybody",
        auth=[],
        responses={200: PublicIndexSerializer, 404: ErrorSerializer, 429: ErrorSerializer},
    )
)
class PublicIndexViewSet(RetrieveModelMixin, GenericViewSet):
    """What the sticker at the entrance shows to anybody, for programs."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (PublicThrottle,)
    serializer_class = PublicIndexSerializer
    lookup_field = "public_id"
    lookup_value_converter = "str"

    def get_object(self):
        found = find_public_index(self.kwargs["public_id"])
        if found is None:
            raise Http404
        return found
