from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date
from common.measurement import read_limit, read_measured, storable
from enterprises.models import Enterprise
from hazards.models import Hazard
from hazards.services.hazard import open_hazard, withdraw_hazard
from inspections.models import Sample, SampleItem
from inspections.services.risk_item import is_risk_item
from inspections.signals import samples_finalised


class SampleRefused(Exception):
    """The sample can't be recorded or changed as asked; nothing was."""


class PublishedInFuture(SampleRefused):
    """The day of publication has not come."""


class NothingToDispose(SampleRefused):
    """The sample passed, or its failure was dealt with before."""


class AlreadyWithdrawn(SampleRefused):
    """The sample was withdrawn before."""


@dataclass(frozen=True)
class MeasuredItem:
    """One measured item in the words of the laboratory."""

    item: str
    result: str
    limit: str = ""
    is_failed: bool = False


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
    """Record a published result. One failed item fails the sample and opens a hazard."""
    if published_on > local_date(at):
        raise PublishedInFuture(_("公布日期不能晚于今天。"))
    failed = [item for item in items if item.is_failed]
    sample = Sample.objects.create(
        enterprise=enterprise,
        name=name,
        food_class=food_class,
        producer_name=producer_name,
        sampled_unit_name=enterprise.name,
        production_text=production_text,
        publisher=publisher,
        published_on=published_on,
        verdict=Sample.Verdict.FAILED if failed else Sample.Verdict.PASSED,
        is_risk_item=any(is_risk_item(item.item) for item in failed),
        disposal=Sample.Disposal.PENDING if failed else Sample.Disposal.NOT_NEEDED,
        final_at=at,
        final_on=local_date(at),
    )
    SampleItem.objects.bulk_create(_sample_item(sample, item) for item in items)
    if failed:
        open_hazard(
            enterprise=enterprise,
            source=Hazard.Source.SAMPLING,
            source_key=_hazard_key(sample),
            severity=Hazard.Severity.CRITICAL if sample.is_risk_item else Hazard.Severity.MAJOR,
            title=f"{name}：{'、'.join(item.item for item in failed)}",
            by=by,
            at=at,
        )
    _tell(sample, "record_sample", by, at, new={"verdict": sample.verdict, "disposal": sample.disposal})
    return sample


@transaction.atomic
def dispose_sample(*, sample: Sample, by: User | None, at: datetime, note: str = "") -> Sample:
    """Verification and disposal (核查处置) of a failed sample is finished."""
    sample = _locked(sample)
    if sample.disposal not in (Sample.Disposal.PENDING, Sample.Disposal.UNKNOWN):
        raise NothingToDispose(_("样品合格，或已经处置完毕。"))
    old = {"disposal": sample.disposal}
    sample.disposal, sample.disposed_on = Sample.Disposal.DONE, local_date(at)
    sample.save(update_fields=["disposal", "disposed_on"])
    _tell(sample, "dispose_sample", by, at, old=old, new={"disposal": sample.disposal}, reason=note)
    return sample


@transaction.atomic
def withdraw_sample(*, sample: Sample, reason: str, by: User | None, at: datetime) -> Sample:
    """A re-test or an objection overturned the result: it stays on record and counts for nothing."""
    sample = _locked(sample)
    sample.withdrawn_at, sample.withdraw_reason = at, reason[:200]
    sample.save(update_fields=["withdrawn_at", "withdraw_reason"])
    hazards = Hazard.objects.open().filter(source=Hazard.Source.SAMPLING, source_key=_hazard_key(sample))
    for hazard in hazards:
        withdraw_hazard(hazard=hazard, by=by, at=at, reason=reason)
    _tell(sample, "withdraw_sample", by, at, new={"withdrawn_at": at.isoformat()}, reason=reason)
    return sample


def _sample_item(sample: Sample, item: MeasuredItem) -> SampleItem:
    measured, limit = read_measured(item.result), read_limit(item.limit)
    return SampleItem(
        sample=sample,
        enterprise=sample.enterprise,
        item=item.item,
        result_text=item.result,
        limit_text=item.limit,
        result_value=storable(measured.highest) if measured else None,
        limit_operator=limit.operator if limit else "",
        limit_value=storable(limit.value) if limit else None,
        unit=((measured and measured.unit) or (limit and limit.unit) or "")[:40],
        verdict=Sample.Verdict.FAILED if item.is_failed else Sample.Verdict.PASSED,
    )


def _locked(sample: Sample) -> Sample:
    sample = Sample.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=sample.pk)
    if sample.withdrawn_at:
        raise AlreadyWithdrawn(_("这份抽检结果已经撤销。"))
    return sample


def _hazard_key(sample: Sample) -> str:
    return f"sample:{sample.pk}"


def _tell(sample: Sample, action: str, by: User | None, at: datetime, **change) -> None:
    record_audit(
        action=action, subject=sample, by=by, at=at, region_path=sample.enterprise.region_path, **change
    )
    samples_finalised.send(sender=Sample, enterprise_ids=[sample.enterprise_id], at=at)
