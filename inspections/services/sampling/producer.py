"""The producer named on the label (标称生产者): which registered enterprise that is, and when it was told."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.identifiers import normalise_uscc
from common.local_time import local_date
from enterprises.models import Enterprise
from inspections.models import Sample
from inspections.models.sampling.sample import CONTESTABLE, OPEN, State
from inspections.queries.sampling.party import limit_to_object
from inspections.services.sampling.ending import ReceivedOutOfOrder, reported_on
from inspections.services.sampling.move import Act, SampleRefused, locked, take_move
from inspections.services.sampling.notice import settle, tell_producer_of

FAILED_AND_OPEN = (State.REPORTED, *CONTESTABLE)


class ProducerNotFound(SampleRefused):
    """No enterprise, or more than one, is registered under that code."""


class ProducerIsSampled(SampleRefused):
    """Who made it is who it was taken from: told as that, and objecting as that."""


class ProducerTold(SampleRefused):
    """The producer has been told: its days run, another can't take its place."""


class ProducerNotNamed(SampleRefused):
    """Nobody is named whom one could tell."""


class OnlySupervisionIsTold(SampleRefused):
    """Risk monitoring and evaluation are the authority's own: nobody objects to them."""


def find_producer(code: str) -> Enterprise:
    """The registered enterprise of a production licence, a credit code or a public number.

    Looked up in the whole registry, not in one's own territory: what is made elsewhere is sold here, and who
    knows the whole number reads it off the label. A name proves nothing and finds nobody.
    """
    code = normalise_uscc(code.replace(" ", ""))
    if not code:
        raise ProducerNotFound(_("请填写标称生产者的编号。"))
    rows = Enterprise.objects.order_by("pk")
    for found in (
        rows.filter(licences__number=code).distinct(),
        rows.filter(credit_code=code),
        rows.filter(public_id=code),
    ):
        match list(found[:2]):
            case [enterprise]:
                return enterprise
            case [_first, _second]:
                raise ProducerNotFound(
                    _("这个代码下登记了几处场所，请填写食品生产许可证编号（SC…）或公开编号。")
                )
    raise ProducerNotFound(_("没有登记这个编号的主体；未在平台登记的生产者只保留标签上的名称。"))


@transaction.atomic
def name_producer(*, sample: Sample, code: str, reason: str = "", by: User, at: datetime) -> Sample:
    """Say which registered enterprise the label names; told of a failed result, it may object itself.

    Until it has been told, another may be named, or nobody any more (an empty `code`). The words of the label
    stay as they were sealed with the record.
    """
    sample = locked(sample, *OPEN)
    if sample.kind != Sample.Kind.SUPERVISION:
        raise OnlySupervisionIsTold(_("只有监督抽检的结果要告知标称生产者。"))
    if sample.producer_until is not None:
        raise ProducerTold(_("结果已经送达标称生产者，不能再改认。"))
    producer = find_producer(code) if code.strip() else None
    if producer is not None and producer.pk == sample.enterprise_id:
        raise ProducerIsSampled(_("标称生产者就是被抽样单位，告知和异议都按被抽样单位办理。"))
    if producer is None and sample.producer is None:
        raise ProducerNotNamed(_("请填写标称生产者的编号。"))
    settle(sample, at=at, kinds=("producer_failed",))  # of whoever was named before
    sample.producer, sample.producer_due_on = producer, None
    is_to_be_told = producer is not None and sample.is_failed and sample.state in FAILED_AND_OPEN
    if is_to_be_told:
        sample.producer_due_on = sample.rule.tell_due(local_date(at), is_failed=True)
    take_move(
        sample,
        Act.NAME_PRODUCER,
        by=by,
        at=at,
        reason=reason,
        details={"producer": producer.public_id if producer else ""},
        changed=["producer", "producer_due_on"],
    )
    if is_to_be_told:
        tell_producer_of(sample, "failed", at=at)
    return sample


@transaction.atomic
def tell_producer(*, sample: Sample, by: User, at: datetime, received_on: date | None = None) -> Sample:
    """The failed result reached the producer: from then on it has its own working days to object.

    The enterprise is told first; the result is not final before the time of both is over.
    """
    sample = locked(sample, *CONTESTABLE)
    if sample.producer is None:
        raise ProducerNotNamed(_("还没有认定标称生产者。"))
    if sample.producer_until is not None:
        raise ProducerTold(_("结果已经送达标称生产者。"))
    received_on = received_on or local_date(at)
    if not reported_on(sample) <= received_on <= local_date(at):
        raise ReceivedOutOfOrder(_("送达日期要在收到报告之后，且不能晚于今天。"))
    sample.producer_until = sample.rule.objection_end(received_on)
    changed = ["producer_until"]
    if sample.state == State.TOLD:
        sample.due_on = limit_to_object(sample, local_date(at))
        changed.append("due_on")
    details = {"received_on": received_on.isoformat()}
    take_move(sample, Act.TELL_PRODUCER, by=by, at=at, details=details, changed=changed)
    tell_producer_of(sample, "told", at=at)
    return sample
