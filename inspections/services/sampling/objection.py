"""Objections and applications for a re-test (异议、复检申请): taken in, refused with the ground, decided.

The enterprise and the producer named on the label may both object, each from its own day of receipt on. Food
is tested again once: a second application for a re-test is joined to the first.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.local_time import local_date
from enterprises.models import Enterprise
from inspections.models import Objection, Sample
from inspections.models.sampling.sample import CONTESTABLE, State
from inspections.queries.sampling.party import (
    OPEN_STATES,
    RETESTED_STATES,
    Party,
    has_been_retested,
    limit_to_object,
    parties_of,
)
from inspections.services.sampling.ending import overturn
from inspections.services.sampling.move import (
    Act,
    NotInThatState,
    ReasonMissing,
    SampleRefused,
    locked,
    take_move,
)
from inspections.services.sampling.notice import tell_both, tell_party, tell_regulators
from inspections.services.sampling.risk_item import is_microbe

Ground = Objection.Ground
JOINED = "并入已受理的复检，复检结论对双方都是最终结论。"


class OnlyRetestsAreAccepted(SampleRefused):
    """An objection of another kind is sustained or refused; nothing is tested again."""


class OnlyOthersAreSustained(SampleRefused):
    """Whether the food fails, the re-test says, nobody else."""


class NotAParty(SampleRefused):
    """Only the sampled enterprise and the producer named on the label object, once they were told."""


class ObjectedBefore(SampleRefused):
    """What it has said before has not been decided yet."""


class WhichObjection(SampleRefused):
    """Two wait for a decision, and it was not said which is decided."""


@transaction.atomic
def object_to_result(
    *, sample: Sample, kind: str, reason: str, by: User, at: datetime, enterprise: Enterprise | None = None
) -> Objection:
    """One of the two objects. Where the law says that it can't be taken, it is refused at once and recorded.

    `enterprise` is who objects, the sampled one unless said. While it is looked at, stopping, sealing and
    recalling go on (令15号第四十条).
    """
    sample = locked(sample, *CONTESTABLE, State.FINAL)
    party = _party(sample, enterprise)
    if not reason.strip():
        raise ReasonMissing(_("请写明理由。"))
    _check_is_first_word(sample, party, kind)
    day = local_date(at)
    ground = ground_against(sample, party, kind, day)
    objection = Objection(
        sample=sample,
        enterprise=party.enterprise,
        kind=kind,
        reason=reason,
        applied_by=by,
        applied_at=at,
        ground=ground,
    )
    details = {"kind": str(kind), "ground": str(ground)} | _named_as(objection)
    if ground:
        objection.state, objection.decided_at = Objection.State.REFUSED, at
        objection.decision = str(Ground(ground).label)[:500]
        objection.save()
        take_move(sample, Act.OBJECT, by=by, at=at, reason=reason, details=details)
        take_move(sample, Act.REFUSE, by=None, at=at, reason=objection.decision, details=details)
        tell_party(objection, "refused", at=at)
        return objection
    if sample.state == State.RETESTING and kind == Objection.Kind.RETEST:
        take_move(sample, Act.OBJECT, by=by, at=at, reason=reason, details=details)
        _join(sample, objection, by=None, at=at)
        return objection
    objection.save()
    is_first = sample.state == State.TOLD
    if is_first:
        sample.due_on = sample.rule.decision_due(day)
    take_move(
        sample,
        Act.OBJECT,
        State.OBJECTED if is_first else None,
        by=by,
        at=at,
        reason=reason,
        details=details,
        changed=["due_on"] if is_first else [],
    )
    tell_regulators(sample, "objected", by=by, at=at, until=decision_due(objection))
    return objection


def decision_due(objection: Objection) -> date:
    """The last day on which it is decided whether the objection is taken."""
    return objection.sample.rule.decision_due(local_date(objection.applied_at))


def _party(sample: Sample, enterprise: Enterprise | None) -> Party:
    wanted = enterprise or sample.enterprise
    party = next((party for party in parties_of(sample) if party.enterprise.pk == wanted.pk), None)
    if party is None:
        raise NotAParty(_("只有被抽样单位和标称生产者可以提出异议。"))
    if party.until is None:
        raise NotAParty(_("结果还没有送达，收到之后才能提出异议。"))
    return party


def _check_is_first_word(sample: Sample, party: Party, kind: str) -> None:
    own = sample.objections.filter(enterprise=party.enterprise)
    is_retested = has_been_retested(sample)
    if is_retested and (kind == Objection.Kind.RETEST or own.filter(state__in=RETESTED_STATES).exists()):
        raise NotInThatState(_("这份结果不能再提出异议：复检结论是最终结论。"))
    if sample.state in CONTESTABLE and own.filter(state__in=OPEN_STATES).exists():
        raise ObjectedBefore(_("已经提出的异议还在办理，请等待决定。"))


def ground_against(sample: Sample, party: Party, kind: str, day: date) -> str:
    """Why the application can't be taken (令15号, 食品安全法第八十八条), or an empty text."""
    if sample.state == State.FINAL or not party.has_time(day):
        return Ground.LATE
    if kind != Objection.Kind.RETEST or sample.state == State.RETESTING:
        return ""  # that it can be tested again was decided when the re-test began
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
def accept_objection(
    *, sample: Sample, by: User, at: datetime, reason: str = "", objection: Objection | None = None
) -> Sample:
    """Take the application for a re-test; the body is to be drawn within the days of the rule.

    If the other party has applied for one, too, both have the same re-test.
    """
    sample = locked(sample, State.OBJECTED)
    objection = _open_one(sample, objection)
    if objection.kind != Objection.Kind.RETEST:
        raise OnlyRetestsAreAccepted(_("这不是复检申请，请认定异议成立或不予受理。"))
    _decide(objection, Objection.State.ACCEPTED, reason, by, at)
    sample.due_on = sample.rule.body_due(local_date(at))
    take_move(sample, Act.ACCEPT, State.RETESTING, by=by, at=at, reason=reason, changed=["due_on"])
    tell_party(objection, "accepted", at=at)
    for other in _open(sample).filter(state=Objection.State.ASKED, kind=Objection.Kind.RETEST):
        _join(sample, other, by=by, at=at)
    return sample


