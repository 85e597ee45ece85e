"""Credit repair (信用修复): applied for by the enterprise, decided by the regulator, at once in effect."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date
from common.term import Term
from enterprises.models import ArchiveEntry, CreditEvent, CreditRepair, CreditRepairPhoto, PublicationRule
from enterprises.queries.credit.publication import repair_conditions, rule_on
from enterprises.services.credit.archive import enter_event
from enterprises.services.credit.notice import settle, tell_enterprise, tell_regulators
from enterprises.services.credit_event import CreditEventRefused
from enterprises.services.photo import keep_photo
from enterprises.signals import credit_events_finalised


class RepairRefused(CreditEventRefused):
    """The application can't be made or granted like this."""


class EvidenceMissing(RepairRefused):
    field = "photos"


class ConditionsUnmet(RepairRefused):
    """By the rules the publication may not end early now; the text says why."""


class AlreadyApplied(RepairRefused):
    """One application at a time, and none after one was granted."""


class AlreadyDecided(RepairRefused):
    """An application is decided once."""


class ApplicantDecides(RepairRefused):
    """Nobody decides on what they applied for."""


@transaction.atomic
def apply_for_repair(
    *,
    credit_event: CreditEvent,
    duties_done: str,
    harm_removed: str,
    photos: Sequence[bytes],
    by: User,
    at: datetime,
) -> CreditRepair:
    """`photos` are the files of the evidence. A later penalty doesn't stop the application: whoever decides
    says whether it is for the same kind of breach."""
    event = _locked(credit_event.pk)
    today = local_date(at)
    if event.repairs.exclude(state=CreditRepair.State.REFUSED).exists():
        raise AlreadyApplied(_("已经申请过，正在等待决定，或者已经修复。"))
    _check(event, today, but="repeat")
    if not photos:
        raise EvidenceMissing(_("请附上证据照片，如缴款凭证、整改后的现场。"))
    rule = rule_on(*_order_of(event), today)
    repair = CreditRepair.objects.create(
        event=event,
        duties_done=duties_done,
        harm_removed=harm_removed,
        applied_by=by,
        applied_at=at,
        due_on=Term(rule.repair_days).last_day(today),
    )
    for data in photos:
        photo = keep_photo(key=uuid4(), enterprise=event.enterprise, data=data, by=by, at=at)
        CreditRepairPhoto.objects.create(repair=repair, photo=photo)
    _record("apply_for_credit_repair", repair, by, at, new={"due_on": repair.due_on.isoformat()})
    tell_regulators(event, "applied", at=at, about=repair.pk, said={"until": repair.due_on})
    return repair


@transaction.atomic
def grant_repair(
    *,
    repair: CreditRepair,
    reason: str,
    by: User,
    at: datetime,
    later_penalties_differ: bool = False,
) -> CreditRepair:
    """The publication ended yesterday: from now on no page shows it, and earlier days keep what they had."""
    repair = _undecided(repair, by)
    event, today = repair.event, local_date(at)
    _check(event, today, but="repeat" if later_penalties_differ else "")
    repair.publish_to_before = event.publish_to
    repair.later_penalties_differ = later_penalties_differ
    _decide(repair, CreditRepair.State.GRANTED, reason, by, at)
    event.publish_to = today - timedelta(days=1)
    enter_event(event, ArchiveEntry.Act.REPAIR, at=at, reason=reason)
    event.save(update_fields=["publish_to"])
    before = repair.publish_to_before
    _record(
        "grant_credit_repair",
        repair,
        by,
        at,
        old={"publish_to": before.isoformat() if before else None},
        new={"publish_to": event.publish_to.isoformat()},
        reason=reason,
    )
    credit_events_finalised.send(sender=CreditEvent, enterprise_ids=[event.enterprise_id], at=at)
    _tell_decision(repair, "repaired", at)
    return repair


@transaction.atomic
def refuse_repair(*, repair: CreditRepair, reason: str, by: User, at: datetime) -> CreditRepair:
    """Not repaired; the enterprise may apply again."""
    repair = _undecided(repair, by)
    _decide(repair, CreditRepair.State.REFUSED, reason, by, at)
    enter_event(repair.event, ArchiveEntry.Act.REFUSE_REPAIR, at=at, reason=reason)
    _record("refuse_credit_repair", repair, by, at, reason=reason)
    _tell_decision(repair, "repair_refused", at)
    return repair


def _locked(pk: int) -> CreditEvent:
    events = CreditEvent.objects.select_for_update(of=("self",))
    return events.select_related("enterprise", "terms__rule").get(pk=pk)


def _undecided(repair: CreditRepair, by: User) -> CreditRepair:
    event = _locked(repair.event_id)
    repair = CreditRepair.objects.select_for_update().get(pk=repair.pk)
    repair.event = event
    if repair.state != CreditRepair.State.PENDING:
        raise AlreadyDecided(_("这份申请已经决定。"))
    if repair.applied_by_id == by.pk:
        raise ApplicantDecides(_("申请人不能自己决定。"))
    return repair


def _check(event: CreditEvent, on: date, but: str) -> None:
    unmet = [one for one in repair_conditions(event, on) if not one.is_met and one.name != but]
    if unmet:
        says = "；".join(
            _("未满足：%(condition)s") % {"condition": one.title}
            + (f"（{one.detail}）" if one.detail else "")
            for one in unmet
        )
        raise ConditionsUnmet(says)


def _order_of(event: CreditEvent) -> tuple[str, str]:
    if event.kind == CreditEvent.Kind.SERIOUS_LIST:
        return PublicationRule.Order.SERIOUS_LIST, PublicationRule.Grade.ALL
    return event.terms.rule.order, event.terms.rule.grade


def _decide(repair: CreditRepair, state: str, reason: str, by: User, at: datetime) -> None:
    repair.state, repair.decision_reason, repair.decided_by, repair.decided_at = state, reason, by, at
    repair.save(
        update_fields=[
            "state",
            "decision_reason",
            "decided_by",
            "decided_at",
            "later_penalties_differ",
            "publish_to_before",
        ]
    )


def _tell_decision(repair: CreditRepair, kind: str, at: datetime) -> None:
    settle(repair.event, ["applied"], at=at, about=repair.pk)
    tell_enterprise(repair.event, kind, at=at, about=repair.pk, said={"reason": repair.decision_reason})


def _record(action: str, repair: CreditRepair, by: User, at: datetime, **entry) -> None:
    path = repair.event.enterprise.region_path
    record_audit(action=action, subject=repair, by=by, at=at, region_path=path, **entry)
