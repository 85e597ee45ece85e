from datetime import UTC, datetime

import pytest
from django.core.cache import cache

from inspections.services.complaint.handling import refuse_complaint
from inspections.services.complaint.pause import pause_complaint
from inspections.services.complaint.query_code import MOST_TRIES, query_code
from tests.factories.inspections_complaint import make_complaint

URL = "/inspections/complaints/status/"


@pytest.fixture(autouse=True)
def fresh_tries():
    cache.clear()


@pytest.fixture
def complaint(noodle_bar):
    return make_complaint(noodle_bar)


def ask(client, number, code):
    return client.post(URL, {"number": number, "code": code})


def test_number_and_code_open_the_answer(client, complaint, inspector, at):
    refuse_complaint(
        complaint=complaint, ground="TOO_LATE", reason="超过三年", answer="已过三年。", by=inspector, at=at
    )
    page = ask(client, complaint.number.lower(), f" {query_code(complaint.number)} ").content.decode()

    assert "已过三年。" in page
    assert "知道权益受侵害已满三年" in page
    # Nothing that was written, nor who handles it.
    for private in ("牛肉", "13800001234", inspector.display_name):
        assert private not in page


def test_an_unchecked_figure_is_not_shown_as_law(client, complaint):
    page = ask(client, complaint.number, query_code(complaint.number)).content.decode()

    assert "预计 2026-12-01 前" in page
    assert "最迟" not in page


@pytest.mark.parametrize(("paused_on", "is_late"), [(None, True), (19, False), (23, True)])
def test_a_limit_that_is_over_says_so_unless_it_was_stopped_in_time(
    client, noodle_bar, inspector, paused_on, is_late
):
    report = make_complaint(noodle_bar, "CHECKING", kind="REPORT", answer_due_on="2026-11-20")
    if paused_on:
        at = datetime(2026, 11, paused_on, 2, tzinfo=UTC)
        pause_complaint(complaint=report, reason="送检", by=inspector, at=at)

    page = ask(client, report.number, query_code(report.number)).content.decode()

    assert ("已超期" in page, "期限中止计算" in page) == (is_late, paused_on is not None)


def test_neither_alone_opens_anything(client, complaint, noodle_bar):
    other = make_complaint(noodle_bar)
    for number, code in ((complaint.number, query_code(other.number)), ("TS20260101-ABCDEFGH", "123456")):
        response = ask(client, number, code)
        assert response.context["complaint"] is None
        assert "对不上" in response.content.decode()


def test_guessing_ends(client, complaint):
    right = query_code(complaint.number)
    for number in range(MOST_TRIES):
        ask(client, complaint.number, f"x{number}")

    assert ask(client, complaint.number, right).context["complaint"] is None
    cache.clear()
    assert ask(client, complaint.number, right).context["complaint"] == complaint
