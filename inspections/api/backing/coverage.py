from django.core.exceptions import PermissionDenied
from django.utils import timezone
from drf_spectacular.utils import (
    OpenApiParameter,
    extend_schema,
    extend_schema_serializer,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from common.api_schema import READ_ERRORS
from common.local_time import local_date
from inspections.forms.backing.coverage import CoverageForm
from inspections.permissions.backing import can_see_backing
from inspections.queries.backing.coverage import coverage_of


class CoverageFiguresSerializer(serializers.Serializer):
    """Of one quarter; percentages are rounded down, null where there is nothing to divide by."""

    subjects = serializers.IntegerField(help_text="In business.")
    backed = serializers.IntegerField(
        help_text="With a cadre who still can act; of a past quarter, with one at its end."
    )
    owed = serializers.IntegerField(help_text="Visits, without those let off.")
    done = serializers.IntegerField()
    late = serializers.IntegerField(help_text="Of those done, after their term.")
    overdue = serializers.IntegerField(help_text="Subjects with a visit past its term.")
    on_site = serializers.IntegerField(help_text="Visits made at the place in the quarter.")
    proved = serializers.IntegerField(help_text="Of those, with presence proved by two scans.")
    hazards = serializers.IntegerField(help_text="Found while backing.")
    closed = serializers.IntegerField(help_text="Of those.")
    coverage_percent = serializers.IntegerField(allow_null=True)
    done_percent = serializers.IntegerField(allow_null=True)
    proved_percent = serializers.IntegerField(allow_null=True)
    closing_percent = serializers.IntegerField(allow_null=True)


class RegionCoverageSerializer(serializers.Serializer):
    """A pair of region and figures."""

    region = serializers.CharField()
    region_name = serializers.CharField()
    figures = CoverageFiguresSerializer()

    def to_representation(self, row):
        region, figures = row
        return super().to_representation(
            {"region": region.code, "region_name": region.name, "figures": figures}
        )


@extend_schema_serializer(many=False)
class CoverageSerializer(serializers.Serializer):
    region = serializers.CharField(source="region.code")
    region_name = serializers.CharField(source="region.name")
    quarter = serializers.DateField(help_text="Its first day.")
    total = CoverageFiguresSerializer()
    regions = RegionCoverageSerializer(
        source="rows", many=True, help_text="Directly below; the region itself where there are none."
    )


@extend_schema_view(
    list=extend_schema(
        operation_id="v1_backing_coverage_retrieve",
        summary="How well a territory is backed in a quarter: the figures of the page",
        parameters=[
            OpenApiParameter("region", str, description="Code; the first of one's territory unless given."),
            OpenApiParameter(
                "quarter", str, description="First day, as 2026-10-01, of this quarter or the seven before."
            ),
        ],
        responses={200: CoverageSerializer, **READ_ERRORS},
    )
)
class BackingCoverageViewSet(ViewSet):
    """Coverage and closing rates of backing, to read."""

    def list(self, request):
        if not can_see_backing(request.user):
            raise PermissionDenied
        form = CoverageForm(request.query_params, user=request.user, today=local_date(timezone.now()))
        if not form.is_valid():
            raise serializers.ValidationError(dict(form.errors))
        coverage = coverage_of(**form.cleaned_data, day=form.today)
        return Response(CoverageSerializer(coverage).data)
