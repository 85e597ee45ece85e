from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from inspections.models import Recall
from inspections.services.sampling.ending import finalise_due
from inspections.services.sampling.move import NotInThatState
from inspections.services.sampling.notice import remind_of_limits
from inspections.services.sampling.recall import (
    MoreThanSold,
    NoRecall,
    NothingToRecall,
    begin_recall,
    check_recall,
    finish_recall,
    order_recall,
    record_stop,
    return_recall,
    start_recall,
)
from inspections.services.sampling.sample import RecallNotChecked, dispose_sample, withdraw_sample
from notifications.models import Notice
from tests.factories.inspections_sampling import GOOD, make_reported, make_told

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("level", "hours", "finish_on"),
    [(1, 24, date(2026, 12, 7)), (2, 48, date(2026, 12, 21)), (3, 72, date(2027, 1, 5))],
)
def test_each_class_has_its_limits(noodle_bar, inspector, officer, at, level, hours, finish_on):
    recall = order_recall(sample=make_reported(noodle_bar, inspector, at), level=level, by=inspector, at=at)

    assert (recall.start_due_at, recall.finish_due_on) == (at + timedelta(hours=hours), finish_on)
    assert not Recall.objects.overdue(recall.start_due_at, at.date()).exists()
    assert Recall.objects.overdue(recall.start_due_at + DAY, at.date()).get() == recall
    late = datetime.combine(finish_on + DAY, time(2), UTC)
    remind_of_limits(at=late)
    told = Notice.objects.filter(key=f"recall_overdue:{recall.sample_id}").values_list("user", flat=True)
    assert {inspector.pk, officer.pk} <= set(told)


def test_from_the_order_to_the_check(noodle_bar, inspector, officer, at):
    sample = make_told(noodle_bar, inspector, at)
    finalise_due(at=at + 30 * DAY)
    at += 31 * DAY
    with pytest.raises(NoRecall):
        check_recall(sample=sample, by=inspector, at=at)
    order_recall(sample=sample, level=1, by=inspector, at=at)
    with pytest.raises(NothingToRecall):
        order_recall(sample=sample, level=2, by=inspector, at=at)
    with pytest.raises(NotInThatState):
        finish_recall(sample=sample, recalled_amount=Decimal(1), handling="销毁", by=officer, at=at)
    start_recall(
        sample=sample, sold_amount=Decimal(12), stock_amount=Decimal(3), unit="kg", by=officer, at=at
    )
    with pytest.raises(MoreThanSold):
        finish_recall(sample=sample, recalled_amount=Decimal(13), handling="销毁", by=officer, at=at)
    finish_recall(sample=sample, recalled_amount=Decimal(9), handling="销毁", by=officer, at=at)
    with pytest.raises(RecallNotChecked):
        dispose_sample(sample=sample, by=inspector, at=at, measures=["RECALLED"])
    return_recall(sample=sample, reason="没有销毁照片", by=inspector, at=at)
    finish_recall(sample=sample, recalled_amount=Decimal(10), handling="见证下销毁", by=officer, at=at)
    check_recall(sample=sample, by=inspector, at=at)

    recall = Recall.objects.get()
    assert (recall.state, recall.recalled_amount, recall.checked_by) == ("CHECKED", Decimal(10), inspector)
    assert dispose_sample(sample=sample, by=inspector, at=at, measures=["RECALLED"]).disposal == "DONE"
    acts = sample.moves.filter(act__startswith="RECALL").order_by("number").values_list("act", flat=True)
    assert list(acts) == [
        "RECALL", "RECALL_START", "RECALL_FINISH", "RECALL_RETURN", "RECALL_FINISH", "RECALL_CHECK",
    ]  # fmt: skip


