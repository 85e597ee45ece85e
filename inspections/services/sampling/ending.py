"""How a result ends: told and, where nothing stands against it, public and counted; filed; or overturned."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.local_time import local_date
from hazards.models import Hazard
from hazards.services.hazard import withdraw_hazard
from inspections.models import Recall, Sample
from inspections.models.sampling.sample import AWAITING_PRODUCER, State
from inspections.services.sampling.move import Act, SampleRefused, locked, take_move, tell_index
from inspections.services.sampling.notice import settle, tell_enterprise, tell_producer_of
from inspections.services.sealing import seal


class ReceivedOutOfOrder(SampleRefused):
    """A result is received after it was reported, and not in the future."""


@transaction.atomic
def tell_result(*, sample: Sample, by: User, at: datetime, received_on: date | None = None) -> Sample:
    """The result reached the enterprise: handed over by the authority, or taken note of by the enterprise.

    A failed one of supervision may be objected to from then on; everything else is at its end.
    """
    sample = locked(sample, State.REPORTED)
    received_on = received_on or local_date(at)
    if not reported_on(sample) <= received_on <= local_date(at):
        raise ReceivedOutOfOrder(_("送达日期要在收到报告之后，且不能晚于今天。"))
    details = {"received_on": received_on.isoformat()}
    if sample.is_failed and sample.kind == Sample.Kind.SUPERVISION:
        sample.objection_until = sample.due_on = sample.rule.objection_end(received_on)
        changed = ["objection_until", "due_on"]
        take_move(sample, Act.TELL, State.TOLD, by=by, at=at, details=details, changed=changed)
        tell_enterprise(sample, "told", at=at)
        return sample
    take_move(sample, Act.TELL, by=by, at=at, details=details)
    if sample.kind == Sample.Kind.SUPERVISION:
        finalise(sample, by=by, at=at)
    else:
        sample.due_on = None
        take_move(sample, Act.FILE, State.FILED, by=by, at=at, changed=["due_on"])
    if not sample.is_failed:
        tell_enterprise(sample, "passed", at=at)
        tell_producer_of(sample, "passed", at=at)
    return sample


def reported_on(sample: Sample) -> date:
    """When the first report reached the authority."""
    report = sample.moves.select_related("report").get(act=Act.REPORT)
    paper = getattr(report, "report", None)
    return (paper.received_on if paper else None) or local_date(report.at)


def finalise(sample: Sample, *, by: User | None, at: datetime) -> None:
    """Public and counted from now on; the locked sample's result is sealed."""
    sample.final_at = sample.revised_at = at
    sample.final_on = sample.published_on = local_date(at)
    sample.due_on = None
    changed = ["final_at", "final_on", "published_on", "revised_at", "due_on"]
    take_move(sample, Act.FINALISE, State.FINAL, by=by, at=at, changed=changed)
    seal(Sample, [sample.pk])
    tell_index(sample, at)


def finalise_due(*, at: datetime) -> int:
    """Every night: failed results to which nobody objected in time; says how many.

    One whose producer has not been told yet waits: nobody has lost a right that never began.
    """
    due = Sample.objects.filter(~AWAITING_PRODUCER, state=State.TOLD, due_on__lt=local_date(at))
    return sum(_finalise_one(pk, at) for pk in due.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _finalise_one(pk: int, at: datetime) -> bool:
    sample = locked(Sample(pk=pk))
    is_over = sample.state == State.TOLD and sample.due_on < local_date(at)
    if not is_over or sample.awaits_producer:  # somebody objected, or a producer was named, meanwhile
        return False
    finalise(sample, by=None, at=at)
    tell_enterprise(sample, "final", at=at)
    tell_producer_of(sample, "final", at=at)
    return True


def overturn(sample: Sample, *, reason: str, by: User | None, at: datetime) -> None:
    """The locked sample's result stays on record and counts for nothing; what it opened goes with it."""
    sample.withdrawn_at, sample.withdraw_reason, sample.due_on = at, reason[:200], None
    take_move(
        sample,
        Act.WITHDRAW,
        State.WITHDRAWN,
        by=by,
        at=at,
        reason=reason,
        changed=["withdrawn_at", "withdraw_reason", "due_on"],
        told=({}, {"withdrawn_at": at.isoformat()}),
    )
    key = f"sample:{sample.pk}"
    for hazard in Hazard.objects.unclosed().filter(source=Hazard.Source.SAMPLING, source_key=key):
        withdraw_hazard(hazard=hazard, by=by, at=at, reason=reason)
    for recall in Recall.objects.select_for_update().filter(sample=sample):
        if recall.is_open:
            recall.move_to(Recall.State.CANCELLED)
            recall.save(update_fields=["state"])
    settle(sample, at=at)
