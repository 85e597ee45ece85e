"""Objections and applications for a re-test (异议、复检申请): taken in, refused with the ground, decided."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.local_time import local_date
from inspections.models import Objection, Sample
from inspections.models.sampling.sample import State
from inspections.services.sampling.ending import overturn
from inspections.services.sampling.move import (
    Act,
    NotInThatState,
    ReasonMissing,
    SampleRefused,
    locked,
    take_move,
)
from inspections.services.sampling.notice import tell_enterprise, tell_regulators
from inspections.services.sampling.risk_item import is_microbe

Ground = Objection.Ground


class OnlyRetestsAreAccepted(SampleRefused):
    """An objection of another kind is sustained or refused; nothing is tested again."""


class OnlyOthersAreSustained(SampleRefused):
    """Whether the food fails, the re-test says, nobody else."""


@transaction.atomic
def object_to_result(*, sample: Sample, kind: str, reason: str, by: User, at: datetime) -> Objection:
    """The enterprise objects. Where the law says that it can't be taken, it is refused at once and recorded.

    While it is looked at, stopping, sealing and recalling go on (令15号第四十条).
    """
    sample = locked(sample, State.TOLD, State.FINAL)
    if not reason.strip():
        raise ReasonMissing(_("请写明理由。"))
    if sample.objection_until is None or sample.objections.filter(state=Objection.State.DONE).exists():
        raise NotInThatState(_("这份结果不能再提出异议：复检结论是最终结论。"))
    ground = ground_against(sample, kind, local_date(at))
    objection = Objection(
        sample=sample, kind=kind, reason=reason, applied_by=by, applied_at=at, ground=ground
    )
    details = {"kind": str(kind), "ground": str(ground)}
    if ground:
        objection.state, objection.decided_at = Objection.State.REFUSED, at
        objection.decision = str(Ground(ground).label)[:500]
        objection.save()
        take_move(sample, Act.OBJECT, by=by, at=at, reason=reason, details=details)
        take_move(sample, Act.REFUSE, by=None, at=at, reason=objection.decision, details=details)
        tell_enterprise(sample, "refused", at=at)
        return objection
    objection.save()
    sample.due_on = sample.rule.decision_due(local_date(at))
    take_move(
        sample, Act.OBJECT, State.OBJECTED, by=by, at=at, reason=reason, details=details, changed=["due_on"]
    )
    tell_regulators(sample, "objected", by=by, at=at)
    return objection


def ground_against(sample: Sample, kind: str, day: date) -> str:
    """Why the application can't be taken (令15号, 食品安全法第八十八条), or an empty text."""
    if sample.state == State.FINAL or day > sample.objection_until:
        return Ground.LATE
    if kind != Objection.Kind.RETEST:
        return ""
    failed = sample.items.filter(verdict=Sample.Verdict.FAILED).values_list("item", flat=True)
    if any(is_microbe(item) for item in failed):
        return Ground.MICROBE
    if sample.record.spare_quantity == 0:
        return Ground.NO_SPARE
    shelf_life_until = sample.record.shelf_life_until
    if shelf_life_until and shelf_life_until < day:
        return Ground.SPARE_EXPIRED
    return ""


@transaction.atomic
def accept_objection(*, sample: Sample, by: User, at: datetime, reason: str = "") -> Sample:
    """Take the application for a re-test; the body is to be drawn within the days of the rule."""
    sample, objection = _asked(sample)
    if objection.kind != Objection.Kind.RETEST:
        raise OnlyRetestsAreAccepted(_("这不是复检申请，请认定异议成立或不予受理。"))
    _decide(objection, Objection.State.ACCEPTED, reason, by, at)
    sample.due_on = sample.rule.body_due(local_date(at))
    take_move(sample, Act.ACCEPT, State.RETESTING, by=by, at=at, reason=reason, changed=["due_on"])
    tell_enterprise(sample, "accepted", at=at)
    return sample


@transaction.atomic
def refuse_objection(*, sample: Sample, ground: str, reason: str, by: User, at: datetime) -> Sample:
    """Refuse it with its ground, also where no body could do the re-test: the result stands as told."""
    sample = locked(sample, State.OBJECTED, State.RETESTING)
    objection = _open_one(sample)
    objection.ground = ground
    _decide(objection, Objection.State.REFUSED, reason, by, at)
    sample.due_on = sample.objection_until
    details = {"ground": str(ground)}
    take_move(
        sample, Act.REFUSE, State.TOLD, by=by, at=at, reason=reason, details=details, changed=["due_on"]
    )
    tell_enterprise(sample, "refused", at=at)
    return sample


@transaction.atomic
def sustain_objection(*, sample: Sample, reason: str, by: User, at: datetime) -> Sample:
    """The enterprise is right: not its food, not that method, not taken as the law asks. The result goes."""
    sample, objection = _asked(sample)
    if objection.kind == Objection.Kind.RETEST:
        raise OnlyOthersAreSustained(_("复检申请只能受理或不予受理，食品是否合格由复检决定。"))
    _decide(objection, Objection.State.SUSTAINED, reason, by, at)
    take_move(sample, Act.SUSTAIN, by=by, at=at, reason=reason)
    overturn(sample, reason=reason, by=by, at=at)
    tell_enterprise(sample, "overturned", at=at)
    return sample


def _asked(sample: Sample) -> tuple[Sample, Objection]:
    sample = locked(sample, State.OBJECTED)
    return sample, _open_one(sample)


def _open_one(sample: Sample) -> Objection:
    return sample.objections.get(state__in=(Objection.State.ASKED, Objection.State.ACCEPTED))


def _decide(objection: Objection, state: str, decision: str, by: User, at: datetime) -> None:
    objection.state, objection.decision = state, decision[:500]
    objection.decided_by, objection.decided_at = by, at
    objection.save(update_fields=["state", "decision", "decided_by", "decided_at", "ground"])
