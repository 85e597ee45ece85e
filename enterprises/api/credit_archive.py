from django.http import Http404
from django.utils import timezone
from django_filters import BooleanFilter, CharFilter, ChoiceFilter, DateFilter, FilterSet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import AllowAny
from rest_framework.viewsets import GenericViewSet

from common.api_schema import READ_ERRORS, ErrorSerializer
from common.api_throttle import PublicThrottle
from common.local_time import local_date
from enterprises.models import ArchiveEntry
from enterprises.queries.credit.public_archive import (
    find_public_enterprise,
    public_entries,
    public_facts_of,
)

MOST_PUBLIC = 200


class ArchiveEntryFilter(FilterSet):
    """Give it a queryset that began with `visible_to`."""

    enterprise = CharFilter(label="Public id of the enterprise", field_name="enterprise__public_id")
    kind = ChoiceFilter(label="Kind of fact", choices=ArchiveEntry.Kind.choices)
    act = ChoiceFilter(label="What happened to it", choices=ArchiveEntry.Act.choices)
    since = DateFilter(label="Facts from this day", field_name="occurred_on", lookup_expr="gte")
    newest = BooleanFilter(label="Only how each fact stands now", method="only_newest")

    class Meta:
        model = ArchiveEntry
        fields = ["enterprise", "kind", "act", "since", "newest"]

    def only_newest(self, entries, name, wanted):
        return entries.newest() if wanted else entries


class ArchiveEntrySerializer(serializers.ModelSerializer):
    """One entry of a credit archive: what became known of a fact, and when."""

    enterprise = serializers.CharField(source="enterprise.public_id")
    record_id = serializers.UUIDField(source="log_id", help_text="Under which the log seals it.")
    record_revision = serializers.IntegerField(source="log_revision")

    class Meta:
        model = ArchiveEntry
        fields = [
            "id",
            "enterprise",
            "kind",
            "subject",
            "subject_id",
            "number",
            "act",
            "occurred_on",
            "at",
            "title",
            "outcome",
            "document_no",
            "authority",
            "basis",
            "content",
            "reason",
            "publish_from",
            "publish_to",
            "record_id",
            "record_revision",
        ]


class PublicArchiveFactSerializer(serializers.Serializer):
    """A fact in publication."""

    kind = serializers.ChoiceField(choices=ArchiveEntry.Kind.choices)
    kind_label = serializers.CharField()
    occurred_on = serializers.DateField()
    title = serializers.CharField()
    outcome = serializers.CharField()
    document_no = serializers.CharField(
        help_text="Of licences, masked for sole traders, and of penalties, lists and honours."
    )
    authority = serializers.CharField(help_text="Who decided.")
    basis = serializers.CharField()
    sanction = serializers.CharField(help_text="The heaviest of a penalty, in words.")
    content = serializers.CharField()
    publish_to = serializers.DateField(allow_null=True)


class PublicArchiveSerializer(serializers.Serializer):
    """The public part of one enterprise's credit archive, the latest facts first."""

    public_id = serializers.CharField()
    name = serializers.CharField()
    count = serializers.IntegerField(help_text=f"All that are public; at most {MOST_PUBLIC} are given.")
    facts = PublicArchiveFactSerializer(many=True)


@extend_schema_view(
    list=extend_schema(
        summary="Entries of credit archives, the latest facts first",
        responses={200: ArchiveEntrySerializer(many=True), **READ_ERRORS},
    ),
    retrieve=extend_schema(summary="One entry", responses={200: ArchiveEntrySerializer, **READ_ERRORS}),
)
class ArchiveEntryViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """The credit archive as a stream, to read."""

    queryset = ArchiveEntry.objects.none()
    serializer_class = ArchiveEntrySerializer
    filterset_class = ArchiveEntryFilter

    def get_queryset(self):
        entries = ArchiveEntry.objects.visible_to(self.request.user)
        return entries.select_related("enterprise").order_by("-occurred_on", "-pk")


@extend_schema_view(
    retrieve=extend_schema(
        summary="The public part of one enterprise's credit archive, for anybody",
        auth=[],
        responses={200: PublicArchiveSerializer, 404: ErrorSerializer, 429: ErrorSerializer},
    )
)
class PublicArchiveViewSet(RetrieveModelMixin, GenericViewSet):
    """What the public page of the archive shows to anybody, for programs."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (PublicThrottle,)
    serializer_class = PublicArchiveSerializer
    lookup_field = "public_id"
    lookup_value_converter = "str"

    def get_object(self):
        enterprise = find_public_enterprise(self.kwargs["public_id"])
        if enterprise is None:
            raise Http404
        entries = public_entries(enterprise, local_date(timezone.now()))
        return {
            "public_id": enterprise.public_id,
            "name": enterprise.name,
            "count": entries.count(),
            "facts": public_facts_of(enterprise, entries[:MOST_PUBLIC]),
        }
