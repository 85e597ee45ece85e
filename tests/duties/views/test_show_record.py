from datetime import date

import pytest
from django.urls import reverse

from duties.services.duty import Finding, correct_duty_record
from hazards.models import Hazard
from tests.factories.duties import hand_in, make_duty, make_record

DAY = date(2026, 11, 20)
QUERIES = 12


def url(enterprise):
    return reverse("duties:show_record", args=[enterprise.public_id, "daily-control", DAY])


def test_it_shows_what_was_written_down(sign_in, inspector, officer, noodle_bar):
    answers = [{"item": "dress", "question": "工作衣帽整洁吗", "answer": "NO", "note": "少一顶帽子"}]
    make_record(noodle_bar, officer, DAY, answers=answers, note="已补发", found=[Finding("少一顶帽子")])

    page = sign_in(inspector).get(url(noodle_bar)).text

    for text in ("工作衣帽整洁吗", "少一顶帽子", "已补发", "安全员", "按时完成"):
        assert text in page
    assert reverse("hazards:show_hazard", args=[Hazard.objects.get().pk]) in page
    assert "更正</a>" not in page


def test_it_shows_every_revision_newest_first(sign_in, officer, director, noodle_bar, at):
    record = make_record(noodle_bar, officer, DAY, note="第一次写的")
    correct_duty_record(record=record, by=director, at=at, handed_in=hand_in(note="更正后的"), reason="漏填")

    response = sign_in(officer).get(url(noodle_bar))

    assert [response.context["record"].note, *(old.note for old in response.context["older"])] == [
        "更正后的",
        "第一次写的",
    ]
    assert "更正</a>" in response.text


@pytest.mark.parametrize("revisions", [1, 3])
def test_more_revisions_take_the_same_queries(
    sign_in, officer, director, noodle_bar, at, revisions, django_assert_num_queries
):
    record = make_record(noodle_bar, officer, DAY)
    for _number in range(revisions - 1):
        record = correct_duty_record(record=record, by=officer, at=at, handed_in=hand_in(), reason="漏填")
    client = sign_in(director)

    with django_assert_num_queries(QUERIES):
        page = client.get(url(noodle_bar))

    assert len(page.context["older"]) == revisions - 1


def test_an_open_duty_has_no_record(sign_in, officer, noodle_bar):
    make_duty(noodle_bar, DAY)

    assert sign_in(officer).get(url(noodle_bar)).status_code == 404


def test_text_is_shown_as_text(sign_in, officer, noodle_bar):
    make_record(noodle_bar, officer, DAY, note="<script>alert(1)</script>")

    page = sign_in(officer).get(url(noodle_bar)).text

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page
