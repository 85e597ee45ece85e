import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from common.local_time import local_date, month_end, sunday_of
from duties.models import Duty, DutyRecord
from duties.queries.risk_control_list import risk_control_list_for
from hazards.models import Hazard
from tests.factories.daily_answers import good_answers, upload
from tests.factories.duties import make_duty, make_record
from tests.factories.reports import good_minutes
from tests.factories.risk_control import make_version, own_item


@pytest.fixture
def today():
    return local_date(timezone.now())


def url(enterprise, day, kind="daily-control"):
    return reverse("duties:submit_duty", args=[enterprise.public_id, kind, day])


def all_yes(enterprise, **changes):
    return good_answers(enterprise, local_date(timezone.now()), **changes)


REPORT = {"assessed": "一周的日管控", "outcome": "NONE_FOUND", "measures": "继续保持"}


def test_the_page_asks_the_list_of_that_business(sign_in, officer, noodle_bar, today):
    make_duty(noodle_bar, today)

    response = sign_in(officer).get(url(noodle_bar, today))

    assert [question.item.code for question in response.context["form"].questions] == [
        item.code for item in risk_control_list_for(noodle_bar, today).items
    ]
    assert "</b>/20" in response.text
    assert response.text.count('inputmode="decimal"') == 4
    assert "应为 0–8 ℃" in response.text


def test_it_submits(sign_in, officer, noodle_bar, today):
    make_duty(noodle_bar, today)
    data = all_yes(
        noodle_bar, note="一切正常", captured_at="2026-11-23T01:59:30.000Z", answer_waste="NOT_APPLICABLE"
    )

    response = sign_in(officer).post(url(noodle_bar, today), data)

    assert response["Location"] == reverse(
        "duties:show_record", args=[noodle_bar.public_id, "daily-control", today]
    )
    record = DutyRecord.objects.get()
    assert (record.by, record.note, record.checklist) == (officer, "一切正常", "restaurant-2026.1")
    assert record.captured_at == datetime.fromisoformat("2026-11-23T01:59:30+00:00")
    assert str(record.idempotency_key) == data["idempotency_key"]
    assert [answer["answer"] for answer in record.answers] == ["YES"] * 19 + ["NOT_APPLICABLE"]
    assert record.answers[0]["question"].startswith("上岗人员都做了晨检")


def test_a_no_opens_a_hazard(sign_in, officer, noodle_bar, today):
    make_duty(noodle_bar, today)

    sign_in(officer).post(
        url(noodle_bar, today),
        all_yes(
            noodle_bar,
            answer_freshness="NO",
            note_freshness="两袋面粉过期，已下架",
            photos_freshness=upload(),
        ),
    )

    hazard = Hazard.objects.get()
    assert (hazard.severity, hazard.source, hazard.found_by) == ("MAJOR", "DAILY", officer)
    assert hazard.title.startswith("两袋面粉过期，已下架（原料新鲜")


def test_a_no_without_words_comes_back_with_everything_typed(sign_in, officer, noodle_bar, today):
    make_duty(noodle_bar, today)
    data = all_yes(noodle_bar, answer_freshness="NO", note="写了很久的话", photos_freshness=upload())

    response = sign_in(officer).post(url(noodle_bar, today), data)

    assert response.status_code == 200
    form = response.context["form"]
    assert list(form.errors) == ["note_freshness"]
    assert "写了很久的话" in response.text
    assert form.answered_count == 20
    answers = re.findall(r'name="answer_\w+" value="(\w+)"[^>]* checked', response.text)
    assert sorted(answers) == ["NO"] + ["YES"] * 15
    assert data["idempotency_key"] in response.text
    assert not DutyRecord.objects.exists()


def test_an_item_left_out_is_named(sign_in, officer, noodle_bar, today):
    make_duty(noodle_bar, today)
    data = all_yes(noodle_bar)
    del data["answer_dress"]

    response = sign_in(officer).post(url(noodle_bar, today), data)

    assert response.context["form"].errors == {"answer_dress": ["请选择一个答案。"]}
    assert 'href="#id_answer_dress"' in response.text
    assert 'id="id_answer_dress"' in response.text


