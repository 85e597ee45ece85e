from datetime import date

from django.urls import reverse

from duties.models import Duty, DutyRecord
from hazards.models import Hazard
from tests.factories.daily_answers import good_answers
from tests.factories.duties import make_duty, make_record
from tests.factories.reports import good_report

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

    sign_in(officer).post(url(noodle_bar), good_answers(noodle_bar, DAY, reason="漏填", note="补上"))

    assert list(DutyRecord.objects.values_list("revision", "note")) == [(2, "补上"), (1, "")]


def test_it_wants_a_reason(sign_in, officer, noodle_bar):
    make_record(noodle_bar, officer, DAY)

    response = sign_in(officer).post(url(noodle_bar), good_answers(noodle_bar, DAY, note="补上"))

    assert list(response.context["reason_form"].errors) == ["reason"]
    assert "补上" in response.text
    assert DutyRecord.objects.count() == 1


def test_a_corrected_report_opens_hazards_only_for_what_is_new(sign_in, director, noodle_bar):
    due_on = date(2026, 11, 22)
    make_duty(noodle_bar, due_on, Duty.Kind.WEEKLY_CHECK)
    place = [noodle_bar.public_id, "weekly-check", due_on]
    client = sign_in(director)
    found = {"outcome": "FOUND", "problems": "下水口有异味\n门封条老化"}
    client.post(reverse("duties:submit_duty", args=place), good_report(**found))

    found["problems"] += "\n灯罩破裂"
    client.post(reverse("duties:correct_record", args=place), good_report(**found, reason="漏了一条"))

    assert DutyRecord.objects.count() == 2
    titles = Hazard.objects.order_by("pk").values_list("title", flat=True)
    assert list(titles) == ["下水口有异味", "门封条老化", "灯罩破裂"]


def test_there_is_nothing_to_correct_yet(sign_in, officer, noodle_bar):
    make_duty(noodle_bar, DAY)

    assert sign_in(officer).get(url(noodle_bar)).status_code == 404
