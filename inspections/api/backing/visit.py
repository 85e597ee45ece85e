from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.viewsets import GenericViewSet

from common.api_schema import READ_ERRORS
from inspections.forms.backing.api_filter import BackingVisitFilter
from inspections.models import BackingVisit

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
