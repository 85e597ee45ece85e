"""Each page of an inspection on site where it has gone on meanwhile, and what a record says of its times."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from inspections.models import Checklist, OnSiteInspection
from inspections.services.inspection.inspection import withdraw_inspection
from inspections.services.inspection.on_site import cancel_on_site
from tests.access.inspections_inspection import record_data
from tests.factories.inspections_inspection import MINUTE, make_on_site
from tests.factories.presence import make_presence
from tests.papers import needs_poppler, text_of


def url(name, *args):
    return reverse(f"inspections:{name}", args=args)


@pytest.fixture
def at():
    return timezone.now() - timedelta(hours=2)


@pytest.mark.parametrize(
    ("name", "upto"),
    [
        ("start_on_site", "STARTED"),
        ("record_on_site", "RECORDED"),
        ("tell_on_site", "STARTED"),
        ("tell_on_site", "TOLD"),
        ("cancel_on_site", "RECORDED"),
        ("replace_inspector", "PLANNED"),
        ("replace_inspector", "FINAL"),
    ],
)
def test_a_form_that_has_no_use_any_more_leads_to_the_inspection(sign_in, pair, noodle_bar, at, name, upto):
    on_site = make_on_site(noodle_bar, pair, at, upto=upto)

    answer = sign_in(pair[0]).get(url(name, on_site.pk))

    assert (answer.status_code, answer.headers["Location"]) == (302, url("show_on_site", on_site.pk))


def test_one_that_was_called_off_before_it_began_takes_no_record(sign_in, pair, noodle_bar, at):
    on_site = make_on_site(noodle_bar, pair, at, upto="PLANNED")
    cancel_on_site(on_site=on_site, reason="企业歇业", by=pair[0], at=at)
    data = record_data(on_site) | {"answer_pests": "FAIL", "note_pests": "鼠迹", "due_pests": "2026-12-01"}
    client = sign_in(pair[0])

    answers = [
        client.get(url("record_on_site", on_site.pk)),
        client.post(url("record_on_site", on_site.pk), data),
    ]

    assert [answer.headers["Location"] for answer in answers] == [url("show_on_site", on_site.pk)] * 2


def test_a_result_that_was_taken_back_says_so_and_is_not_offered_to_be_published(
    sign_in, pair, noodle_bar, at
):
    on_site = make_on_site(noodle_bar, pair, at, pests="鼠迹")
    client = sign_in(pair[0])
    publish = f'action="{url("publish_inspection", on_site.inspection_id)}"'
    assert publish in client.get(url("show_on_site", on_site.pk)).text
    withdraw_inspection(inspection=on_site.inspection, reason="查错了门店", by=pair[0], at=timezone.now())

    page = client.get(url("show_on_site", on_site.pk)).text
    rows = client.get(url("list_on_site") + "?show=done").text

    assert publish not in page
    assert "查错了门店" in page
    assert 'class="tag">已撤销</span>' in page
    assert 'class="tag">已撤销</span>' in rows


def test_signed_without_the_tick_is_asked_about_and_not_lost(sign_in, pair, noodle_bar, at):
    on_site = make_on_site(noodle_bar, pair, at, upto="STARTED")
    data = record_data(on_site) | {"signed_enterprise": "傅国强"}

    page = sign_in(pair[0]).post(url("record_on_site", on_site.pk), data).text

    assert "已经签字的，请勾选这一项" in page
    assert 'value="傅国强"' in page
    assert OnSiteInspection.objects.get().state == "STARTED"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "被检查单位要么签字，要么写明拒绝的原因。"),
        ({"refused_reason": "不认可"}, "拒绝签字的，要写明见证人或录音录像编号。"),
    ],
)
def test_what_is_missing_of_the_signatures_is_told_at_its_field(sign_in, pair, noodle_bar, at, said, words):
    on_site = make_on_site(noodle_bar, pair, at, upto="RECORDED")
    names = {f"signed_{user.pk}": str(user) for user in pair}

    page = sign_in(pair[0]).post(url("tell_on_site", on_site.pk), names | said).text

    assert re.search(f'field__error"[^>]*>{words}<', page)
    assert OnSiteInspection.objects.get().state == "RECORDED"


def test_only_proofs_of_people_who_may_begin_are_offered(sign_in, pair, cadre, officer, noodle_bar):
    now = timezone.now()
    on_site = make_on_site(noodle_bar, pair, now - MINUTE, upto="PLANNED")
    others = make_presence(noodle_bar, cadre, officer, now - MINUTE)  # a code does something once
    own = make_presence(noodle_bar, pair[1], officer, now)

    form = sign_in(pair[0]).get(url("start_on_site", on_site.pk)).context["form"]

    assert list(form.fields["presence"].queryset) == [own]
    assert others.enterprise == own.enterprise


def test_a_failure_found_before_is_marked_where_it_is_found_again(sign_in, pair, noodle_bar, at):
    make_on_site(noodle_bar, pair, at - timedelta(days=30), pests="鼠迹")
    again = make_on_site(noodle_bar, pair, at, upto="STARTED")
    client = sign_in(pair[0])

    form = client.get(url("record_on_site", again.pk)).text
    recorded = make_on_site(noodle_bar, pair, at, pests="又有鼠迹", water="自备水没有报告")

    assert form.count("以前1次不符合") == 1
    assert client.get(url("show_on_site", recorded.pk)).text.count("再次发现") == 1


@needs_poppler
def test_a_paper_tells_when_it_was_filled_in_and_when_it_came(sign_in, pair, noodle_bar, at):
    started_at = at + MINUTE
    late = make_on_site(noodle_bar, pair, at, upto="RECORDED")
    OnSiteInspection.objects.filter(pk=late.pk).update(
        captured_at=started_at + timedelta(minutes=30), recorded_at=started_at + timedelta(minutes=90)
    )
    at_once = make_on_site(noodle_bar, pair, at, upto="RECORDED")

    papers = [text_of(sign_in(pair[0]).get(url("print_on_site", row.pk)).content) for row in (late, at_once)]

    filled_in = timezone.localtime(started_at + timedelta(minutes=30))
    assert f"至 {filled_in:%Y-%m-%d %H:%M}" in papers[0]
    assert ["平台收到" in paper for paper in papers] == [True, False]


@needs_poppler
def test_a_paper_of_a_result_that_was_taken_back_says_so(sign_in, pair, noodle_bar, at):
    on_site = make_on_site(noodle_bar, pair, at)
    withdraw_inspection(inspection=on_site.inspection, reason="查错了门店", by=pair[0], at=timezone.now())

    text = text_of(sign_in(pair[0]).get(url("print_on_site", on_site.pk)).content)

    assert "不再有效。原因：查错了门店" in text


@pytest.mark.parametrize("day", ["2020-01-01", "9999-12-31"])
def test_nobody_is_sent_on_a_day_that_is_over_or_beyond_every_plan(sign_in, pair, noodle_bar, day):
    checklist = Checklist.objects.for_kind(noodle_bar.kind, timezone.localdate()).get()
    data = {"kind": "DAILY", "planned_on": day, "checklist": checklist.pk, "inspectors": [pair[0].pk]}

    page = sign_in(pair[0]).post(url("plan_on_site", noodle_bar.public_id), data).text

    assert "请选今天到明年年底之间的一天。" in page
    assert not OnSiteInspection.objects.exists()
