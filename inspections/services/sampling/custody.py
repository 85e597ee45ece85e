"""The chain of custody (样品交接): from hand to hand until the laboratory; a broken seal ends it."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.local_time import local_date
from inspections.models import Laboratory, Sample, SampleHandover
from inspections.models.sampling.sample import ON_THE_WAY, State
from inspections.services.sampling.move import Act, SampleRefused, locked, take_move


class ReceiverIsGiver(SampleRefused):
    """Nobody hands a sample over to themselves."""


class ReceiverMissing(SampleRefused):
    """Either a laboratory or somebody with a name receives it."""


class TemperatureMissing(SampleRefused):
    """A chilled or frozen sample is measured whenever it changes hands."""


class HandedOverOutOfOrder(SampleRefused):
    """A hand-over lies before the one that came before it, or in the future."""


def holder_of(sample: Sample) -> str:
    """In whose hands it is: those of the last receiver, or of the sampler."""
    last = sample.handovers.order_by("-number").first()
    return last.receiver if last else sample.record.sampler.display_name


@transaction.atomic
def hand_over(
    *,
    sample: Sample,
    seal_number: str,
    is_seal_intact: bool,
    by: User,
    at: datetime,
    handed_at: datetime | None = None,
    receiver: str = "",
    laboratory: Laboratory | None = None,
    temperature: Decimal | None = None,
) -> Sample:
    """Write one change of hands down; the giver is whoever had it. A laboratory that receives it tests it.

    With a broken seal, or another than the one that was put on, the sample is void: nobody can say any more
    whose food it is.
    """
    sample, handed_at = locked(sample, *ON_THE_WAY), handed_at or at
    record = sample.record
    giver = holder_of(sample)
    receiver = laboratory.name if laboratory else receiver.strip()
    last = sample.handovers.order_by("-number").first()
    if not receiver:
        raise ReceiverMissing(_("请选择检验机构，或填写接收人。"))
    if receiver == giver:
        raise ReceiverIsGiver(_("样品现在就在这个人手里，请填写另一个接收人。"))
    if record.needs_temperature and temperature is None:
        raise TemperatureMissing(_("冷藏、冷冻样品交接时要测量温度。"))
    if handed_at > at or handed_at < (last.handed_at if last else record.taken_at):
        raise HandedOverOutOfOrder(_("交接时间要在上一次交接之后，且不能晚于现在。"))
    is_whole = is_seal_intact and seal_number.strip() == record.seal_number
    handover = SampleHandover(
        sample=sample,
        number=last.number + 1 if last else 1,
        giver=giver,
        receiver=receiver,
        is_laboratory=laboratory is not None,
        handed_at=handed_at,
        seal_number=seal_number.strip(),
        is_seal_intact=is_seal_intact,
        temperature=temperature,
    )
    changed = ["due_on"]
    if not is_whole:
        sample.due_on, to = None, State.VOID
    elif laboratory:
        sample.laboratory, changed = laboratory, ["due_on", "laboratory"]
        sample.due_on, to = sample.rule.report_due(local_date(handed_at)), State.TESTING
    else:
        to = State.SENT if sample.state == State.TAKEN else None
    reason = "" if is_whole else _broken(handover, record.seal_number)
    take_move(sample, Act.HAND_OVER, to, by=by, at=at, reason=reason, changed=changed, paper=handover)
    return sample


def _broken(handover: SampleHandover, seal_number: str) -> str:
    if not handover.is_seal_intact:
        return "封条破损，样品作废。"
    return f"封条编号不符（应为{seal_number}），样品作废。"


@transaction.atomic
def void_sample(*, sample: Sample, reason: str, by: User, at: datetime) -> Sample:
    """The sample can't be tested any more: lost, spoilt, or not enough of it."""
    sample = locked(sample, *ON_THE_WAY, State.TESTING)
    sample.due_on = None
    take_move(sample, Act.VOID, State.VOID, by=by, at=at, reason=reason, changed=["due_on"])
    return sample
