from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common import working_days
from duties.models import Duty, DutyMonth
from enterprises.models import Enterprise
from ledger.models import LogCheck, WaitingLeaf, WitnessState
from scoring.models import CurrentIndex
from tests.factories.duties import make_duty
from tests.factories.enterprises import make_enterprise
from tests.factories.hazards import make_hazard
from tests.factories.inspections import make_inspection
from tests.factories.inspections_complaint import make_complaint
from tests.factories.ledger import cosign_checkpoint, entry_of, make_log
from tests.factories.scoring import compute_today
from tests.ledger.witness_of_tests import WITNESS_KEY, WITNESS_NAME, WITNESS_VKEY

URL = reverse("portal:cockpit")


def context_of(client, **query):
    return client.get(URL, query).context


def figures_of(client, **query):
    return [stat["value"] for stat in context_of(client, **query)["stats"]]


def test_it_counts_the_territory(sign_in, inspector, scored_bar, rival_bar, far_district, today):
    make_enterprise(far_district)
    make_enterprise(inspector.current_role_assignments[0].region, status=Enterprise.Status.CLOSED)
    make_duty(scored_bar, due_on=today - timedelta(days=1))
    make_hazard(scored_bar, at=timezone.now() - timedelta(days=90))
    compute_today()

    in_business, median, poor, without, on_time, overdue = figures_of(sign_in(inspector))

    index = CurrentIndex.objects.get(pk=scored_bar.pk).index_tenths
    assert (in_business, median, poor, without) == (2, f"{index / 10:.1f}", int(index < 600), 1)
    assert (on_time, overdue) == (0.0, 1)


def test_each_figure_opens_the_list_that_it_counts(
    sign_in, inspector, scored_bar, rival_bar, district, today
):
    make_enterprise(district, name="从没算过的")
    make_duty(scored_bar, due_on=today - timedelta(days=1))
    make_hazard(rival_bar, at=timezone.now() - timedelta(days=90))
    client = sign_in(inspector)

    counts, told = {}, {}
    for stat in context_of(client)["stats"]:
        told[stat["label"]] = stat["value"]
        counts[stat["label"]] = client.get(stat["url"]).context["page"].paginator.count

    assert counts == {
        "在业企业": 3,
        "食安指数中位数": 1,
        "较差（D）": 0,
        "数据不足": 2,
        "日管控按时率": 1,
        "有超期隐患的企业": 1,
    }
    for label in ("在业企业", "较差（D）", "数据不足", "有超期隐患的企业"):
        assert told[label] == counts[label]


def test_it_hides_a_region_outside_the_territory(sign_in, inspector, far_district, city):
    client = sign_in(inspector)

    assert client.get(URL, {"region": far_district.code}).status_code == 404
    assert client.get(URL, {"region": city.code}).status_code == 404


def test_it_shows_a_part_of_the_territory(sign_in, auditor, scored_bar, far_district):
    far = make_enterprise(far_district, name="太仓小吃")
    context = context_of(sign_in(auditor), region=far_district.code)

    assert context["region"] == far_district
    assert context["stats"][0]["value"] == Enterprise.objects.filter(pk=far.pk).count()


def test_the_map_has_the_medians_of_the_districts(sign_in, auditor, scored_bar, district, far_district):
    context = context_of(sign_in(auditor))

    index = CurrentIndex.objects.get(pk=scored_bar.pk).index_tenths
    assert {each["code"]: each["median"] for each in context["map"]["regions"]} == {
        district.code: index / 10,
        far_district.code: None,
    }


def test_it_shows_a_past_day(sign_in, inspector, scored_bar, today):
    compute_today(days_ago=1)
    client = sign_in(inspector)
    past = (today - timedelta(days=1)).isoformat()

    page = client.get(URL, {"as_of": past})

    assert page.context["index"].as_of == today - timedelta(days=1)
    assert client.get(URL, {"as_of": "2001-01-01"}).context["index"] is None
    assert "请换一天" in client.get(URL, {"as_of": "2001-01-01"}).content.decode()


def test_it_names_who_fell_most(sign_in, inspector, noodle_bar, rival_bar, today):
    now = timezone.now()
    for bar in (noodle_bar, rival_bar):
        make_inspection(bar, inspected_on=today - timedelta(days=9), final_at=now - timedelta(days=9))
    compute_today(days_ago=5)
    make_inspection(noodle_bar, failures=[("生熟不分", True)], inspected_on=today, final_at=now, score=0)
    compute_today()

    movers = context_of(sign_in(inspector))["movers"]

    assert [mover.current.enterprise for mover in movers][:1] == [noodle_bar]
    assert all(mover.current.index_tenths < mover.before_tenths for mover in movers)


def test_complaints_are_listed_without_their_words(sign_in, inspector, cadre, noodle_bar):
    complaint = make_complaint(noodle_bar)
    make_complaint(noodle_bar, "UNFOUNDED")

    page = sign_in(inspector).get(URL)

    assert list(page.context["complaints"]) == [complaint]
    assert "牛肉" not in page.content.decode()
    assert context_of(sign_in(cadre))["complaints"] is None


