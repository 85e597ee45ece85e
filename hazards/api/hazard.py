from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.parsers import JSONParser
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from common.api_refusal import Refused
from common.api_schema import READ_ERRORS, ErrorSerializer
from common.phone_form import FilledInField, as_form_data
from enterprises.models import Enterprise
from hazards.acting import DOORS, doors_for, evidence_in, keep_photos, make_move, sentence_for
from hazards.forms.hazard import HazardFilterForm, HazardForm
from hazards.models import Hazard, HazardEvidence, HazardMove
from hazards.permissions import can_report_hazard
from hazards.queries.hazard import HAZARD_STATES, hazard_lists
from hazards.queries.timeline import moves_of, submitters_of
from hazards.services.move import HazardRefused
from hazards.services.report import report_hazard


class EvidenceSerializer(serializers.ModelSerializer):
    photo = serializers.UUIDField(source="photo_id")
    sha256 = serializers.CharField(source="photo.sha256")

    class Meta:
        model = HazardEvidence
        fields = ["phase", "photo", "sha256"]


class MoveSerializer(serializers.ModelSerializer):
    by = serializers.CharField(
        source="by.display_name", default=None, allow_null=True, help_text="Null: the platform itself."
    )
    evidence = EvidenceSerializer(many=True)

    class Meta:
        model = HazardMove
        fields = [
            "number",
            "act",
            "from_state",
            "to_state",
            "by",
            "at",
            "reason",
            "severity",
            "due_at",
            "asked_until",
            "case_number",
            "no_before_photo",
            "no_after_photo",
            "is_earlier",
            "log_id",
            "evidence",
        ]


class HazardSerializer(serializers.ModelSerializer):
    enterprise = serializers.CharField(source="enterprise.public_id")

    class Meta:
        model = Hazard
        fields = [
            "id",
            "enterprise",
            "source",
            "severity",
            "title",
            "legal_item",
            "state",
            "found_at",
            "due_at",
            "assigned_at",
            "rectified_at",
            "returned_count",
            "escalation_level",
            "escalated_at",
            "case_number",
            "closed_at",
            "withdrawn_at",
            "reopened_from",
        ]


class HazardDetailSerializer(HazardSerializer):
    moves = serializers.SerializerMethodField()
    acts = serializers.SerializerMethodField(help_text="What the person asking may do now.")

    class Meta(HazardSerializer.Meta):
        fields = [*HazardSerializer.Meta.fields, "rectification", "moves", "acts"]

    @extend_schema_field(MoveSerializer(many=True))
    def get_moves(self, hazard):
        return MoveSerializer(self.context["moves"], many=True).data

    def get_acts(self, hazard) -> list[str]:
        submitters = submitters_of(self.context["moves"])
        return [door.name for door in doors_for(self.context["request"].user, hazard, submitters)]


FIELDS_HELP = (
    "By the names of the form on the page, e.g. reason, rectification, severity, until, due_on, case_number, "
    "no_photo; photos_ids is a list of photos sent before."
)


class SentMoveSerializer(serializers.Serializer):
    """A move as somebody makes it."""

    act = serializers.ChoiceField(choices=sorted(DOORS))
    fields_ = serializers.DictField(child=FilledInField(), default=dict, help_text=FIELDS_HELP)

    def get_fields(self):
        fields = super().get_fields()
        fields["fields"] = fields.pop("fields_")
        return fields


class SentHazardSerializer(serializers.Serializer):
    """What somebody has seen."""

    enterprise = serializers.CharField(max_length=16, help_text="Its public id.")
    title = serializers.CharField(max_length=240)
    severity = serializers.ChoiceField(Hazard.Severity.choices, default=Hazard.Severity.GENERAL)
    photos = serializers.ListField(child=serializers.UUIDField(), default=list, help_text="Sent before.")
    no_photo = serializers.CharField(max_length=200, default="", help_text="Why none is possible.")
    key = serializers.UUIDField(
        required=False, help_text="Of one's own making; sent again it gives the same hazard."
    )


@extend_schema_view(
    list=extend_schema(
        summary="Hazards of one's territory or posts",
        description=f"`state` is a list of the page ({', '.join(HAZARD_STATES)}), with its filters.",
        responses={200: HazardSerializer, **READ_ERRORS},
    ),
    retrieve=extend_schema(
        summary="One hazard with all its moves, and what may be done with it now",
        responses={200: HazardDetailSerializer, **READ_ERRORS},
    ),
)
class HazardViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """Hazards from being found to being closed; every move is a row that is never changed."""

    queryset = Hazard.objects.none()
    serializer_class = HazardSerializer
    parser_classes = [JSONParser]
    lookup_value_converter = "int"

    def get_queryset(self):
        if self.action != "list":
            return Hazard.objects.visible_to(self.request.user).select_related("enterprise")
        asked = self.request.query_params
        form = HazardFilterForm(asked)
        if not form.is_valid():
            raise serializers.ValidationError(form.errors)
        wanted = {name: value for name, value in form.cleaned_data.items() if value}
        lists = hazard_lists(self.request.user, timezone.now(), **wanted)
        return lists.hazards(asked.get("state") if asked.get("state") in HAZARD_STATES else "all")

    def retrieve(self, request, *args, **kwargs):
        return Response(self._detail(self.get_object()))

    @extend_schema(
        summary="Report a hazard; where it comes from and how far it goes follow from who reports it",
        request=SentHazardSerializer,
        responses={201: HazardDetailSerializer, **READ_ERRORS, 409: ErrorSerializer},
    )
    def create(self, request):
        sent = SentHazardSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        said = sent.validated_data
        enterprises = Enterprise.objects.visible_to(request.user)
        enterprise = get_object_or_404(enterprises, public_id=said["enterprise"])
        if not can_report_hazard(request.user, enterprise):
            raise PermissionDenied
        filled_in = {name: [said[name]] for name in ("title", "severity", "no_photo")}
        if "key" in said:
            filled_in["key"] = [str(said["key"])]
        fields = as_form_data(filled_in | {"photos_ids": [str(key) for key in said["photos"]]})
        form, now = HazardForm(fields, MultiValueDict(), hazard=None), timezone.now()
        form.full_clean()
        keep_photos(form, enterprise=enterprise, by=request.user, at=now)
        if not form.is_valid():
            raise serializers.ValidationError(form.errors)
        try:
            hazard = report_hazard(
                enterprise=enterprise, by=request.user, at=now, **form.said(), **evidence_in(form)
            )
        except HazardRefused as refusal:
            raise Refused(refusal, sentence_for(refusal)) from refusal
        return Response(self._detail(hazard), status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Move a hazard on",
        request=SentMoveSerializer,
        responses={201: HazardDetailSerializer, **READ_ERRORS, 409: ErrorSerializer},
    )
    @action(detail=True, methods=["post"])
    def moves(self, request, pk):
        hazard = self.get_object()
        sent = SentMoveSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        door = DOORS[sent.validated_data["act"]]
        if not door.may(request.user, hazard):
            raise PermissionDenied
        fields = as_form_data(sent.validated_data["fields"])
        form = door.form(fields, MultiValueDict(), hazard=hazard)
        moved = make_move(door, form, hazard=hazard, by=request.user, at=timezone.now())
        if moved is None:
            if form.refusal is not None:
                raise Refused(form.refusal, sentence_for(form.refusal)) from form.refusal
            raise serializers.ValidationError(form.errors)
        return Response(self._detail(moved), status=status.HTTP_201_CREATED)

    def _detail(self, hazard):
        context = self.get_serializer_context() | {"moves": moves_of(hazard)}
        return HazardDetailSerializer(hazard, context=context).data
