"""A report's draft on the server: by a button, by a script, and when two write at once."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from common.local_time import local_date, month_end, sunday_of
from duties.models import Duty, DutyRecord, ReportDraft
from duties.services.report_draft import save_draft
from tests.factories.duties import make_duty, make_record
from tests.factories.reports import good_minutes, good_report


@pytest.fixture
def weekly(noodle_bar):
    return make_duty(noodle_bar, sunday_of(local_date(timezone.now())), Duty.Kind.WEEKLY_CHECK)


def url(duty, page="save_draft"):
    return reverse(f"duties:{page}", args=[duty.enterprise.public_id, duty.slug, duty.due_on])


def save(client, duty, script=False, **data):
    headers = {"Accept": "application/json"} if script else {}
    return client.post(url(duty), {"draft_version": "0"} | data, headers=headers)


def test_the_form_begins_with_the_figures_in_words(sign_in, director, officer, noodle_bar, weekly):
    today = local_date(timezone.now())
    make_record(noodle_bar, officer, today, answers=[{"item": "dress", "question": "衣帽", "answer": "NO"}])

    page = sign_in(director).get(url(weekly, "submit_duty"))

    assert page.context["form"]["assessed"].value().startswith("应做日管控1天：按时1天")
    assert "《每周食品安全排查治理报告》" in page.text
    assert f"由平台统计，截至{today.year}年{today.month}月{today.day}日" in page.text
    for link in (
        f"since={weekly.opens_on}&amp;until={weekly.due_on}&amp;kind=1&amp;state=owed",
        f"found_since={weekly.opens_on}&amp;found_until={weekly.due_on}&amp;state=overdue",
        reverse("duties:show_record", args=[noodle_bar.public_id, "daily-control", today]),
    ):
        assert link in page.text
    assert ReportDraft.objects.get().version == 0


def test_minutes_begin_with_who_meets(sign_in, director, principal, noodle_bar):
    duty = make_duty(noodle_bar, month_end(local_date(timezone.now())), Duty.Kind.MONTHLY_DISPATCH)

    form = sign_in(director).get(url(duty, "submit_duty")).context["form"]

    assert (form["chair"].value(), form["attendees"].value()) == ("负责人", "负责人\n安全总监")


def test_it_saves_and_comes_back(sign_in, director, weekly):
    client = sign_in(director)

    response = save(client, weekly, assessed="写到一半", measures="")

    assert response["Location"] == url(weekly, "submit_duty")
    page = client.get(response["Location"])
    assert page.context["form"]["assessed"].value() == "写到一半"
    assert "接着 安全总监 在" in page.text
    assert not DutyRecord.objects.exists()


def test_a_script_gets_the_version(sign_in, director, weekly):
    response = save(sign_in(director), weekly, script=True, assessed="写到一半")

    assert response.json()["version"] == 1


def test_both_are_shown_when_somebody_saved_meanwhile(sign_in, director, officer, weekly, at):
    save_draft(duty=weekly, content={"assessed": "安全员写的"}, version=0, by=officer, at=at)

    page = save(sign_in(director), weekly, assessed="总监写的", measures="加一次检查")

    assert page.status_code == 409
    form = page.context["form"]
    assert (form["assessed"].value(), form["measures"].value(), form.errors) == ("总监写的", "加一次检查", {})
    assert page.context["saved_meanwhile"] == [("检查和分析了哪些方面", "安全员写的")]
    assert 'name="draft_version" value="1"' in page.text
    assert ReportDraft.objects.get().content == {"assessed": "安全员写的"}


def test_a_script_hears_of_a_conflict(sign_in, director, officer, weekly, at):
    save_draft(duty=weekly, content={"assessed": "安全员写的"}, version=0, by=officer, at=at)

    response = save(sign_in(director), weekly, script=True, assessed="总监写的")

    told = response.json()
    assert (response.status_code, told["code"], told["saved_by"]) == (409, "draft_changed", "安全员")
    assert (told["version"], told["content"]) == (1, {"assessed": "安全员写的"})


def test_a_phone_that_comes_back_late_does_not_begin_a_correction(sign_in, director, officer, noodle_bar):
    day = sunday_of(local_date(timezone.now()))
    make_record(noodle_bar, officer, day, Duty.Kind.WEEKLY_CHECK, at=timezone.now())
    duty = Duty.objects.select_related("enterprise").get(kind=Duty.Kind.WEEKLY_CHECK)

    response = save(sign_in(director), duty, script=True, assessed="写到一半", draft_revision="1")

    assert (response.status_code, response.json()["code"]) == (409, "already_submitted")
    assert not ReportDraft.objects.filter(version__gt=0).exists()
    assert save(sign_in(director), duty, script=True, assessed="更正", draft_revision="2").status_code == 200


def test_a_draft_is_not_saved_under_another_name(sign_in, director, officer, weekly):
    headers = {"Accept": "application/json", "X-Signed-In-As": str(officer.pk)}

    response = sign_in(director).post(url(weekly), {"assessed": "安全员写的"}, headers=headers)

    assert (response.status_code, response.json()["error"]["code"]) == (401, "signed_in_as_another")
    assert not ReportDraft.objects.filter(version__gt=0).exists()


def test_the_page_shows_the_new_figures_before_it_takes_the_report(sign_in, director, weekly):
    client, page = sign_in(director), url(weekly, "submit_duty")
    seen = client.get(page).context["report"].seen
    yesterday = json.loads(seen) | {"hazards.open": -1}

    refused = client.post(page, good_report(figures_seen=json.dumps(yesterday)))

    assert "数字变了：没有销号的隐患 -1→0" in str(refused.context["form"].non_field_errors())
    assert f'name="figures_seen" value="{escape(seen)}"' in refused.text
    client.post(page, good_report(figures_seen=seen))
    assert DutyRecord.objects.get().kind == Duty.Kind.WEEKLY_CHECK


def test_a_daily_record_has_no_draft(sign_in, officer, noodle_bar):
    duty = make_duty(noodle_bar, local_date(timezone.now()))

    assert save(sign_in(officer), duty, assessed="…").status_code == 404


def test_what_is_handed_in_holds_its_figures(sign_in, director, inspector, weekly):
    sign_in(director).post(url(weekly, "submit_duty"), good_report(proposals="换一台冰箱"))

    record = DutyRecord.objects.get()
    figures = record.answers[0]["figures"]
    assert (figures["last_day"], figures["days"]["due"]) == (weekly.due_on.isoformat(), 0)
    page = sign_in(inspector).get(url(weekly, "show_record")).text
    for text in ("提交时的数字，随记录封存", "换一台冰箱", "需要主要负责人决定或支持的事项"):
        assert text in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"veto": "PROPOSED"}, "veto_reason"),
        ({"veto_reason": "停用冷库"}, "veto"),
        ({"chair": ""}, "chair"),
        ({"plan": ""}, "plan"),
    ],
)
def test_minutes_say_what_is_missing(sign_in, director, noodle_bar, changes, field):
    duty = make_duty(noodle_bar, month_end(local_date(timezone.now())), Duty.Kind.MONTHLY_DISPATCH)

    response = sign_in(director).post(url(duty, "submit_duty"), good_minutes(**changes))

    assert list(response.context["form"].errors) == [field]


def test_a_veto_is_kept_and_comes_back_for_a_correction(sign_in, director, noodle_bar):
    duty = make_duty(noodle_bar, month_end(local_date(timezone.now())), Duty.Kind.MONTHLY_DISPATCH)
    client = sign_in(director)

    client.post(url(duty, "submit_duty"), good_minutes(veto="PROPOSED", veto_reason="停用二号冷库，已同意"))

    (entry,) = [answer for answer in DutyRecord.objects.get().answers if answer["item"] == "veto_reason"]
    assert (entry["answer"], entry["note"]) == ("PROPOSED", "停用二号冷库，已同意")
    form = client.get(url(duty, "correct_record")).context["form"]
    assert (form["veto"].value(), form["veto_reason"].value(), form["outcome"].value()) == (
        "PROPOSED",
        "停用二号冷库，已同意",
        "NONE_FOUND",
    )
