"""Facts for which a grade may be moved are proposed until somebody moves it or writes why not."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from enterprises.models import CreditEvent
from enterprises.services.credit_event import AccidentNotPublished, record_credit_event, withdraw_credit_event
from inspections.models import DismissedSuggestion, OverrideRule, RiskGrade, SamplingPlanLine
from inspections.queries.planning.suggestion import suggestions_for, with_suggestion
from inspections.services.planning.grading import override_grade
from inspections.services.planning.suggestion import NotSuggested, dismiss_suggestion
from ledger.queries.unsealed import count_unsealed
from ledger.queries.verify import verify
from ledger.services.sealing import seal
from tests.factories.accounts import give_role, make_user
from tests.factories.inspections import make_sample
from tests.factories.inspections_inspection import plan
from tests.factories.inspections_planning import make_accident, make_grade
from tests.factories.inspections_sampling import make_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


def proposed(enterprise, now):
    """Of the page and of the list, which must say the same."""
    grade = RiskGrade.objects.filter(enterprise=enterprise).latest("pk")
    found = suggestions_for(grade, now)
    listed = with_suggestion(RiskGrade.objects.current(), now).filter(enterprise=enterprise).exists()
    assert listed is bool(found)
    return [(one.rule.code, one.words) for one in found]


def test_an_accident_is_proposed_and_a_withdrawn_one_is_not(noodle_bar, rival_bar, inspector, now):
    make_grade(noodle_bar, "B")
    make_grade(rival_bar, "B")
    event = record_credit_event(
        enterprise=noodle_bar, kind="ACCIDENT", title="婚宴后多人腹泻", decided_on=timezone.localdate(),
        by=inspector, at=now,
    )  # fmt: skip

    assert proposed(noodle_bar, now) == [("ACCIDENT", "食品安全事故 婚宴后多人腹泻")]
    assert proposed(rival_bar, now) == []
    assert not CreditEvent.objects.published(timezone.localdate()).exists()
    withdraw_credit_event(credit_event=event, reason="误报", by=inspector, at=now)
    assert proposed(noodle_bar, now) == []


def test_an_accident_is_not_published_from_here(noodle_bar, inspector, now):
    today = timezone.localdate()

    with pytest.raises(AccidentNotPublished):
        record_credit_event(
            enterprise=noodle_bar, kind="ACCIDENT", title="腹泻", decided_on=today, publish_from=today,
            by=inspector, at=now,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("level", "is_proposed"), [("STATE", True), ("PROVINCE", True), ("CITY", False), ("DISTRICT", False)]
)
def test_a_failure_counts_by_whose_task_it_was(noodle_bar, district, inspector, now, level, is_proposed):
    make_grade(noodle_bar, "B")
    make_plan(district, inspector, now, level=level)
    make_sample(
        noodle_bar, "FAILED", name="卤牛肉", plan_line=SamplingPlanLine.objects.get(), final_at=now,
        final_on=timezone.localdate(),
    )  # fmt: skip

    assert proposed(noodle_bar, now) == ([("STATE_SAMPLE_FAILURE", "卤牛肉 不合格")] if is_proposed else [])


@pytest.mark.parametrize(
    ("publisher", "is_proposed"),
    [
        ("国家市场监督管理总局", True),
        ("江苏省市场监督管理局", True),
        ("江苏省苏州市市场监督管理局", False),
        ("苏州市市场监督管理局", False),
    ],
)
def test_of_what_was_announced_elsewhere_the_office_tells(noodle_bar, now, publisher, is_proposed):
    make_grade(noodle_bar, "B")
    make_sample(noodle_bar, "FAILED", publisher=publisher, final_at=now, final_on=timezone.localdate())

    assert bool(proposed(noodle_bar, now)) is is_proposed


def test_a_prize_and_a_certificate_lower_it(noodle_bar, now):
    make_grade(noodle_bar, "C")
    make_accident(noodle_bar, kind="HONOUR", title="2026年市长质量奖")
    make_accident(noodle_bar, kind="HONOUR", title="通过haccp体系认证")
    make_accident(noodle_bar, kind="HONOUR", title="放心消费示范店")

    assert {code for code, _words in proposed(noodle_bar, now)} == {"QUALITY_AWARD", "CERTIFIED"}


def test_nothing_is_proposed_where_the_grade_can_not_go(noodle_bar, rival_bar, now):
    make_grade(noodle_bar, "A")
    make_accident(noodle_bar, kind="HONOUR", title="质量奖")
    make_grade(rival_bar, "D")
    make_accident(rival_bar)

    assert proposed(noodle_bar, now) == proposed(rival_bar, now) == []


def test_after_a_move_only_what_became_known_since(noodle_bar, inspector, now):
    make_grade(noodle_bar, "C")
    make_accident(noodle_bar, kind="HONOUR", title="质量奖")
    override_grade(
        enterprise=noodle_bar, rule=OverrideRule.objects.get(code="QUALITY_AWARD"), reason="市长质量奖",
        by=inspector, at=timezone.now(),
    )  # fmt: skip
    assert proposed(noodle_bar, timezone.now()) == []

    make_accident(noodle_bar, "员工就餐后呕吐")

    assert proposed(noodle_bar, timezone.now()) == [("ACCIDENT", "食品安全事故 员工就餐后呕吐")]


def test_what_was_weighed_is_proposed_no_more(noodle_bar, inspector, now):
    make_grade(noodle_bar, "B")
    first, second = make_accident(noodle_bar, "甲"), make_accident(noodle_bar, "乙")
    key = f"credit_event-{first.pk}"

    row = dismiss_suggestion(enterprise=noodle_bar, key=key, reason="系误报", by=inspector, at=now)
    with pytest.raises(NotSuggested):
        dismiss_suggestion(enterprise=noodle_bar, key=key, reason="再来", by=inspector, at=now)
    with pytest.raises(NotSuggested):
        dismiss_suggestion(enterprise=noodle_bar, key="recall-1", reason="没有", by=inspector, at=now)

    assert proposed(noodle_bar, now) == [("ACCIDENT", f"食品安全事故 {second.title}")]
    assert (row.credit_event, row.recall, row.reason) == (first, None, "系误报")
    assert RiskGrade.objects.get().level == "B"
    assert AuditEntry.objects.get(action="dismiss_grade_suggestion").reason == "系误报"
    seal(at=now)
    assert count_unsealed() == {}
    assert list(verify().findings) == []


@pytest.mark.parametrize("change", [lambda rows: rows.update(reason="x"), lambda rows: rows.all().delete()])
def test_the_database_keeps_it(noodle_bar, inspector, now, change):
    make_grade(noodle_bar, "B")
    event = make_accident(noodle_bar)
    dismiss_suggestion(
        enterprise=noodle_bar, key=f"credit_event-{event.pk}", reason="系误报", by=inspector, at=now
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        change(DismissedSuggestion.objects)
    assert DismissedSuggestion.objects.get().reason == "系误报"


@pytest.mark.parametrize("facts", [(), ("credit_event", "sample")])
def test_it_points_at_one_fact(noodle_bar, inspector, now, facts):
    rows = {"credit_event": make_accident(noodle_bar), "sample": make_sample(noodle_bar)}

    with pytest.raises(IntegrityError), transaction.atomic():
        DismissedSuggestion.objects.create(
            enterprise=noodle_bar, rule=OverrideRule.objects.get(code="ACCIDENT"), happened_on=now.date(),
            words="事", reason="否", by=inspector, at=now, **{name: rows[name] for name in facts},
        )  # fmt: skip


def test_the_page_leads_from_the_fact_to_the_decision(sign_in, inspector, officer, noodle_bar):
    make_grade(noodle_bar, "B")
    event = make_accident(noodle_bar)
    client, page = sign_in(inspector), reverse("inspections:show_risk_grade", args=[noodle_bar.public_id])
    (one,) = client.get(page).context["suggestions"]
    dismiss = reverse("inspections:dismiss_suggestion", args=[noodle_bar.public_id, one.key])

    assert one.url.endswith(f"#event-{event.pk}")
    assert client.get(one.url.split("#")[0]).status_code == 200
    assert dismiss in client.get(page).text
    assert set(client.post(dismiss, {"reason": " "}).context["form"].errors) == {"reason"}
    client.post(dismiss, {"reason": "市局认定与本店无关"})

    told = client.get(page)
    assert told.context["suggestions"] == []
    assert "市局认定与本店无关" in told.text
    assert "市局认定与本店无关" not in sign_in(officer).get(page).text
    assert client.get(dismiss).url == page  # it is over


def test_a_refused_inspection_is_proposed(sign_in, inspector, noodle_bar, now):
    make_grade(noodle_bar, "B")
    second = make_user("second", "李检查")
    give_role(second, "DISTRICT_REGULATOR", noodle_bar.region)
    on_site = plan(noodle_bar, [inspector, second], now, planned_on=timezone.localdate())
    sign_in(inspector).post(
        reverse("inspections:record_obstruction", args=[on_site.pk]),
        {"way": "REFUSED", "facts": "店主锁门，叫骂", "witness": "执法记录仪3号"},
    )

    assert proposed(noodle_bar, timezone.now()) == [("REFUSED_INSPECTION", "拒绝检查 店主锁门，叫骂")]
