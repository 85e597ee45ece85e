"""The first decision about a complaint or report, who handles it, and telling people (受理、分派、告知)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.local_time import local_date
from inspections.models import Complaint, ComplaintDeadline, ComplaintRule
from inspections.permissions import can_handle_complaint
from inspections.services.complaint import deadline
from inspections.services.complaint.filing import first_deadline_kind, merge_into
from inspections.services.complaint.notice import tell_handler
from inspections.services.complaint.refusal import (
    ComplaintRefused,
    GroundNotGiven,
    HandledBefore,
    NotAHandler,
    NothingToTell,
    NotTheSameMatter,
)
from inspections.services.complaint.step import Act, answered, locked, move, need, not_now, take_step

Kind = ComplaintDeadline.Kind
Ground = Complaint.Ground


@transaction.atomic
def accept_complaint(*, complaint: Complaint, by: User, at: datetime, answer: str = "") -> Complaint:
    """A complaint is accepted (受理) and has to be mediated in time; the check of a report begins.

    Accepting a complaint answers it. A report is answered by the decision whether a case is filed. Who
    accepts handles it, unless somebody was named before.
    """
    complaint = locked(complaint)
    from_state, on = complaint.state, local_date(at)
    complaint.handled_by = complaint.handled_by or by
    answered(complaint, answer)
    if complaint.is_report:
        move(complaint, Complaint.State.CHECKING)
        take_step(complaint, Act.CHECK, "check_report", from_state=from_state, by=by, at=at)
        return complaint
    move(complaint, Complaint.State.ACCEPTED)
    deadline.meet(complaint, Kind.ACCEPT, at=at)
    deadline.begin(complaint, Kind.MEDIATE, on=on)
    take_step(complaint, Act.ACCEPT, "accept_complaint", from_state=from_state, by=by, at=at)
    return complaint


@transaction.atomic
def refuse_complaint(
    *,
    complaint: Complaint,
    ground: str,
    reason: str,
    by: User,
    at: datetime,
    factors: Sequence[str] = (),
    answer: str = "",
) -> Complaint:
    """Not taken on (不予受理), on a ground that the rule of the case knows, with the reason that is told."""
    complaint = locked(complaint)
    from_state, on = complaint.state, local_date(at)
    move(complaint, Complaint.State.REFUSED, on=on)
    _check_ground(complaint.rule, ground, factors)
    complaint.ground, complaint.consumption_factors = ground, list(factors)
    complaint.finding = reason
    complaint.handled_by = complaint.handled_by or by
    answered(complaint, answer)
    deadline.meet(complaint, first_deadline_kind(complaint), at=at)
    take_step(
        complaint,
        Act.REFUSE,
        "refuse_complaint",
        from_state=from_state,
        by=by,
        at=at,
        new={"ground": ground},
        reason=reason,
    )
    return complaint


def _check_ground(rule: ComplaintRule | None, ground: str, factors: Sequence[str]) -> None:
    known = rule.consumption_factors if rule else []
    if set(factors) - set(known) or (factors and ground != Ground.NOT_CONSUMPTION):
        raise GroundNotGiven(_("所选因素不在本案适用的规定里。"))
    if ground == Ground.NOT_CONSUMPTION and known and not factors:
        raise GroundNotGiven(_("以“不是为生活消费需要”为由的，须选明据以判断的因素。"))
    if ground == Ground.NO_IDENTITY and rule is not None and not rule.is_identity_required:
        raise GroundNotGiven(_("本案适用的规定不要求提供真实身份。"))
    if ground == Ground.REPEAT and (rule is None or rule.repeats == ComplaintRule.Repeats.SHOWN):
        raise GroundNotGiven(_("本案适用的规定不允许以重复为由不予受理。"))


@transaction.atomic
def merge_complaint(*, complaint: Complaint, into: Complaint, by: User, at: datetime) -> Complaint:
    """A repeat goes on as the earlier case, to which it is linked (并案). Both are locked, the earlier first:

    meanwhile that one may itself have been refused or merged.
    """
    first, second = (locked(one) for one in sorted((complaint, into), key=lambda one: one.pk))
    complaint, into = (first, second) if first.pk == complaint.pk else (second, first)
    same = (complaint.kind, complaint.enterprise_id) == (into.kind, into.enterprise_id)
    if not same or into.pk == complaint.pk or into.received_at > complaint.received_at:
        raise NotTheSameMatter(_("只能并入同一企业、同一种类、更早收到的一件。"))
    if into.state in (Complaint.State.MERGED, Complaint.State.REFUSED):
        raise NotTheSameMatter(_("要并入的那一件没有受理，或已经并入别的案件。"))
    complaint.handled_by = complaint.handled_by or by
    merge_into(complaint, into, by=by, at=at)
    return complaint


@transaction.atomic
def assign_complaint(*, complaint: Complaint, to: User, by: User, at: datetime) -> Complaint:
    """Somebody of the territory handles it from now on (指定承办人)."""
    complaint = locked(complaint)
    if complaint.handled_by_id == to.pk:
        raise not_now()
    given = _give(complaint, to=to, by=by, at=at)
    tell_handler([given], by=by, at=at)
    return given


@transaction.atomic
def assign_complaints(
    *, complaints: Iterable[Complaint], to: User, by: User, at: datetime
) -> list[Complaint]:
    """All of these, or none; what the person handles already stays as it is. Locked in one order."""
    rows = [locked(complaint) for complaint in sorted(complaints, key=lambda one: one.pk)]
    others = [complaint for complaint in rows if complaint.handled_by_id != to.pk]
    if not others:
        raise HandledBefore(_("这些投诉举报已经由这位同志承办。"))
    for complaint in others:
        try:
            _give(complaint, to=to, by=by, at=at)
        except ComplaintRefused as refusal:
            named = _("%(number)s：%(why)s 一件也没有指定。") % {"number": complaint.number, "why": refusal}
            raise type(refusal)(named) from refusal
    tell_handler(others, by=by, at=at)
    return others


def _give(complaint: Complaint, *, to: User, by: User, at: datetime) -> Complaint:
    need(complaint, states=tuple(Complaint.State(state) for state in _ASSIGNABLE))
    if not to.is_active or not can_handle_complaint(to, complaint):
        raise NotAHandler(_("这位同志在该企业所在辖区没有监管职责。"))
    complaint.handled_by = to
    take_step(
        complaint,
        Act.ASSIGN,
        "assign_complaint",
        from_state=complaint.state,
        by=by,
        at=at,
        new={"handled_by": to.pk},
    )
    return complaint


_ASSIGNABLE = ("RECEIVED", "ACCEPTED", "MEDIATING", "CHECKING", "FILED", "CLOSED")


@transaction.atomic
def tell_complaint(*, complaint: Complaint, by: User, at: datetime, answer: str = "") -> Complaint:
    """The parties were told that mediation ended, or the reporter whether a case was filed (告知)."""
    complaint = locked(complaint)
    told = [kind for kind in (Kind.TELL_END, Kind.TELL_FILING) if deadline.meet(complaint, kind, at=at)]
    if not told:
        raise NothingToTell(_("没有需要告知的事项。"))
    answered(complaint, answer)
    take_step(
        complaint,
        Act.TELL,
        "tell_complaint",
        from_state=complaint.state,
        by=by,
        at=at,
        new={"told": [str(kind) for kind in told]},
    )
    return complaint
