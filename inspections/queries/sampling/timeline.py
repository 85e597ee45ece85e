"""The way of one sample, for its page: moves with their papers, in the order in which they were made."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import RoleAssignment, User
from accounts.models.role import REGULATOR_ROLES
from accounts.queries.role_holder import paths_up
from enterprises.models import Enterprise
from inspections.models import Recall, Sample, SampleMove


def moves_of(sample: Sample) -> list[SampleMove]:
    moves = SampleMove.objects.filter(sample=sample).order_by("number")
    return list(moves.select_related("by", "handover", "report__laboratory", "draw__laboratory"))


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