def test_it_stands_without_any_figures(sign_in, inspector):
    page = sign_in(inspector).get(URL)

    assert page.status_code == 200
    assert "还没有走势" in page.content.decode()


@pytest.mark.parametrize("query", [{"days": "x"}, {"days": "31"}, {"as_of": "gestern"}])
def test_a_bad_parameter_is_passed_over(sign_in, inspector, query):
    assert sign_in(inspector).get(URL, query).context["period"] == 30


@pytest.mark.parametrize("number", [1, 3])
def test_it_asks_as_much_for_three_as_for_one(
    sign_in, inspector, district, number, django_assert_num_queries
):
    for _each in range(number):
        bar = make_enterprise(district)
        make_inspection(bar, final_at=timezone.now())
        make_hazard(bar, at=timezone.now() - timedelta(days=90))
        make_complaint(bar)
    compute_today(days_ago=2)
    compute_today()
    client = sign_in(inspector)
    client.get(URL)

    with django_assert_num_queries(20):
        client.get(URL)


def test_the_duty_figure_reads_the_month_masks(sign_in, inspector, noodle_bar, rival_bar, today):
    yesterday = today - timedelta(days=1)
    bit = 1 << (yesterday.day - 1)
    for bar in (noodle_bar, rival_bar):
        make_duty(bar, due_on=yesterday, kind=Duty.Kind.DAILY_CONTROL)
    DutyMonth.objects.filter(enterprise=rival_bar).update(daily_done=bit, daily_on_time=bit)

    assert figures_of(sign_in(inspector))[4] == 50.0


@pytest.mark.parametrize("number", [1, 3])
def test_the_log_is_looked_at_with_a_fixed_number_of_queries(
    sign_in, auditor, settings, number, django_assert_num_queries
):
    settings.LEDGER_WITNESSES = {WITNESS_VKEY: "https://office.example.gov.cn/witness"}
    make_log(300 * number)
    cosign_checkpoint(300 * number, key=WITNESS_KEY, name=WITNESS_NAME)
    client = sign_in(auditor)
    client.get(URL)

    with django_assert_num_queries(27):
        client.get(URL)


def test_what_the_check_of_the_log_found_is_told(sign_in, auditor):
    now = timezone.now()
    LogCheck.objects.create(
        started_at=now, ended_at=now, since_size=0, size=3, finding_count=1, findings=["CHANGED record 7"]
    )

    page = sign_in(auditor).get(URL).content.decode()
    assert "存证查验发现1处被改动" in page
    assert "CHANGED record 7" in page


def test_the_log_is_shown_to_those_who_answer_for_the_city(sign_in, auditor, administrator, inspector, cadre):
    for person in (auditor, administrator):
        page = sign_in(person).get(URL)
        assert page.context["ledger"].size == 0
        assert "没有别的机关为日志签名" in page.content.decode()
    for person in (inspector, cadre):
        assert context_of(sign_in(person))["ledger"] is None


def test_a_log_without_a_fresh_co_signature_is_warned_of(sign_in, auditor, settings):
    settings.LEDGER_WITNESSES = {WITNESS_VKEY: "https://office.example.gov.cn/witness"}
    make_log(3)
    now = timezone.now()
    cosign_checkpoint(3, key=WITNESS_KEY, name=WITNESS_NAME, at=now - timedelta(hours=25))
    assert "见证不新鲜" in sign_in(auditor).get(URL).content.decode()

    cosign_checkpoint(3, key=WITNESS_KEY, name=WITNESS_NAME, at=now)
    assert "见证新鲜" in sign_in(auditor).get(URL).content.decode()

    WitnessState.objects.create(
        vkey=WITNESS_VKEY, asked_at=now, failed_since=now, error="LogForked", is_permanent=True
    )
    page = sign_in(auditor).get(URL).content.decode()
    assert "日志对不上" in page
    assert "请立即查验日志" in page
    assert "存证日志和见证方见过的对不上" in page


def test_sealing_that_has_stopped_is_told(sign_in, auditor):
    WaitingLeaf.objects.create(entry=entry_of(1), written_at=timezone.now() - timedelta(hours=1))

    assert "请管理员检查后台任务" in sign_in(auditor).get(URL).content.decode()


def test_who_answers_for_the_city_hears_of_a_guessed_year(
    sign_in, administrator, inspector, scored_bar, today, monkeypatch, settings, tmp_path
):
    monkeypatch.setattr(working_days, "_KNOWN_YEARS", frozenset())

    told = sign_in(administrator).get(URL).text
    assert f"{today.year}年的放假安排还没有录入" in told
    assert "manage.py realign_duties" in told
    assert "放假安排" not in sign_in(inspector).get(URL).text

    table = tmp_path / "holidays.csv"
    rows = [f"{year}-01-01,0" for year in (today.year, today.year + 1)]
    table.write_text("\n".join(["date,is_workday", *rows]), encoding="utf-8")
    settings.HOLIDAY_TABLE = str(table)
    assert "放假安排" not in sign_in(administrator).get(URL).text
