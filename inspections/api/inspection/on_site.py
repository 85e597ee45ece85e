from uuid import UUID

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.viewsets import GenericViewSet

from common.api_refusal import Refused
from common.api_schema import READ_ERRORS
from common.phone_form import FilledInField, as_sent_form
from inspections.api.handed_in import HandedInViewSet, hand_in_schema
from inspections.forms.inspection.on_site import OnSiteFilter
from inspections.handing_in import form_for, hand_in, is_good
from inspections.models import OnSiteAnswer, OnSiteInspection, OnSitePhoto
from inspections.permissions import can_carry_out
from inspections.services.inspection.inspection import InspectionRefused


class OnSiteAnswerSerializer(serializers.ModelSerializer):
    code = serializers.CharField(source="item.code")
    is_key = serializers.BooleanField(source="item.is_key")
    photos = serializers.SerializerMethodField(help_text="Ids; those taken after it was put right too.")

    class Meta:
        model = OnSiteAnswer
        fields = ["code", "is_key", "outcome", "note", "is_corrected", "is_critical", "due_at", "photos"]

    def get_photos(self, answer) -> list[UUID]:
        return [shown.photo_id for shown in answer.photos.all()]


class OnSiteSerializer(serializers.ModelSerializer):
    enterprise = serializers.CharField(source="enterprise.public_id")
    checklist = serializers.CharField(source="checklist.__str__", help_text="Code and version.")

    class Meta:
        model = OnSiteInspection
        fields = [
            "id",
            "enterprise",
            "kind",
            "checklist",
            "level",
            "state",
            "planned_on",
            "started_at",
            "recorded_at",
            "told_at",
            "result",
            "key_failure_count",
            "general_failure_count",
            "inspection",
        ]


class OnSiteDetailSerializer(OnSiteSerializer):
    answers = OnSiteAnswerSerializer(many=True)

    class Meta(OnSiteSerializer.Meta):
        fields = [*OnSiteSerializer.Meta.fields, "answers"]


@extend_schema_view(
    list=extend_schema(
        summary="On-site inspections of one's territory; for an enterprise its own, from when they began",
        responses={200: OnSiteSerializer, **READ_ERRORS},
    ),
    retrieve=extend_schema(
        summary="One on-site inspection with its answers",
        responses={200: OnSiteDetailSerializer, **READ_ERRORS},
    ),
)
class OnSiteViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """Inspections as they go on: planned, started, recorded, told, final, published."""

    queryset = OnSiteInspection.objects.none()
    filterset_class = OnSiteFilter
    lookup_value_converter = "int"

    def get_queryset(self):
        rows = OnSiteInspection.objects.visible_to(self.request.user)
        rows = rows.select_related("enterprise", "checklist")
        if self.action != "retrieve":
            return rows
        shown = Prefetch("photos", OnSitePhoto.objects.order_by("is_after", "pk"))
        answers = OnSiteAnswer.objects.select_related("item").prefetch_related(shown)
        return rows.prefetch_related(Prefetch("answers", answers.order_by("item__position")))

    def get_serializer_class(self):
        return OnSiteDetailSerializer if self.action == "retrieve" else OnSiteSerializer


class SentRecordSerializer(serializers.Serializer):
    """The record of an inspection as it left a phone."""

    id = serializers.UUIDField(help_text="Made by the phone; the same record again is stored once.")
    on_site_inspection = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    answers = serializers.DictField(
        child=FilledInField(),
        help_text="What was filled in, by the names of the form: answer_<item>, note_<item>, due_<item>, "
        "corrected_<item>, critical_<item> …; photos_<item>_ids and after_<item>_ids are lists of photos "
        "sent before.",
    )


class StoredRecordSerializer(serializers.ModelSerializer):
    id = serializers.UUIDField(source="idempotency_key")
    on_site_inspection = serializers.IntegerField(source="pk")
    url = serializers.SerializerMethodField(help_text="The page that shows it.")

    class Meta:
        model = OnSiteInspection
        fields = ["id", "on_site_inspection", "state", "result", "recorded_at", "url"]

    def get_url(self, on_site) -> str:
        return reverse("inspections:show_on_site", args=[on_site.pk])


class NotStarted(InspectionRefused):
    """Nothing is recorded before it began."""


@extend_schema_view(create=hand_in_schema("Hand in the record of an inspection", StoredRecordSerializer))
class InspectionRecordViewSet(HandedInViewSet):
    """Records of on-site inspections, handed in by a phone that may have been without a network."""

    queryset = OnSiteInspection.objects.none()
    serializer_class = SentRecordSerializer
    stored_serializer = StoredRecordSerializer

    def store(self, *, id, on_site_inspection, answers) -> OnSiteInspection:
        user, now = self.request.user, timezone.now()
        rows = OnSiteInspection.objects.visible_to(user).select_related("enterprise", "checklist")
        on_site = get_object_or_404(rows, pk=on_site_inspection)
        if not can_carry_out(user, on_site):
            raise PermissionDenied
        if on_site.started_at is None:
            raise Refused(NotStarted(), _("这次检查还没有开始。"))
        form = form_for(on_site, sent=as_sent_form(answers, id))
        return self.hand_in(
            form,
            is_good=is_good(form, user, now),
            store=lambda: hand_in(form, user, now),
            refusals=InspectionRefused,
        )
