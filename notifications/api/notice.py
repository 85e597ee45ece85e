from django.shortcuts import get_object_or_404
from django.utils import timezone
from django_filters import ChoiceFilter, FilterSet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from common.api_schema import READ_ERRORS
from notifications.models import Notice
from notifications.services.notice import acknowledge_notice


class NoticeFilter(FilterSet):
    """Give it a queryset that began with `visible_to`."""

    state = ChoiceFilter(
        label="unread, or those that ask to be acknowledged",
        choices=[("unread", "unread"), ("to_acknowledge", "to_acknowledge")],
        method="in_state",
    )

    class Meta:
        model = Notice
        fields = ["state", "topic"]

    def in_state(self, notices, _name, value):
        return notices.unread() if value == "unread" else notices.to_acknowledge()


class NoticeSerializer(serializers.ModelSerializer):
    asks_for_acknowledgement = serializers.BooleanField(read_only=True)

    class Meta:
        model = Notice
        fields = [
            "id",
            "topic",
            "key",
            "title",
            "text",
            "url",
            "urgency",
            "made_at",
            "read_at",
            "acknowledged_at",
            "settled_at",
            "asks_for_acknowledgement",
        ]
        read_only_fields = fields
        extra_kwargs = {
            "key": {"help_text": "Names the news within its topic; nobody gets the same news twice."},
            "url": {"help_text": "Path of the page it is about."},
            "settled_at": {"help_text": "Since when there is nothing left to do about it."},
        }


@extend_schema_view(
    list=extend_schema(
        summary="One's own notices, the newest first", responses={200: NoticeSerializer, **READ_ERRORS}
    )
)
class NoticeViewSet(ListModelMixin, GenericViewSet):
    """Notices, to read and to acknowledge."""

    queryset = Notice.objects.none()
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilter
    lookup_value_converter = "uuid"

    def get_queryset(self):
        return Notice.objects.visible_to(self.request.user).order_by("-made_at", "-pk")

    @extend_schema(
        summary="Take note of a notice; again changes nothing",
        request=None,
        responses={200: NoticeSerializer, **READ_ERRORS},
    )
    @action(detail=True, methods=["post"])
    def acknowledge(self, request, pk=None):
        notice = get_object_or_404(self.get_queryset(), pk=pk)
        notice = acknowledge_notice(notice=notice, by=request.user, at=timezone.now())
        return Response(self.get_serializer(notice).data)
