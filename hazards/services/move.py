"""Moves of hazards: the row, its move, its evidence and its leaf in the ledger, at once or not at all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from enterprises.models import Photo
from hazards.models import Hazard, HazardEvidence, HazardMove
from hazards.models.hazard import IllegalHazardMove, State
from hazards.models.hazard_move import WITH_REASON
from hazards.queries.sealed_move import sealed_move
from hazards.services.archive import enter_orders
from hazards.signals import hazard_escalated, hazard_moved, hazard_opened, hazards_changed
from ledger.services.leaf import add_leaves, new_salt

BATCH = 2_000
Act = HazardMove.Act
Phase = HazardEvidence.Phase


class HazardRefused(Exception):
    """The hazard can't be moved as asked; nothing was changed."""


class HazardNotOpen(HazardRefused):
    """It was closed, rejected or withdrawn before."""


class NotInThatState(HazardRefused):
    """From where it stands it can't go there; somebody may have moved it meanwhile."""


class ReasonMissing(HazardRefused):
    """Nobody is refused, returned or asked for more time without a word."""


class PhotoOfAnother(HazardRefused):
    """The photo was taken at another enterprise."""


class PhotoUsedBefore(HazardRefused):
    """A photo that showed a hazard before says nothing of how it is now."""


@dataclass(frozen=True)
class Evidence:
    """What shows how it is: photos, or the written reason why none is possible."""

    photos: Sequence[Photo] = ()
    no_photo: str = ""

    def __bool__(self):
        return bool(self.photos or self.no_photo.strip())


NOTHING = Evidence()
# What a move may change of its hazard.
CHANGED = (
    "severity", "state", "move_count", "rule", "due_at", "due_on", "assigned_at",
    "extension_until", "extension_asked_by", "extension_granted_by",
    "rectified_by", "rectified_at", "rectified_on", "rectification",
    "before_evidence", "after_evidence", "verified_by",
    "returned_count", "escalation_level", "escalated_at", "case_number",
    "closed_at", "closed_on", "closed_by", "withdrawn_at",
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One move to be made; without `to` the hazard stays where it is."""

    act: str
    to: State | None = None
    reason: str = ""
    before: Evidence = NOTHING
    after: Evidence = NOTHING


@dataclass(frozen=True)
class Walk:
    """The moves that one hazard makes at once."""

    hazard: Hazard
    steps: Sequence[Step]


def locked(hazard: Hazard) -> Hazard:
    return Hazard.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=hazard.pk)


def locked_open(hazard: Hazard) -> Hazard:
    hazard = locked(hazard)
    if not hazard.is_open:
        raise HazardNotOpen
    return hazard


@transaction.atomic
def take_steps(
    walks: Sequence[Walk], *, by: User | None, at: datetime, changed: Sequence[str] = CHANGED
) -> list[HazardMove]:
    """Store the hazards together with their moves, sealed, and tell of them.

    The hazards are locked, or new ones not stored yet, and carry whatever else their moves change.
    """
    _refuse_used([photo for walk in walks for step in walk.steps for photo in step.after.photos])
    made = [pair for walk in walks for pair in _walk(walk, by, at)]
    hazards = [walk.hazard for walk in walks]
    is_opening = any(hazard.pk is None for hazard in hazards)
    if is_opening:
        Hazard.objects.bulk_create(hazards, batch_size=BATCH)
    elif len(hazards) == 1:
        hazards[0].save(update_fields=changed)
    else:
        Hazard.objects.bulk_update(hazards, changed, batch_size=200)
    moves = [move for move, _photos in made]
    HazardMove.objects.bulk_create(moves, batch_size=BATCH)
    HazardEvidence.objects.bulk_create(
        (
            HazardEvidence(move=move, number=number, phase=phase, photo=photo)
            for move, photos in made
            for number, (phase, photo) in enumerate(photos, start=1)
        ),
        batch_size=BATCH,
    )
    add_leaves(sealed_move(move, move.hazard, photos).entry for move, photos in made)
    enter_orders(moves)
    _tell(hazards, moves, at, is_opening=is_opening)
    return moves


def _walk(walk: Walk, by: User | None, at: datetime) -> Iterable[tuple[HazardMove, list[tuple[str, Photo]]]]:
    hazard = walk.hazard
    for step in walk.steps:
        if step.act in WITH_REASON and not step.reason.strip():
            raise ReasonMissing
        before = hazard.state if hazard.move_count else ""
        if step.to is not None and before:
            try:
                hazard.move_to(step.to)
            except IllegalHazardMove as error:
                raise NotInThatState from error
        _take_evidence(hazard, step)
        hazard.move_count += 1
        move = HazardMove(
            hazard=hazard,
            number=hazard.move_count,
            act=step.act,
            from_state=before,
            to_state=hazard.state,
            by=by,
            at=at,
            reason=step.reason,
            severity=hazard.severity,
            due_at=hazard.due_at,
            asked_until=hazard.extension_until if step.act == Act.ASK_TIME else None,
            case_number=hazard.case_number if step.act == Act.TRANSFER else "",
            no_before_photo=step.before.no_photo.strip()[:200],
            no_after_photo=step.after.no_photo.strip()[:200],
            salt=new_salt(),
        )
        photos = [(Phase.BEFORE, photo) for photo in step.before.photos]
        yield move, [*photos, *((Phase.AFTER, photo) for photo in step.after.photos)]


def _refuse_used(photos: Sequence[Photo]) -> None:
    if photos and HazardEvidence.objects.filter(photo__in=photos).exists():
        raise PhotoUsedBefore


def _take_evidence(hazard: Hazard, step: Step) -> None:
    """A photo outweighs a reason given before."""
    for evidence, field in ((step.before, "before_evidence"), (step.after, "after_evidence")):
        if any(photo.enterprise_id != hazard.enterprise_id for photo in evidence.photos):
            raise PhotoOfAnother
        if evidence.photos:
            setattr(hazard, field, Hazard.Evidence.PHOTO)
        elif evidence and not getattr(hazard, field):
            setattr(hazard, field, Hazard.Evidence.REASON)


def _tell(hazards: Sequence[Hazard], moves: Sequence[HazardMove], at: datetime, *, is_opening: bool) -> None:
    if is_opening:
        last = {move.hazard_id: move for move in moves}
        for hazard in hazards:
            hazard_opened.send(
                sender=Hazard, hazard=hazard, move=last[hazard.pk], severity=hazard.severity, at=at
            )
    for move in () if is_opening else moves:
        news = {"hazard": move.hazard, "move": move, "severity": move.severity, "at": at}
        if move.act == Act.ESCALATE:
            hazard_escalated.send(sender=Hazard, level=move.hazard.escalation_level, **news)
        else:
            hazard_moved.send(sender=Hazard, **news)
    enterprise_ids = sorted({hazard.enterprise_id for hazard in hazards})
    for start in range(0, len(enterprise_ids), BATCH):
        hazards_changed.send(sender=Hazard, enterprise_ids=enterprise_ids[start : start + BATCH], at=at)
