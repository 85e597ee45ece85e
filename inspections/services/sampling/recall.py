"""Recalls (召回): ordered by the regulator, done and reported by the enterprise, checked by the regulator."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.local_time import local_date
from common.working_days import add_working_days
from inspections.models import Recall, RecallRule, Sample
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
    """Order the food back; hours to begin and working days to finish come from the rule in force."""
    sample = locked(sample, *RECALLABLE)
    if not sample.is_failed or Recall.objects.filter(sample=sample).exists():
        raise NothingToRecall(_("只有不合格样品的批次要召回，且只责令一次。"))
    today = local_date(at)
    rule = RecallRule.objects.on(today).filter(level=level).order_by("-effective_from").first()
    if rule is None:
        raise NoRuleInForce(_("当日没有这一级召回的时限规定，请联系管理员。"))
    recall = Recall.objects.create(
        sample=sample,
        enterprise=sample.enterprise,
        level=level,
        rule=rule,
        ordered_by=by,
        ordered_at=at,
        start_due_at=at + timedelta(hours=rule.start_hours),
        finish_due_on=add_working_days(today, rule.finish_working_days),
    )
    details = {
        "level": level,
        "start_due_at": recall.start_due_at.isoformat(),
        "finish_due_on": recall.finish_due_on.isoformat(),
    }
    take_move(sample, Act.RECALL, by=by, at=at, reason=reason, details=details)
    tell_enterprise(sample, "recall", at=at, recall=recall)
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
