from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.viewsets import GenericViewSet

from common.api_schema import READ_ERRORS
from common.phone_form import FilledInField, as_sent_form
from enterprises.models import Enterprise
from inspections.api.handed_in import HandedInViewSet, hand_in_schema
from inspections.forms.backing.api_filter import BackingVisitFilter
from inspections.models import BackingVisit
from inspections.permissions.backing import can_record_backing_visit
from inspections.services.backing.visit import VisitRefused
from inspections.visit_handing_in import form_for, hand_in, is_good

ANSWERS = ["YES", "NO", "NOT_APPLICABLE"]


class BackingVisitSerializer(serializers.ModelSerializer):
    enterprise = serializers.CharField(source="enterprise.public_id")
    cadre_id = serializers.IntegerField()
    cadre_name = serializers.CharField(source="cadre.display_name")
    task_due_on = serializers.DateField(
        source="task.due_on",
        default=None,
        allow_null=True,
        help_text="Term of the visit that was owed; null for one more than owed.",
    )
    is_presence_proved = serializers.BooleanField(help_text="Both sides scanned each other's code that day.")
    problem_count = serializers.SerializerMethodField()

    class Meta:
        model = BackingVisit
        fields = [
            "id",
            "log_id",
            "enterprise",
            "cadre_id",
            "cadre_name",
            "way",
            "visited_at",
            "visited_on",
            "captured_at",
            "task_due_on",
            "is_presence_proved",
            "no_presence",
            "form_version",
            "problem_count",
        ]

    def get_problem_count(self, visit) -> int:
        return len(visit.problems)


class VisitAnswerSerializer(serializers.Serializer):
    code = serializers.CharField()
    topic = serializers.CharField()
    question = serializers.CharField()
    answer = serializers.ChoiceField(ANSWERS)
    note = serializers.CharField()


class BackingVisitDetailSerializer(BackingVisitSerializer):
    answers = VisitAnswerSerializer(many=True)
    photos = serializers.SerializerMethodField(help_text="Ids.")
    handed_over = serializers.SerializerMethodField(
        help_text="What was handed over to the regulator; null for who is not of the government."
    )

    class Meta(BackingVisitSerializer.Meta):
        fields = [*BackingVisitSerializer.Meta.fields, "advice", "answers", "photos", "handed_over"]

    def get_photos(self, visit) -> list[UUID]:
        return [shown.photo_id for shown in visit.shown.all()]

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_handed_over(self, visit):
        return visit.handed_over if self.context["request"].user.is_government else None


@extend_schema_view(
    list=extend_schema(
        summary="Visits of cadres in one's territory or posts, the newest first; `mine=true` for one's own",
        responses={200: BackingVisitSerializer, **READ_ERRORS},
    ),
    retrieve=extend_schema(
        summary="One visit with its answers and photos",
        responses={200: BackingVisitDetailSerializer, **READ_ERRORS},
    ),
)
class BackingVisitViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """Visits while backing (督导记录), to read."""

    queryset = BackingVisit.objects.none()
    filterset_class = BackingVisitFilter
    lookup_value_converter = "int"

    def get_queryset(self):
        visits = BackingVisit.objects.visible_to(self.request.user)
        visits = visits.select_related("enterprise", "cadre", "task")
        return visits.prefetch_related("shown") if self.action == "retrieve" else visits

    def get_serializer_class(self):
        return BackingVisitDetailSerializer if self.action == "retrieve" else BackingVisitSerializer


class SentVisitSerializer(serializers.Serializer):
    """The record of a visit as it left a phone."""

    id = serializers.UUIDField(help_text="Made by the phone; the same record again is stored once.")
    enterprise = serializers.CharField(max_length=16, help_text="Public id.")
    answers = serializers.DictField(
        child=FilledInField(),
        help_text="What was filled in, by the names of the form: way, answer_<question>, note_<question>, "
        "advice, handed_over, no_presence, captured_at; photos_ids is a list of photos sent before.",
    )


class StoredVisitSerializer(serializers.ModelSerializer):
    id = serializers.UUIDField(source="log_id")
    backing_visit = serializers.IntegerField(source="pk")
    url = serializers.SerializerMethodField(help_text="The page that shows it.")

    class Meta:
        model = BackingVisit
        fields = ["id", "backing_visit", "visited_at", "visited_on", "is_presence_proved", "url"]
        extra_kwargs = {"is_presence_proved": {"read_only": True}}

    def get_url(self, visit) -> str:
        return reverse("inspections:show_backing_visit", args=[visit.pk])


@extend_schema_view(create=hand_in_schema("Hand in the record of a visit", StoredVisitSerializer))
class BackingRecordViewSet(HandedInViewSet):
    """Visits handed in by a phone that may have been without a network."""

    queryset = BackingVisit.objects.none()
    serializer_class = SentVisitSerializer
    stored_serializer = StoredVisitSerializer

    def store(self, *, id, enterprise, answers) -> BackingVisit:
        user, now = self.request.user, timezone.now()
        enterprise = get_object_or_404(Enterprise.objects.visible_to(user), public_id=enterprise)
        if not can_record_backing_visit(user, enterprise):
            raise PermissionDenied
        form = form_for(enterprise, sent=as_sent_form(answers, id))
        return self.hand_in(
            form,
            is_good=is_good(form, enterprise, user, now),
            store=lambda: hand_in(form, enterprise, user, now),
            refusals=VisitRefused,
        )
