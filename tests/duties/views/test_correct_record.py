from datetime import date
from uuid import uuid4

from django.urls import reverse

from duties.checklists import checklist_for
from duties.models import DutyRecord
from tests.factories.duties import make_duty, make_record

DAY = date(2026, 11, 20)


def url(enterprise):
    return reverse("duties:correct_record", args=[enterprise.public_id, "daily-control", DAY])


def test_it_begins_from_the_record(sign_in, officer, noodle_bar):
    answers = [{"item": "dress", "question": "…", "answer": "NO", "note": "少一顶帽子"}]
    make_record(noodle_bar, officer, DAY, answers=answers, note="已补发")

    form = sign_in(officer).get(url(noodle_bar)).context["form"]

    assert (form["answer_dress"].value(), form["note_dress"].value(), form["note"].value()) == (
        "NO",
        "少一顶帽子",
        "已补发",
    )


def test_it_stores_a_revision(sign_in, officer, noodle_bar):
    make_record(noodle_bar, officer, DAY)
    answers = {f"answer_{item.code}": "YES" for item in checklist_for(noodle_bar).items}

    sign_in(officer).post(
        url(noodle_bar), answers | {"idempotency_key": uuid4(), "reason": "漏填", "note": "补上"}
    )

    assert list(DutyRecord.objects.values_list("revision", "note")) == [(2, "补上"), (1, "")]


def test_it_wants_a_reason(sign_in, officer, noodle_bar):
    make_record(noodle_bar, officer, DAY)
    answers = {f"answer_{item.code}": "YES" for item in checklist_for(noodle_bar).items}

    response = sign_in(officer).post(url(noodle_bar), answers | {"idempotency_key": uuid4(), "note": "补上"})

    assert list(response.context["reason_form"].errors) == ["reason"]
    assert "补上" in response.text
    assert DutyRecord.objects.count() == 1


def test_there_is_nothing_to_correct_yet(sign_in, officer, noodle_bar):
    make_duty(noodle_bar, DAY)

    assert sign_in(officer).get(url(noodle_bar)).status_code == 404