def test_sent_twice_it_is_stored_once(sign_in, officer, noodle_bar, today):
    make_duty(noodle_bar, today)
    data = all_yes(noodle_bar)
    client = sign_in(officer)

    answers = [client.post(url(noodle_bar, today), data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert DutyRecord.objects.count() == 1


def test_a_colleagues_submission_is_not_overwritten(sign_in, officer, director, noodle_bar, today):
    make_duty(noodle_bar, today)
    sign_in(director).post(url(noodle_bar, today), all_yes(noodle_bar))

    response = sign_in(officer).post(url(noodle_bar, today), all_yes(noodle_bar, note="我的话"))

    assert response.status_code == 200
    assert response.context["form"].non_field_errors() == [
        "这项任务已经有人提交了。要修改请打开记录，选“更正”。"
    ]
    assert "我的话" in response.text
    assert DutyRecord.objects.get().by == director


def test_what_is_done_opens_as_its_record(sign_in, officer, noodle_bar, today):
    make_record(noodle_bar, officer, today, at=timezone.now())

    response = sign_in(officer).get(url(noodle_bar, today))

    assert response["Location"] == reverse(
        "duties:show_record", args=[noodle_bar.public_id, "daily-control", today]
    )


@pytest.mark.parametrize(
    ("days", "state", "sentence"),
    [
        (1, Duty.State.DUE, "还没有到这项任务的时间"),
        (0, Duty.State.EXEMPT, "按连锁分工不用做"),
    ],
)
def test_it_says_why_it_refuses(sign_in, officer, noodle_bar, today, days, state, sentence):
    day = today + timedelta(days=days)
    make_duty(noodle_bar, day, state=state)

    response = sign_in(officer).post(url(noodle_bar, day), all_yes(noodle_bar))

    assert sentence in response.context["form"].non_field_errors()[0]
    assert not DutyRecord.objects.exists()


def test_a_phone_of_tomorrow_is_refused(sign_in, officer, noodle_bar, today):
    make_duty(noodle_bar, today)
    tomorrow = timezone.now() + timedelta(days=1)

    response = sign_in(officer).post(
        url(noodle_bar, today), all_yes(noodle_bar, captured_at=tomorrow.isoformat())
    )

    assert "校准手机时间" in response.context["form"].non_field_errors()[0]


def test_a_late_one_is_marked(sign_in, officer, noodle_bar, today):
    day = today - timedelta(days=1)
    make_duty(noodle_bar, day, state=Duty.State.OVERDUE)
    client = sign_in(officer)

    assert "逾期补录" in client.get(url(noodle_bar, day)).text
    client.post(url(noodle_bar, day), all_yes(noodle_bar))

    assert DutyRecord.objects.get().is_late


def test_nothing_found_in_a_week_is_recorded(sign_in, director, noodle_bar, today):
    day = sunday_of(today)
    make_duty(noodle_bar, day, Duty.Kind.WEEKLY_CHECK)

    sign_in(director).post(url(noodle_bar, day, "weekly-check"), REPORT | {"idempotency_key": str(uuid4())})

    record = DutyRecord.objects.get()
    assert record.found_count == 0
    assert [(answer["item"], answer.get("answer")) for answer in record.answers] == [
        ("report_figures", None),
        ("assessed", None),
        ("problems", "NONE_FOUND"),
        ("measures", None),
    ]


def test_each_line_of_problems_opens_a_hazard(sign_in, director, noodle_bar, today):
    day = sunday_of(today)
    make_duty(noodle_bar, day, Duty.Kind.WEEKLY_CHECK)
    data = REPORT | {"outcome": "FOUND", "problems": "下水口有异味\n\n冰箱门封条老化\n"}

    sign_in(director).post(url(noodle_bar, day, "weekly-check"), data | {"idempotency_key": str(uuid4())})

    assert list(Hazard.objects.order_by("pk").values_list("title", "source")) == [
        ("下水口有异味", "WEEKLY"),
        ("冰箱门封条老化", "WEEKLY"),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outcome": ""}, "outcome"),
        ({"outcome": "FOUND"}, "problems"),
        ({"problems": "冰箱"}, "outcome"),
        ({"assessed": ""}, "assessed"),
    ],
)
def test_a_report_says_what_is_missing(sign_in, director, noodle_bar, today, changes, field):
    day = sunday_of(today)
    make_duty(noodle_bar, day, Duty.Kind.WEEKLY_CHECK)

    response = sign_in(director).post(
        url(noodle_bar, day, "weekly-check"), REPORT | {"idempotency_key": str(uuid4())} | changes
    )

    assert list(response.context["form"].errors) == [field]
    assert "继续保持" in response.text


def test_the_month_is_for_those_who_lead(sign_in, officer, principal, noodle_bar, today):
    day = month_end(today)
    make_duty(noodle_bar, day, Duty.Kind.MONTHLY_DISPATCH)
    data = good_minutes()

    assert sign_in(officer).post(url(noodle_bar, day, "monthly-dispatch"), data).status_code == 403
    assert sign_in(principal).post(url(noodle_bar, day, "monthly-dispatch"), data).status_code == 302


@pytest.mark.parametrize(
    "path", ["yearly-check/2026-11-23", "daily-control/2026-02-30", "daily-control/2026-11-22"]
)
def test_it_hides_what_is_not_there(sign_in, officer, noodle_bar, path):
    assert sign_in(officer).get(f"/duties/{noodle_bar.public_id}/{path}/submit/").status_code == 404


@pytest.mark.parametrize("added", [1, 5])
def test_a_longer_list_takes_the_same_queries(
    sign_in, officer, director, noodle_bar, today, added, django_assert_num_queries
):
    yesterday = timezone.now() - timedelta(days=1)
    own = tuple(own_item(question=f"第{number}问", photo="ALWAYS") for number in range(added))
    make_version(noodle_bar, director, yesterday, own=own)
    make_duty(noodle_bar, today)
    client = sign_in(officer)
    client.get(url(noodle_bar, today))

    with django_assert_num_queries(9):
        response = client.get(url(noodle_bar, today))
    assert len(response.context["form"].questions) == 20 + added