def test_the_enterprise_says_at_once_what_it_stopped_and_sealed(noodle_bar, inspector, officer, at):
    sample = make_reported(noodle_bar, inspector, at)
    at += timedelta(hours=3)
    said = {"batch": "20261120", "stock_amount": Decimal("3.500"), "unit": "kg", "by": officer, "at": at}

    move = record_stop(sample=sample, stopped=["SALE"], note="冷库3号", **said)
    record_stop(sample=sample, stopped=["SALE", "USE"], **said)

    assert move.details == {"stopped": ["SALE"], "batch": "20261120", "stock": "3.5", "unit": "kg"}
    assert (move.act, move.measures, move.reason) == ("STOP", ["停止销售、下架"], "冷库3号")
    told = Notice.objects.filter(user=inspector, key__startswith=f"stopped:{sample.pk}:")
    assert told.count() == 2
    with pytest.raises(NothingToRecall):
        record_stop(sample=make_reported(noodle_bar, inspector, at, items=[GOOD]), stopped=["SALE"], **said)


def test_a_recall_begun_without_an_order_is_finished_and_checked(noodle_bar, inspector, officer, at):
    sample = make_told(noodle_bar, inspector, at)
    amounts = {"sold_amount": Decimal(12), "stock_amount": Decimal(3), "unit": "kg"}

    recall = begin_recall(sample=sample, level=3, by=officer, at=at + timedelta(hours=4), **amounts)

    assert (recall.state, recall.is_voluntary, recall.ordered_by) == ("STARTED", True, None)
    assert recall.finish_due_on == date(2027, 1, 5)
    assert Notice.objects.filter(user=inspector, key=f"recall_begun:{sample.pk}").exists()
    with pytest.raises(NothingToRecall):
        begin_recall(sample=sample, level=3, by=officer, at=at + DAY, **amounts)
    finish_recall(sample=sample, recalled_amount=Decimal(9), handling="销毁", by=officer, at=at + DAY)
    assert check_recall(sample=sample, by=inspector, at=at + 2 * DAY).state == "CHECKED"
    with pytest.raises(NothingToRecall):
        order_recall(sample=sample, level=1, by=inspector, at=at + 2 * DAY)


def test_an_order_sets_the_limits_of_a_voluntary_recall_once(noodle_bar, inspector, officer, at):
    """No enterprise chooses the slowest class for itself."""
    sample = make_told(noodle_bar, inspector, at)
    begin_recall(
        sample=sample, level=3, sold_amount=Decimal(12), stock_amount=Decimal(3), unit="kg", by=officer, at=at
    )

    recall = order_recall(sample=sample, level=1, by=inspector, at=at)

    recall.refresh_from_db()
    assert (recall.level, recall.state, recall.sold_amount) == (1, "STARTED", Decimal(12))
    assert (recall.finish_due_on, recall.ordered_by) == (date(2026, 12, 7), inspector)
    assert Recall.objects.get() == recall
    with pytest.raises(NothingToRecall):
        order_recall(sample=sample, level=2, by=inspector, at=at)


def test_stopping_and_recalling_stand_on_the_page(noodle_bar, inspector, officer, at, sign_in):
    sample = make_told(noodle_bar, inspector, at, production_text="20261120")
    client, url = sign_in(officer), f"/inspections/samples/{sample.pk}/"
    assert "20261120" in client.get(url).content.decode()

    said = {"stopped": ["SALE"], "batch": "20261120", "stock_amount": "3", "unit": "kg"}
    assert client.post(f"{url}stop-batch/", said).status_code == 302
    amounts = {"level": "2", "sold_amount": "12", "stock_amount": "3", "unit": "kg"}
    assert client.post(f"{url}begin-recall/", amounts).status_code == 302

    page = client.get(url).content.decode()
    assert "停止销售、下架" in page
    assert "企业主动召回" in page
    assert "责令召回" in sign_in(inspector).get(url).content.decode()


def test_what_passed_is_not_recalled(noodle_bar, inspector, at):
    with pytest.raises(NothingToRecall):
        order_recall(
            sample=make_reported(noodle_bar, inspector, at, items=[GOOD]), level=1, by=inspector, at=at
        )


def test_a_withdrawn_result_cancels_its_recall(noodle_bar, inspector, at):
    sample = make_reported(noodle_bar, inspector, at)
    order_recall(sample=sample, level=1, by=inspector, at=at)

    withdraw_sample(sample=sample, reason="报告录错了企业", by=inspector, at=at + DAY)

    assert Recall.objects.get().state == "CANCELLED"
