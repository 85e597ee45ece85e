from django.db.models import Count
from django_filters import CharFilter, ChoiceFilter, DateFilter, FilterSet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.viewsets import GenericViewSet

from common.api_schema import READ_ERRORS
from duties.models import Duty, LadderRung, LadderStep


class LadderStepFilter(FilterSet):
    """Give it a queryset that began with `visible_to`."""

    enterprise = CharFilter(field_name="enterprise__public_id", label="public id")
    since = DateFilter(field_name="due_on", lookup_expr="gte", label="first day on which the duty fell due")
    until = DateFilter(field_name="due_on", lookup_expr="lte", label="last such day")
    kind = ChoiceFilter(choices=[(kind.name, kind.label) for kind in Duty.Kind], method="of_kind")
    who = ChoiceFilter(choices=LadderRung.Who.choices)

    class Meta:
        model = LadderStep
        fields = ["enterprise", "since", "until", "kind", "who"]

    def of_kind(self, steps, _name, value):
        return steps.filter(kind=Duty.Kind[value])


class LadderStepSerializer(serializers.ModelSerializer):
    """A rung that the ladder of an open duty has climbed; who was told stands on its page, not here."""

    enterprise = serializers.CharField(source="enterprise.public_id")
    kind = serializers.SerializerMethodField()
    told_count = serializers.IntegerField(help_text="How many people were told.")
    acknowledged_count = serializers.IntegerField(help_text="How many of them have taken note.")

    class Meta:
        model = LadderStep
        fields = [
            "id",
            "enterprise",
            "kind",
            "due_on",
            "number",
            "who",
            "taken_at",
            "outcome",
            "told_count",
            "acknowledged_count",
        ]
        read_only_fields = fields
        extra_kwargs = {
            "outcome": {
                "help_text": "MERGED: told with a later step; BEFORE: was told as holder of another post; "
                "NOBODY: passed on to the next."
            },
        }

    def get_kind(self, step) -> str:
        return Duty.Kind(step.kind).name


@extend_schema_view(
    list=extend_schema(
        summary="Steps of the ladders of duties in one's territory or posts, the newest duties first",
        responses={200: LadderStepSerializer, **READ_ERRORS},
    )
)
class LadderStepViewSet(ListModelMixin, GenericViewSet):
    """Reminders and what went up the ladder, to read."""

    queryset = LadderStep.objects.none()
    serializer_class = LadderStepSerializer
    filterset_class = LadderStepFilter

    def get_queryset(self):
        steps = LadderStep.objects.visible_to(self.request.user).select_related("enterprise")
        return steps.annotate(
            told_count=Count("told"), acknowledged_count=Count("told__acknowledged_at")
        ).order_by("-due_on", "enterprise_id", "kind", "number")
