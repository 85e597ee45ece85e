from datetime import date, timedelta

from django import forms
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFilter, FilterSet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.viewsets import GenericViewSet

from common.api_schema import READ_ERRORS
from common.local_time import local_date
from duties.models import Duty, DutyRecord

# A city has tens of millions of duties a year: asked for by the month, those of one business by the year.
USUAL, LONGEST, LONGEST_OF_ONE = timedelta(days=6), timedelta(days=31), timedelta(days=366)


class DutyFilterForm(forms.Form):
    def clean(self):
        data = super().clean()
        until = data.get("until") or local_date(timezone.now())
        longest = LONGEST_OF_ONE if data.get("enterprise") else LONGEST
        since = data.get("since") or until - min(USUAL, until - date.min)
        if since > until:
            self.add_error("since", _("结束日期不能早于开始日期。"))
        elif until - since > longest:
            self.add_error(
                "since", _("一次最多查%(days)s天；查一家企业时最多一年。") % {"days": longest.days}
            )
        return data | {"since": since, "until": until}


class DutyFilter(FilterSet):
    """Give it a queryset that began with `visible_to`."""

    enterprise = CharFilter(field_name="enterprise__public_id", label="public id", max_length=16)
    since = DateFilter(
        field_name="due_on",
        lookup_expr="gte",
        label="first day on which it falls due; six days before `until` where left out",
    )
    until = DateFilter(field_name="due_on", lookup_expr="lte", label="last such day; today where left out")
    kind = ChoiceFilter(choices=[(kind.name, kind.label) for kind in Duty.Kind], method="of_kind")
    state = ChoiceFilter(choices=[(state.name, state.label) for state in Duty.State], method="in_state")

    class Meta:
        model = Duty
        form = DutyFilterForm
        fields = ["enterprise", "since", "until", "kind", "state"]

    def of_kind(self, duties, _name, value):
        return duties.filter(kind=Duty.Kind[value])

    def in_state(self, duties, _name, value):
        return duties.filter(state=Duty.State[value])


class DutySerializer(serializers.ModelSerializer):
    """A duty that falls due. What was written down stands on the page of its record, sealed under its id."""

    enterprise = serializers.CharField(source="enterprise.public_id")
    kind = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()
    record = serializers.UUIDField(
        allow_null=True, help_text="Id of its newest record, under which the log has sealed it; null: none."
    )
    record_url = serializers.SerializerMethodField(help_text="The page that shows it; null where none is.")

    class Meta:
        model = Duty
        fields = ["enterprise", "kind", "due_on", "state", "submitted_at", "record", "record_url"]
        read_only_fields = fields

    def get_kind(self, duty) -> str:
        return Duty.Kind(duty.kind).name

    def get_state(self, duty) -> str:
        return Duty.State(duty.state).name

    def get_record_url(self, duty) -> str | None:
        if duty.record is None:
            return None
        slug = Duty.Kind(duty.kind).name.lower().replace("_", "-")
        return reverse("duties:show_record", args=[duty.enterprise.public_id, slug, duty.due_on])


@extend_schema_view(
    list=extend_schema(
        summary="Duties of one's territory or posts that fall due in a span of days, the newest first",
        responses={200: DutySerializer, **READ_ERRORS},
    )
)
class DutyViewSet(ListModelMixin, GenericViewSet):
    """What is due, done, late and missed, to read; records are handed in at `duty-records`."""

    queryset = Duty.objects.none()
    serializer_class = DutySerializer
    filterset_class = DutyFilter

    def get_queryset(self):
        records = DutyRecord.objects.filter(
            enterprise=OuterRef("enterprise"), due_on=OuterRef("due_on"), kind=OuterRef("kind")
        ).order_by("-revision")
        duties = Duty.objects.visible_to(self.request.user).select_related("enterprise")
        return duties.annotate(record=Subquery(records.values("idempotency_key")[:1])).order_by(
            "-due_on", "kind", "enterprise_id"
        )
