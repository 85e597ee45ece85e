"""The chain of custody (样品交接): from hand to hand until the laboratory; a broken seal ends it.

When a re-test runs, the spare sample goes on from the first laboratory to the body that was drawn.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.local_time import local_date
from inspections.models import Laboratory, Objection, Sample, SampleHandover
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


class SpareNotSent(SampleRefused):
    """The spare sample goes to the re-test body that was drawn, once, and to no other laboratory."""


@dataclass(frozen=True)
class Hands:
    """What changes hands: the sample, or its spare; in whose hands it is, and since when."""

    is_spare: bool
    holder: str
    since: datetime
    number: int  # of the next change

    def check(self, receiver: str, handed_at: datetime, at: datetime) -> None:
        if not receiver:
            raise ReceiverMissing(_("请选择检验机构，或填写接收人。"))
        if receiver == self.holder:
            raise ReceiverIsGiver(_("样品现在就在这个人手里，请填写另一个接收人。"))
        if handed_at > at or handed_at < self.since:
            raise HandedOverOutOfOrder(_("交接时间要在上一次交接之后，且不能晚于现在。"))


def hands_of(sample: Sample) -> Hands:
    """From the sampler on; of the spare from the first laboratory on, since the body was drawn."""
    handovers = list(sample.handovers.order_by("number"))
    is_spare = sample.state == State.RETESTING
    last = next((one for one in reversed(handovers) if one.is_spare == is_spare), None)
    number = len(handovers) + 1
    if last is not None:
        return Hands(is_spare, last.receiver, last.handed_at, number)
    if is_spare:
        drawn_at = sample.moves.filter(act=Act.DRAW).latest("number").at
        return Hands(True, sample.laboratory.name, drawn_at.replace(second=0, microsecond=0), number)
    return Hands(False, sample.record.sampler.display_name, sample.record.taken_at, number)


def body_of(sample: Sample) -> Laboratory | None:
    """The re-test body that was drawn, of a sample in re-test."""
    accepted = sample.objections.filter(state=Objection.State.ACCEPTED).select_related("body").first()
    return accepted.body if accepted else None


def has_spare_arrived(sample: Sample, body: Laboratory) -> bool:
    last = sample.handovers.filter(is_spare=True).order_by("-number").first()
    return last is not None and last.is_laboratory and last.receiver == body.name


def is_spare_under_way(sample: Sample) -> bool:
    """A body was drawn that does not have the spare sample yet."""
    body = body_of(sample)
    return body is not None and not has_spare_arrived(sample, body)


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
    whose food it is. The spare of a re-test keeps the sample where it stands; with a broken seal the body's
    report is not taken, and the regulator decides on the objection anew.
    """
    sample, handed_at = locked(sample, *ON_THE_WAY, State.RETESTING), handed_at or at
    record = sample.record
    if sample.state == State.RETESTING:
        _check_spare(sample, laboratory)
    hands = hands_of(sample)
    receiver = laboratory.name if laboratory else receiver.strip()
    hands.check(receiver, handed_at, at)
    if record.needs_temperature and temperature is None:
        raise TemperatureMissing(_("冷藏、冷冻样品交接时要测量温度。"))
    is_whole = is_seal_intact and seal_number.strip() == record.seal_number
    handover = SampleHandover(
        sample=sample,
        number=hands.number,
        giver=hands.holder,
        receiver=receiver,
        is_spare=hands.is_spare,
        is_laboratory=laboratory is not None,
        handed_at=handed_at,
        seal_number=seal_number.strip(),
        is_seal_intact=is_seal_intact,
        temperature=temperature,
    )
    if hands.is_spare:
        reason = "" if is_whole else _broken(handover, record.seal_number, _SPARE_IS_LOST)
        take_move(sample, Act.HAND_OVER, by=by, at=at, reason=reason, paper=handover)
        return sample
    changed = ["due_on"]
    if not is_whole:
        sample.due_on, to = None, State.VOID
    elif laboratory:
        sample.laboratory, changed = laboratory, ["due_on", "laboratory"]
        sample.due_on, to = sample.rule.report_due(local_date(handed_at)), State.TESTING
    else:
        to = State.SENT if sample.state == State.TAKEN else None
    reason = "" if is_whole else _broken(handover, record.seal_number, "样品作废。")
    take_move(sample, Act.HAND_OVER, to, by=by, at=at, reason=reason, changed=changed, paper=handover)
    return sample


def _check_spare(sample: Sample, laboratory: Laboratory | None) -> None:
    body = body_of(sample)
    if body is None:
        raise SpareNotSent(_("还没有确定复检机构。"))
    if has_spare_arrived(sample, body):
        raise SpareNotSent(_("复检机构已经收到备份样品。"))
    if laboratory is not None and laboratory != body:
        raise SpareNotSent(_("备份样品只能移交给抽中的复检机构。"))


_SPARE_IS_LOST = "备份样品不能复检。"


def _broken(handover: SampleHandover, seal_number: str, then: str) -> str:
    if not handover.is_seal_intact:
        return f"封条破损，{then}"
    return f"封条编号不符（应为{seal_number}），{then}"


@transaction.atomic
def void_sample(*, sample: Sample, reason: str, by: User, at: datetime) -> Sample:
    """The sample can't be tested any more: lost, spoilt, or not enough of it."""
    sample = locked(sample, *ON_THE_WAY, State.TESTING)
    sample.due_on = None
    take_move(sample, Act.VOID, State.VOID, by=by, at=at, reason=reason, changed=["due_on"])
    return sample
