from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.parsers import JSONParser
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from common.api_refusal import Refused, refuse_another
from common.api_schema import READ_ERRORS, SIGNED_IN_AS, ErrorSerializer
from common.phone_form import FilledInField, as_sent_form
from duties.forms.duty import CorrectionReasonForm
from duties.handing_in import form_for, handed_in, is_good, sentence_for
from duties.models import Duty, DutyRecord
from duties.permissions import can_correct_duty_record, can_submit_duty
from duties.services.duty import DutyRefused, correct_duty_record, submit_duty

KINDS = [kind.name for kind in Duty.Kind]


class SentDutyRecordSerializer(serializers.Serializer):
    """A record as it left a phone."""

    id = serializers.UUIDField(help_text="Made by the phone; the same record again is stored once.")
    enterprise = serializers.CharField(max_length=16, help_text="Its public id.")
    kind = serializers.ChoiceField(choices=KINDS)
    due_on = serializers.DateField()
    answers = serializers.DictField(
        child=FilledInField(),
        help_text="What was filled in, by the names of the form: answer_<item>, number_<item>, note_<item> "
        "…; photos_<item>_ids is a list of photos sent before. A report: the texts of its form; with "
        "`figures_seen` of that form it is refused (figures_changed) when figures got worse since.",
    )
    is_correction = serializers.BooleanField(
        default=False, help_text="A new revision of what was handed in before; needs the field `reason`."
    )


class DutyRecordSerializer(serializers.ModelSerializer):
    id = serializers.UUIDField(source="idempotency_key")
    enterprise = serializers.CharField(source="enterprise.public_id")
    kind = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField(help_text="The page that shows it.")

    class Meta:
        model = DutyRecord
        fields = ["id", "enterprise", "kind", "due_on", "revision", "received_at", "is_late", "url"]

    def get_kind(self, record) -> str:
        return Duty.Kind(record.kind).name

    def get_url(self, record) -> str:
        slug = Duty.Kind(record.kind).name.lower().replace("_", "-")
        return reverse("duties:show_record", args=[record.enterprise.public_id, slug, record.due_on])


class DutyRecordViewSet(GenericViewSet):
    """Daily, weekly and monthly records, handed in by a phone that may have been without a network."""

    queryset = DutyRecord.objects.none()
    serializer_class = SentDutyRecordSerializer
    parser_classes = [JSONParser]

    @extend_schema(
        summary="Hand in a duty record; again with the same id changes nothing",
        parameters=[SIGNED_IN_AS],
        responses={201: DutyRecordSerializer, **READ_ERRORS, 409: ErrorSerializer},
    )
    def create(self, request):
        refuse_another(request)
        sent = SentDutyRecordSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        record = self._store(request, **sent.validated_data)
        return Response(DutyRecordSerializer(record).data, status=status.HTTP_201_CREATED)

    def _store(self, request, *, id, enterprise, kind, due_on, answers, is_correction) -> DutyRecord:
        duty = get_object_or_404(
            Duty.objects.visible_to(request.user).select_related("enterprise"),
            enterprise__public_id=enterprise,
            kind=Duty.Kind[kind],
            due_on=due_on,
        )
        may = can_correct_duty_record if is_correction else can_submit_duty
        if not may(request.user, duty):
            raise PermissionDenied
        now = timezone.now()
        data, files = as_sent_form(answers, id)
        form = form_for(duty, sent=(data, files))
        reason = CorrectionReasonForm(data) if is_correction else None
        # Both are asked, so that all errors are told at once.
        if not all([is_good(form, request.user, now), reason is None or reason.is_valid()]):
            raise serializers.ValidationError({**form.errors, **(reason.errors if reason else {})})
        try:
            filled_in = handed_in(form, duty, now, is_correction=is_correction)
            common = {"by": request.user, "at": now, "handed_in": filled_in}
            if reason is None:
                return submit_duty(
                    enterprise=duty.enterprise, kind=Duty.Kind(duty.kind), due_on=duty.due_on, **common
                )
            record = DutyRecord(enterprise=duty.enterprise, due_on=duty.due_on, kind=duty.kind)
            return correct_duty_record(record=record, reason=reason.cleaned_data["reason"], **common)
        except DutyRefused as refusal:
            raise Refused(refusal, sentence_for(refusal)) from refusal
