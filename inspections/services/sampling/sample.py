"""Results that were published elsewhere, their disposal, and the withdrawal of any result."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date
from enterprises.models import Enterprise
from inspections.models import Recall, Sample, SampleItem
from inspections.models.sampling.sample import ENDED_FAILED, State
from inspections.services.sampling.ending import overturn
from inspections.services.sampling.move import (
    Act,
    AlreadyWithdrawn,
    SampleRefused,
    locked,
    take_move,
    tell_index,
)
from inspections.services.sampling.notice import settle, tell_both
from inspections.services.sampling.report import MeasuredItem, open_hazard_of, sample_item
from inspections.services.sampling.risk_item import is_risk_item
from inspections.services.sampling.take import rule_on
from inspections.services.sealing import seal

__all__ = [
    "AlreadyWithdrawn",
    "MeasuredItem",
    "NothingToDispose",
    "PublishedInFuture",
    "RecallNotChecked",
    "SampleRefused",
    "dispose_sample",
    "record_sample",
    "withdraw_sample",
]


class PublishedInFuture(SampleRefused):
    """The day of publication has not come."""


class NothingToDispose(SampleRefused):
    """The sample passed, its failure was dealt with before, or it is not yet final."""


class RecallNotChecked(SampleRefused):
    """A disposal is not finished while a recall runs."""


@transaction.atomic
def record_sample(
    *,
    enterprise: Enterprise,
    name: str,
    items: Sequence[MeasuredItem],
    published_on: date,
    by: User | None,
    at: datetime,
    food_class: str = "",
    producer_name: str = "",
    production_text: str = "",
    publisher: str = "",
) -> Sample:
    """Record a published result. One failed item fails the sample and opens a hazard.

    When its report came is not known: the disposal has its time from the day of publication, and none where
    no rule of that day says how long.
    """
    if published_on > local_date(at):
        raise PublishedInFuture(_("公布日期不能晚于今天。"))
    failed = [item for item in items if item.is_failed]
    rule = rule_on(published_on) if failed else None
    # A final row takes no further field: it becomes final when its hazard is known.
    sample = Sample.objects.create(
        enterprise=enterprise,
        state=State.REPORTED,
        due_on=published_on,
        name=name,
        food_class=food_class,
        producer_name=producer_name,
        sampled_unit_name=enterprise.name,
        production_text=production_text,
        publisher=publisher,
        verdict=Sample.Verdict.FAILED if failed else Sample.Verdict.PASSED,
        is_risk_item=any(is_risk_item(item.item) for item in failed),
        disposal=Sample.Disposal.PENDING if failed else Sample.Disposal.NOT_NEEDED,
        rule=rule,
        dispose_due_on=rule.dispose_due(published_on) if rule else None,
    )
    SampleItem.objects.bulk_create(sample_item(sample, item) for item in items)
    if failed:
        sample.hazard = open_hazard_of(sample, failed, by=by, at=at)
    sample.move_to(State.FINAL)
    sample.due_on, sample.published_on = None, published_on
    sample.final_at = sample.revised_at = at
    sample.final_on = local_date(at)
    sample.save()
    seal(Sample, [sample.pk])
    record_audit(
        action="record_sample",
        subject=sample,
        by=by,
        at=at,
        new={"verdict": sample.verdict, "disposal": sample.disposal},
        region_path=enterprise.region_path,
    )
    tell_index(sample, at)
    return sample


@transaction.atomic
def dispose_sample(
    *, sample: Sample, by: User | None, at: datetime, note: str = "", measures: Sequence[str] = ()
) -> Sample:
    """Verification and disposal (核查处置) of a failed sample is finished."""
    sample = locked(sample)
    if sample.state not in ENDED_FAILED or sample.disposal not in ("PENDING", "UNKNOWN"):
        raise NothingToDispose(_("样品合格，或已经处置完毕。"))
    recall = Recall.objects.filter(sample=sample).first()
    if recall is not None and recall.is_open:
        raise RecallNotChecked(_("召回还没有核查通过，不能完成核查处置。"))
    old = {"disposal": sample.disposal}
    sample.disposal, sample.disposed_on = Sample.Disposal.DONE, local_date(at)
    take_move(
        sample,
        Act.DISPOSE,
        by=by,
        at=at,
        reason=note,
        details={"measures": [str(measure) for measure in measures]},
        changed=["disposal", "disposed_on"],
        told=(old, {"disposal": sample.disposal}),
    )
    settle(sample, at=at)
    return sample


@transaction.atomic
def withdraw_sample(*, sample: Sample, reason: str, by: User | None, at: datetime) -> Sample:
    """A re-test or an objection overturned the result: it stays on record and counts for nothing."""
    sample = locked(sample, State.REPORTED, State.TOLD, *ENDED_FAILED)
    overturn(sample, reason=reason, by=by, at=at)
    tell_both(sample, "withdrawn", at=at)
    return sample
