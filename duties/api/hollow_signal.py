from django.core.exceptions import PermissionDenied
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from common.api_refusal import Refused
from common.api_schema import READ_ERRORS, ErrorSerializer
from duties.hollow_refusals import sentence_for
from duties.models import HollowComment, HollowReview, HollowSignal
from duties.permissions import can_review_hollow_signal
from duties.services.hollow_signal import (
    ReviewRefused,
    confirm_hollow_signal,
    dismiss_hollow_signal,
    reverse_hollow_signal,
)


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=1000, help_text="The enterprise reads it.")


class HollowReviewSerializer(serializers.ModelSerializer):
    by = serializers.CharField(source="by.display_name")

    class Meta:
        model = HollowReview
        fields = ["outcome", "by", "at", "reason"]


class HollowCommentSerializer(serializers.ModelSerializer):
    by = serializers.CharField(source="by.display_name")

    class Meta:
        model = HollowComment
        fields = ["by", "at", "text"]


class HollowSignalSerializer(serializers.ModelSerializer):
    enterprise = serializers.CharField(source="enterprise.public_id")
    manager = serializers.CharField(source="manager.display_name")

    class Meta:
        model = HollowSignal
        fields = [
            "id",
            "enterprise",
            "manager",
            "kind",
            "state",
            "strength",
            "first_day",
            "last_day",
            "day_count",
            "found_at",
        ]


class HollowSignalDetailSerializer(HollowSignalSerializer):
    reviews = HollowReviewSerializer(many=True)
    comments = HollowCommentSerializer(many=True)

    class Meta(HollowSignalSerializer.Meta):
        fields = [*HollowSignalSerializer.Meta.fields, "reviews", "comments"]


REVIEW_ANSWERS = {200: HollowSignalDetailSerializer, **READ_ERRORS, 409: ErrorSerializer}


@extend_schema_view(
    list=extend_schema(
        summary="Signs of a hollow routine of one's territory or posts; only confirmed ones have an effect",
        responses={200: HollowSignalSerializer, **READ_ERRORS},
    ),
    retrieve=extend_schema(
        summary="One sign with its reviews and comments",
        responses={200: HollowSignalDetailSerializer, **READ_ERRORS},
    ),
)
class HollowSignalViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """Signs of a hollow routine, to read and, for regulators, to review."""

    queryset = HollowSignal.objects.none()
    lookup_value_converter = "int"

    def get_queryset(self):
        rows = HollowSignal.objects.visible_to(self.request.user).select_related("enterprise", "manager")
        if self.action != "list":
            rows = rows.prefetch_related("reviews__by", "comments__by")
        return rows.newest_first()

    def get_serializer_class(self):
        return HollowSignalSerializer if self.action == "list" else HollowSignalDetailSerializer

    @extend_schema(summary="Confirm it, with a reason", request=ReasonSerializer, responses=REVIEW_ANSWERS)
    @action(detail=True, methods=["post"])
    def confirm(self, request, pk):
        return self._review(request, confirm_hollow_signal)

    @extend_schema(summary="Dismiss it, with a reason", request=ReasonSerializer, responses=REVIEW_ANSWERS)
    @action(detail=True, methods=["post"])
    def dismiss(self, request, pk):
        return self._review(request, dismiss_hollow_signal)

    @extend_schema(
        summary="Reverse what another regulator has confirmed",
        request=ReasonSerializer,
        responses=REVIEW_ANSWERS,
    )
    @action(detail=True, methods=["post"])
    def reverse(self, request, pk):
        return self._review(request, reverse_hollow_signal)

    def _review(self, request, review):
        signal = self.get_object()
        if not can_review_hollow_signal(request.user, signal):
            raise PermissionDenied
        sent = ReasonSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            review(signal=signal, **sent.validated_data, by=request.user, at=timezone.now())
        except ReviewRefused as refusal:
            raise Refused(refusal, sentence_for(refusal)) from refusal
        return Response(HollowSignalDetailSerializer(self.get_object()).data)
