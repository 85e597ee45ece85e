from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from common.api_schema import READ_ERRORS
from common.local_time import first_of_month, local_date
from duties.models import Duty
from portal.forms.duty_card_api_filter import DutyCardApiFilter
from portal.queries.duty_card import duty_card, month_named
from portal.queries.duty_card_list import DutyCardRows, cards_of
from staff.models import ExamResult, PerformanceEvaluation, Post, TrainingRecord
from staff.permissions import can_see_duty_card

KINDS = [kind.name for kind in Duty.Kind]
MONTH = OpenApiParameter(
    "month", str, description="The month as 2026-11, within the past two years; the present one unless given."
)


class HoursField(serializers.DecimalField):
    def __init__(self, **kwargs):
        super().__init__(max_digits=6, decimal_places=1, read_only=True, **kwargs)


class MonthField(serializers.CharField):
    """The first day of a month, told as 2026-11."""

    def to_representation(self, value):
        return f"{value:%Y-%m}"


class DutyKindField(serializers.ChoiceField):
    """A whole number in the table, its name outside."""

    def __init__(self, **kwargs):
        super().__init__(choices=KINDS, read_only=True, **kwargs)

    def to_representation(self, value):
        return Duty.Kind(value).name


class DutyFiguresSerializer(serializers.Serializer):
    """owed = on_time + late + missed + ahead; exempt ones are not owed."""

    owed = serializers.IntegerField()
    on_time = serializers.IntegerField()
    late = serializers.IntegerField(help_text="Filed after its day.")
    missed = serializers.IntegerField(help_text="Past and still open.")
    ahead = serializers.IntegerField(help_text="Not yet due.")
    exempt = serializers.IntegerField(help_text="Fell on declared closed days.")


class RhythmSerializer(DutyFiguresSerializer):
    kind = DutyKindField()
    is_own = serializers.BooleanField(help_text="Whether the post answers for this rhythm (Order 60).")
    written = serializers.IntegerField(help_text="Handed in by this person.")


class DutyCardRowSerializer(serializers.Serializer):
    """One card in a list: the post's own rhythm alone."""

    id = serializers.IntegerField(source="post.pk", help_text="Of the post.")
    month = MonthField()
    person_code = serializers.CharField(source="post.person.code")
    person_name = serializers.CharField(source="post.person.name")
    post_kind = serializers.ChoiceField(choices=Post.MANAGER_KINDS, source="post.kind")
    starts_on = serializers.DateField(source="post.starts_on")
    ended_on = serializers.DateField(source="post.ended_on", allow_null=True)
    enterprise_id = serializers.CharField(source="post.enterprise.public_id")
    enterprise_name = serializers.CharField(source="post.enterprise.name")
    own_kind = DutyKindField()
    duties = DutyFiguresSerializer(source="*")
    training_hours = HoursField(help_text="Of the calendar year until the month's end.")
    training_target = serializers.IntegerField(
        allow_null=True, help_text="40 hours a year for directors and officers (Order 97)."
    )
    training_short = HoursField()
    evaluation_score = serializers.IntegerField(allow_null=True, help_text="Of the latest quarter evaluated.")


class TrainingSerializer(serializers.ModelSerializer):
    class Meta:
        model = TrainingRecord
        fields = ["kind", "title", "hours", "completed_on"]


class ExamSerializer(serializers.ModelSerializer):
    class Meta:
        model = ExamResult
        fields = ["kind", "taken_on", "score", "full_score", "has_passed"]


class EvaluationSerializer(serializers.ModelSerializer):
    class Meta:
        model = PerformanceEvaluation
        fields = ["quarter", "score", "comment", "at"]


class LeaveSerializer(serializers.Serializer):
    starts_on = serializers.DateField(source="leave.starts_on")
    ends_on = serializers.DateField(source="leave.ends_on")
    days = serializers.IntegerField(help_text="Days of the month.")


class DutyCardSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="post.pk", help_text="Of the post.")
    month = MonthField()
    is_over = serializers.BooleanField(help_text="Whether the month is over.")
    person_code = serializers.CharField(source="post.person.code")
    person_name = serializers.CharField(source="post.person.name")
    post_kind = serializers.ChoiceField(choices=Post.MANAGER_KINDS, source="post.kind")
    starts_on = serializers.DateField(source="post.starts_on")
    term_ends_on = serializers.DateField(source="post.term_ends_on", allow_null=True)
    ended_on = serializers.DateField(source="post.ended_on", allow_null=True)
    enterprise_id = serializers.CharField(source="post.enterprise.public_id")
    enterprise_name = serializers.CharField(source="post.enterprise.name")
    first_day = serializers.SerializerMethodField(
        help_text="First day of the month on which the post was held."
    )
    last_day = serializers.SerializerMethodField(help_text="Last such day; null where there is none.")
    duties = RhythmSerializer(source="rhythms", many=True)
    hazards_found = serializers.IntegerField()
    hazards_still_open = serializers.IntegerField(help_text="Of those found.")
    hazards_closed = serializers.IntegerField(help_text="Put right by this person and closed in the month.")
    training_hours = HoursField(help_text="Of the calendar year until the month's end.")
    training_target = serializers.IntegerField(allow_null=True)
    training_short = HoursField()
    training = TrainingSerializer(source="training_records", many=True)
    exams = ExamSerializer(source="exam_results", many=True)
    evaluations = EvaluationSerializer(many=True)
    leaves = LeaveSerializer(many=True)
    leave_days = serializers.IntegerField()

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_first_day(self, card):
        return card.first_day.isoformat() if card.is_held else None

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_last_day(self, card):
        return card.last_day.isoformat() if card.is_held else None


@extend_schema_view(
    list=extend_schema(
        summary="Duty cards of one's territory or posts for a month, those that miss most first",
        parameters=[MONTH],
        responses={200: DutyCardRowSerializer(many=True), **READ_ERRORS},
    ),
    retrieve=extend_schema(
        summary="One manager's duty card for a month",
        parameters=[MONTH],
        responses={200: DutyCardSerializer, **READ_ERRORS},
    ),
)
class DutyCardViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """The manager's duty card (管理员履责卡), to read."""

    queryset = Post.objects.none()
    filterset_class = DutyCardApiFilter
    lookup_value_converter = "int"

    def get_queryset(self):
        if self.action == "retrieve":
            posts = Post.objects.visible_to(self.request.user).managers()
            return posts.select_related("person", "enterprise").order_by("pk")
        return cards_of(self.request.user, local_date(timezone.now())).order_by("pk")

    def get_serializer_class(self):
        return DutyCardSerializer if self.action == "retrieve" else DutyCardRowSerializer

    def list(self, request, *args, **kwargs):
        today = local_date(timezone.now())
        posts = self.filter_queryset(self.get_queryset())
        page = self.paginate_queryset(DutyCardRows(posts, month=self._month(today), today=today))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request, *args, **kwargs):
        today = local_date(timezone.now())
        month = self._month(today)
        post = self.get_object()
        if not can_see_duty_card(request.user, post):
            raise PermissionDenied
        return Response(self.get_serializer(duty_card(post=post, month=month, today=today)).data)

    def _month(self, today):
        text = self.request.query_params.get("month", "")
        month = month_named(text, today) if text else first_of_month(today)
        if month is None:
            raise serializers.ValidationError({"month": [_("月份写作 2026-11，限近两年。")]})
        return month
