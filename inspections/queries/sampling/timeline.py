"""The way of one sample, for its page: moves with their papers, in the order in which they were made."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import RoleAssignment, User
from accounts.models.role import REGULATOR_ROLES
from accounts.queries.role_holder import paths_up
from enterprises.models import Enterprise
from inspections.models import Objection, Recall, Sample, SampleMove

Act = SampleMove.Act
# What is between the enterprise and its authority: none of the producer's on the label.
OF_THE_ENTERPRISE = (
    Act.TELL, Act.STOP, Act.DISPOSE, Act.RECALL, Act.RECALL_BEGIN, Act.RECALL_START, Act.RECALL_FINISH,
    Act.RECALL_RETURN, Act.RECALL_CHECK,
)  # fmt: skip


def sees_only_as_producer(user: User, sample: Sample) -> bool:
    """Found by the name on the label alone: the enterprise itself lies outside one's rows."""
    if sample.producer_id is None or user.is_government:
        return False
    return not Enterprise.objects.visible_to(user).filter(pk=sample.enterprise_id).exists()


def moves_of(sample: Sample, *, as_producer: bool = False) -> list[SampleMove]:
    """All of them; for the producer without those of the enterprise and what that one has objected."""
    moves = SampleMove.objects.filter(sample=sample).order_by("number")
    found = list(moves.select_related("by", "handover", "report__laboratory", "draw__laboratory"))
    return [move for move in found if not as_producer or _concerns_producer(move, sample)]


def _concerns_producer(move: SampleMove, sample: Sample) -> bool:
    if move.act in (Act.OBJECT, Act.REFUSE, Act.SUSTAIN):
        return move.is_of_producer
    if move.act == Act.JOIN:
        return sample.producer is not None and move.details.get("objector") == sample.producer.public_id
    return move.act not in OF_THE_ENTERPRISE


def objections_of(sample: Sample, *, as_producer: bool = False) -> list[Objection]:
    rows = sample.objections.select_related("body", "enterprise", "sample__rule").order_by("pk")
    return list(rows.filter(enterprise=sample.producer_id) if as_producer else rows)


def recall_of(sample: Sample) -> Recall | None:
    return Recall.objects.filter(sample=sample).select_related("rule").first()


def samplers_for(enterprise: Enterprise, user: User, day) -> QuerySet[User]:
    """Colleagues with whom this person may take samples there."""
    held: Iterable = RoleAssignment.objects.on(day).filter(
        role__in=REGULATOR_ROLES, region__path__in=paths_up(enterprise.region_path)
    )
    return (
        User.objects.filter(is_active=True, role_assignments__in=held)
        .exclude(pk=user.pk)
        .distinct()
        .order_by("display_name", "pk")
    )