def _join(sample: Sample, objection: Objection, *, by: User | None, at: datetime) -> None:
    objection.state, objection.decision = Objection.State.JOINED, JOINED
    objection.decided_by, objection.decided_at = by, at
    objection.save()
    details = {"objector": objection.enterprise.public_id}
    take_move(sample, Act.JOIN, by=by, at=at, reason=JOINED, details=details)
    tell_party(objection, "accepted", at=at)


@transaction.atomic
def refuse_objection(
    *,
    sample: Sample,
    ground: str,
    reason: str,
    by: User,
    at: datetime,
    objection: Objection | None = None,
) -> Sample:
    """Refuse it with its ground, also where no body could do the re-test: the result stands as told.

    With a re-test fall the applications that were joined to it. Where the other party still waits for a
    decision, the sample waits with it.
    """
    sample = locked(sample, State.OBJECTED, State.RETESTING)
    objection = _open_one(sample, objection)
    refused = [objection]
    if objection.state == Objection.State.ACCEPTED:
        refused += sample.objections.filter(state=Objection.State.JOINED).order_by("pk")
    for one in refused:
        one.ground = ground
        _decide(one, Objection.State.REFUSED, reason, by, at)
    left = list(_open(sample))
    details = {"ground": str(ground)} | _named_as(objection)
    to, changed = None, []
    if not any(one.state == Objection.State.ACCEPTED for one in left):
        due = [decision_due(one) for one in left]
        sample.due_on, changed = min(due) if due else limit_to_object(sample, local_date(at)), ["due_on"]
        wanted = State.OBJECTED if left else State.TOLD
        to = wanted if wanted != sample.state else None
    take_move(sample, Act.REFUSE, to, by=by, at=at, reason=reason, details=details, changed=changed)
    for one in refused:
        tell_party(one, "refused", at=at)
    return sample


@transaction.atomic
def sustain_objection(
    *, sample: Sample, reason: str, by: User, at: datetime, objection: Objection | None = None
) -> Sample:
    """Its food was not that, not by that method, not taken as the law asks. The result goes.

    Whatever else was asked about it is looked at no more.
    """
    sample = locked(sample, State.OBJECTED, State.RETESTING)
    objection = _open_one(sample, objection)
    if objection.kind == Objection.Kind.RETEST:
        raise OnlyOthersAreSustained(_("复检申请只能受理或不予受理，食品是否合格由复检决定。"))
    _decide(objection, Objection.State.SUSTAINED, reason, by, at)
    for other in sample.objections.filter(state__in=OPEN_STATES):
        _decide(other, Objection.State.MOOT, reason, by, at)
    take_move(sample, Act.SUSTAIN, by=by, at=at, reason=reason, details=_named_as(objection))
    overturn(sample, reason=reason, by=by, at=at)
    tell_both(sample, "sustained", at=at)
    return sample


def _open(sample: Sample):
    decidable = (Objection.State.ASKED, Objection.State.ACCEPTED)
    rows = sample.objections.select_related("sample__rule", "enterprise")
    return rows.filter(state__in=decidable).order_by("pk")


def _open_one(sample: Sample, wanted: Objection | None) -> Objection:
    """The one that is decided on; without a word, the only one."""
    rows = list(_open(sample))
    if wanted is not None:
        rows = [row for row in rows if row.pk == wanted.pk]
    if not rows:
        raise NotInThatState(_("这项异议已经有人决定过，请看最新的流转。"))
    if len(rows) > 1:
        raise WhichObjection(_("被抽样单位和标称生产者都提出了异议，请选择决定哪一项。"))
    return rows[0]


def _named_as(objection: Objection) -> dict[str, str]:
    is_producer = objection.enterprise_id == objection.sample.producer_id
    return {"producer": objection.enterprise.public_id} if is_producer else {}


def _decide(objection: Objection, state: str, decision: str, by: User, at: datetime) -> None:
    objection.state, objection.decision = state, decision[:500]
    objection.decided_by, objection.decided_at = by, at
    objection.save(update_fields=["state", "decision", "decided_by", "decided_at", "ground"])
