"""What a draw is sealed as, and what everybody may read of it."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

import rfc8785
from django.db.models import Prefetch
from django.utils.translation import pgettext_lazy

from common.fair_draw import Pool
from inspections.models import Draw, DrawnVisit, OnSiteInspection, PlannedChange
from ledger.entry import moment_text
from ledger.models import Checkpoint, Leaf
from ledger.queries.proof import prove_inclusion
from ledger.queries.record import disclosed, sealed_leaf
from ledger.sealed_kinds import SealedKind, SealedRecord

FORMAT = "sushi-draw-record/2"


def pool_of(draw: Draw) -> Pool:
    found = draw.pool
    return Pool(
        subjects=tuple(found["subjects"]),
        inspectors=tuple(found["inspectors"]),
        recusals=tuple((number, subject) for number, subject in found["recusals"]),
        subjects_wanted=found["subjects_wanted"],
        inspectors_each=found["inspectors_each"],
    )


def inspectors_digest(draw: Draw) -> str:
    """Binds the numbers to the people without naming them: SHA-256 over a secret salt and the list."""
    listed = [[one.number, one.user.username] for one in draw.inspectors.all()]
    return hashlib.sha256(bytes(draw.inspectors_salt) + rfc8785.dumps(listed)).hexdigest()


def commitment_record(draw: Draw) -> SealedRecord:
    return SealedRecord(
        kind=COMMITMENT.name,
        record_id=draw.record_id,
        revision=1,
        at=draw.committed_at,
        payload={
            "commitment": draw.commitment,
            "committed_at": moment_text(draw.committed_at),
            "due_from": draw.due_from.isoformat(),
            "due_to": draw.due_to.isoformat(),
            "inspectors_digest": inspectors_digest(draw),
            "pool": draw.pool,
            "pool_digest": draw.pool_digest,
            "region": draw.region.code,
            "title": draw.title,
        },
        salt=bytes(draw.salt),
    )


def result_record(draw: Draw) -> SealedRecord:
    return SealedRecord(
        kind=RESULT.name,
        record_id=draw.record_id,
        revision=1,
        at=draw.drawn_at,
        payload={
            "checkpoint_root": draw.checkpoint_root,
            "checkpoint_size": draw.checkpoint_size,
            "drawn": draw.result,
            "drawn_at": moment_text(draw.drawn_at),
            "secret": draw.secret,
        },
        salt=bytes(draw.result_salt),
    )


def sealing_checkpoint(draw: Draw) -> tuple[Leaf, Checkpoint] | None:
    """The leaf of the commitment, and the first checkpoint that holds it; None while it waits."""
    leaf = sealed_leaf(draw.record_id, 1, COMMITMENT.name)
    checkpoint = leaf and Checkpoint.objects.filter(size__gt=leaf.position).order_by("size").first()
    return (leaf, checkpoint) if leaf and checkpoint else None


def public_draw(draw: Draw) -> dict[str, Any]:
    """What an outsider needs to repeat the draw, as far as it may be known: no name of an inspector, ever.

    From the first day on there is what binds the office: the hash of its secret and the sealed entries of
    commitment and result. Pool, secret, result and visits follow when nobody is warned by them (`told_at`).
    """
    commitment = commitment_record(draw)
    result = result_record(draw) if draw.drawn_at else None
    answer: dict[str, Any] = {
        "format": FORMAT,
        "draw": {
            "commitment": draw.commitment,
            "committed_at": moment_text(draw.committed_at),
            "drawn_at": moment_text(draw.drawn_at) if draw.drawn_at else None,
            "due_from": draw.due_from.isoformat(),
            "due_to": draw.due_to.isoformat(),
            "region": draw.region.code,
            "title": draw.title,
            "told_at": moment_text(draw.told_at) if draw.told_at else None,
        },
        "sealed": {"commitment": commitment.entry, "result": result.entry if result else None},
        "commitment": disclosed(commitment) if draw.told_at else None,
        "result": disclosed(result) if result and draw.told_at else None,
        "log": None,
        "visits": [one.as_json() for one in outcomes_of(draw)] if draw.told_at else [],
    }
    if found := sealing_checkpoint(draw):
        leaf, checkpoint = found
        answer["log"] = {
            "checkpoint": checkpoint.note,
            "entry": leaf.entry,
            "position": leaf.position,
            "proof": [one.hex() for one in prove_inclusion(leaf.position, checkpoint.size)],
            "root": bytes(checkpoint.root).hex(),
            "size": checkpoint.size,
        }
    return answer


@dataclass(frozen=True)
class Outcome:
    """What became of a drawn visit. No day before it was made, no words of a reason: they may name people."""

    subject: str
    state: str
    done_on: date | None
    inspectors: list[int | None]  # numbers of the draw; None is somebody who was not in its pool
    others_sent: bool  # not those who were drawn
    times_changed: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"done_on": self.done_on and self.done_on.isoformat()}


def outcomes_of(draw: Draw) -> list[Outcome]:
    """In the order drawn. Seven queries."""
    numbers = {one.user_id: one.number for one in draw.inspectors.all()}
    visits = draw.visits.select_related("enterprise", "planned").order_by("position")
    changes = PlannedChange.objects.order_by("number").prefetch_related("inspectors")
    found = []
    made = OnSiteInspection.objects.exclude(state=OnSiteInspection.State.CANCELLED).order_by("pk")
    arranged = Prefetch("planned__on_sites", made.prefetch_related("inspectors"))
    for visit in visits.prefetch_related("inspectors", Prefetch("changes", changes), arranged):
        drawn = {one.number for one in visit.inspectors.all()}
        moves = list(visit.changes.all())
        sent = [numbers.get(pk) for pk in _sent(visit, moves)] or list(drawn)
        found.append(
            Outcome(
                subject=visit.enterprise.public_id,
                state=visit.planned.state,
                done_on=visit.planned.done_on,
                inspectors=sorted(sent, key=lambda number: (number is None, number or 0)),
                others_sent=set(sent) != drawn,
                times_changed=len(moves),
            )
        )
    return found


def _sent(visit: DrawnVisit, moves: list[PlannedChange]) -> list[int]:
    """Who makes or made it; of an inspection on site its inspectors: some are replaced on the way."""
    on_sites = list(visit.planned.on_sites.all())
    if on_sites:
        return [one.user_id for one in on_sites[-1].inspectors.all()]
    return [user.pk for user in moves[-1].inspectors.all()] if moves else []


def _draws(ids: Sequence[UUID] | None):
    draws = Draw.objects.select_related("region").prefetch_related("inspectors__user").order_by("pk")
    return draws if ids is None else draws.filter(record_id__in=ids)


def sealed_commitments(ids: Sequence[UUID] | None = None) -> Iterator[SealedRecord]:
    return (commitment_record(draw) for draw in _draws(ids))


def sealed_draws(ids: Sequence[UUID] | None = None) -> Iterator[SealedRecord]:
    return (result_record(draw) for draw in _draws(ids).filter(drawn_at__isnull=False))


COMMITMENT = SealedKind(
    name="draw-commitment", label=pgettext_lazy("一份", "双随机抽取承诺"), records=sealed_commitments
)
RESULT = SealedKind(name="draw-result", label=pgettext_lazy("一份", "双随机抽取结果"), records=sealed_draws)
