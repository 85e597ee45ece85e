"""Recalls (召回): ordered by the regulator or begun by the enterprise, done and reported by it, then checked.

What it stopped and sealed at once (停止生产经营、封存) it says before.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.local_time import local_date
from common.working_days import add_working_days
from inspections.models import Recall, RecallRule, Sample, SampleMove
from inspections.models.sampling.recall import IllegalRecallMove
from inspections.models.sampling.sample import CONTESTABLE, State
from inspections.services.sampling.move import Act, NotInThatState, SampleRefused, locked, take_move
from inspections.services.sampling.notice import settle, tell_enterprise, tell_regulators
from inspections.services.sampling.take import NoRuleInForce

RECALLABLE = (State.REPORTED, *CONTESTABLE, State.FINAL, State.FILED)


class NothingToRecall(SampleRefused):
    """What passed, or is recalled already, is not recalled."""


class NoRecall(SampleRefused):
    """No recall was ordered, or it is over."""


class MoreThanSold(SampleRefused):
    """No more comes back than was sold."""


class FinisherNeverChecks(SampleRefused):
    """Who reports a recall finished does not check it."""


@transaction.atomic
def order_recall(*, sample: Sample, level: int, by: User, at: datetime, reason: str = "") -> Recall:
    """Order the food back; hours to begin and working days to finish come from the rule in force.

    On a recall that the enterprise began itself the order sets class and limits anew; what it has done stays.
    """
    sample = locked(sample, *RECALLABLE)
    recall = Recall.objects.select_for_update().filter(sample=sample).first()
    is_taken_over = recall is not None and recall.may_be_ordered
    if not sample.is_failed or (recall is not None and not is_taken_over):
        raise NothingToRecall(_("只有不合格样品的批次要召回，且只责令一次。"))
    recall = recall or Recall(sample=sample, enterprise=sample.enterprise)
    _set_limits(recall, level, at)
    recall.ordered_by = by
    recall.save()
    details = {
        "level": level,
        "start_due_at": recall.start_due_at.isoformat(),
        "finish_due_on": recall.finish_due_on.isoformat(),
    }
    take_move(sample, Act.RECALL, by=by, at=at, reason=reason, details=details)
    tell_enterprise(sample, "recall", at=at, recall=recall)
    return recall


@transaction.atomic
def record_stop(
    *,
    sample: Sample,
    stopped: Sequence[str],
    batch: str,
    stock_amount: Decimal,
    unit: str,
    by: User,
    at: datetime,
    note: str = "",
) -> SampleMove:
    """The enterprise says what it stopped (生产、经营、使用) and how much of which batch it has sealed.

    As often as there is something to say: nothing of it is changed, the regulators hear of each.
    """
    sample = locked(sample, *RECALLABLE)
    if not sample.must_stop:
        raise NothingToRecall(_("只有不合格、还没有处置完的批次要停止经营、封存。"))
    details = {
        "stopped": [str(one) for one in stopped],
        "batch": batch,
        "stock": f"{stock_amount.normalize():f}",
        "unit": unit,
    }
    move = take_move(sample, Act.STOP, by=by, at=at, reason=note, details=details)
    tell_regulators(sample, "stopped", by=by, at=at)
    return move


@transaction.atomic
def begin_recall(
    *,
    sample: Sample,
    level: int,
    sold_amount: Decimal,
    stock_amount: Decimal,
    unit: str,
    by: User,
    at: datetime,
    note: str = "",
) -> Recall:
    """The enterprise takes its food back without an order (主动召回); finished and checked like others."""
    sample = locked(sample, *RECALLABLE)
    if not sample.is_failed or Recall.objects.filter(sample=sample).exists():
        raise NothingToRecall(_("只有不合格样品的批次要召回，且只召回一次。"))
    recall = Recall(
        sample=sample,
        enterprise=sample.enterprise,
        is_voluntary=True,
        state=Recall.State.STARTED,
        sold_amount=sold_amount,
        stock_amount=stock_amount,
        unit=unit,
        started_by=by,
        started_at=at,
    )
    _set_limits(recall, level, at)
    recall.save()
    details = {
        "level": level,
        "sold": f"{sold_amount.normalize():f}",
        "stock": f"{stock_amount.normalize():f}",
        "unit": unit,
        "finish_due_on": recall.finish_due_on.isoformat(),
    }
    take_move(sample, Act.RECALL_BEGIN, by=by, at=at, reason=note, details=details)
    tell_regulators(sample, "recall_begun", by=by, at=at)
    return recall


@transaction.atomic
def start_recall(
    *, sample: Sample, sold_amount: Decimal, stock_amount: Decimal, unit: str, by: User, at: datetime
) -> Recall:
    """The enterprise has begun: how much was sold, how much it still had and has sealed."""
    sample, recall = _recall(sample)
    _go(recall, Recall.State.STARTED)
    recall.sold_amount, recall.stock_amount, recall.unit = sold_amount, stock_amount, unit
    recall.started_by, recall.started_at = by, at
    recall.save()
    details = {"sold": str(sold_amount), "stock": str(stock_amount), "unit": unit}
    take_move(sample, Act.RECALL_START, by=by, at=at, details=details)
    return recall


@transaction.atomic
def finish_recall(
    *, sample: Sample, recalled_amount: Decimal, handling: str, by: User, at: datetime
) -> Recall:
    """The enterprise says how much came back and what it did with it."""
    sample, recall = _recall(sample)
    _go(recall, Recall.State.FINISHED)
    if recalled_amount > recall.sold_amount:
        raise MoreThanSold(_("召回数量不能多于已售数量。"))
    recall.recalled_amount, recall.handling = recalled_amount, handling
    recall.finished_by, recall.finished_at = by, at
    recall.save()
    details = {"recalled": str(recalled_amount), "unit": recall.unit}
    take_move(sample, Act.RECALL_FINISH, by=by, at=at, reason=handling, details=details)
    tell_regulators(sample, "recalled", by=by, at=at)
    return recall


@transaction.atomic
def check_recall(*, sample: Sample, by: User, at: datetime, reason: str = "") -> Recall:
    """The regulator has checked amounts and handling: the recall is over."""
    sample, recall = _recall(sample)
    _go(recall, Recall.State.CHECKED)
    if by.pk == recall.finished_by_id:
        raise FinisherNeverChecks(_("报告召回完成的人不能自己核查。"))
    recall.checked_by, recall.checked_at = by, at
    recall.save()
    take_move(sample, Act.RECALL_CHECK, by=by, at=at, reason=reason)
    settle(sample, at=at, kinds=("recall", "recall_overdue"))
    return recall


@transaction.atomic
def return_recall(*, sample: Sample, reason: str, by: User, at: datetime) -> Recall:
    """Something is missing: back to the enterprise, its limit stays."""
    sample, recall = _recall(sample)
    if recall.state != Recall.State.FINISHED:
        raise NotInThatState(_("企业还没有报告召回完成。"))
    _go(recall, Recall.State.STARTED)
    recall.save()
    take_move(sample, Act.RECALL_RETURN, by=by, at=at, reason=reason)
    tell_enterprise(sample, "recall_returned", at=at)
    return recall


def _set_limits(recall: Recall, level: int, at: datetime) -> None:
    today = local_date(at)
    rule = RecallRule.objects.on(today).filter(level=level).order_by("-effective_from").first()
    if rule is None:
        raise NoRuleInForce(_("当日没有这一级召回的时限规定，请联系管理员。"))
    recall.level, recall.rule, recall.ordered_at = level, rule, at
    recall.start_due_at = at + timedelta(hours=rule.start_hours)
    recall.finish_due_on = add_working_days(today, rule.finish_working_days)


def _recall(sample: Sample) -> tuple[Sample, Recall]:
    sample = locked(sample)
    recall = Recall.objects.select_for_update().filter(sample=sample).first()
    if recall is None or not recall.is_open:
        raise NoRecall(_("没有正在进行的召回。"))
    return sample, recall


def _go(recall: Recall, state: str) -> None:
    try:
        recall.move_to(state)
    except IllegalRecallMove as error:
        raise NotInThatState(_("召回现在的状态不能这样处理，请看最新的流转。")) from error
