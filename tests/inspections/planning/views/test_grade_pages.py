import pytest
from django.urls import reverse
from django.utils import timezone

from enterprises.models import CreditEvent
from inspections.models import OverrideRule, RiskGrade, StaticAnswer
from inspections.services.planning.grading import grade_all
from tests.factories.inspections import make_inspection
from tests.factories.inspections_planning import make_grade

pytestmark = pytest.mark.django_db
LIST = reverse("inspections:list_risk_grades")


def page_of(enterprise, name="show_risk_grade"):
    return reverse(f"inspections:{name}", args=[enterprise.public_id])


def listed(client, **query):
    return [grade.enterprise for grade in client.get(LIST, query).context["page"]]


def test_each_enterprise_stands_once_by_its_newest_grade(
    sign_in, inspector, far_inspector, noodle_bar, rival_bar
):
    make_grade(noodle_bar, "D", points=70)
    make_grade(noodle_bar, "B", points=40)
    make_grade(rival_bar, "C", points=50)
    client = sign_in(inspector)

    assert listed(client) == [rival_bar, noodle_bar]
    assert listed(client, level="D") == []
    assert listed(client, level="B") == [noodle_bar]
    assert listed(client, q="对门") == [rival_bar]
    assert listed(client, moved="true") == []
    assert listed(client, kind="SELLER") == []
    assert listed(sign_in(far_inspector)) == []


def test_the_enterprise_reads_its_reasons(sign_in, officer, noodle_bar, at):
    make_inspection(noodle_bar, [("生熟不分", True), ("地面有积水", False)])
    grade_all(as_of=at.date(), at=at)

    context = sign_in(officer).get(page_of(noodle_bar)).context

    assert [(reason.count, reason.points) for reason in context["reasons"].dynamic if reason.count] == [
        (1, 5),
        (1, 1),
    ]
    static = context["reasons"].static
    assert sum(reason.points for reason in static) == context["grade"].static_points
    assert sum(reason.most for reason in static) == 40
    assert [reason.words for reason in static if reason.is_known] == ["小型"]


def test_a_move_is_suggested_until_somebody_decides(sign_in, inspector, officer, noodle_bar, rival_bar, at):
    grade_all(as_of=at.date(), at=at)
    for enterprise, severity in ((noodle_bar, "SERIOUS"), (rival_bar, "MINOR")):
        CreditEvent.objects.create(
            enterprise=enterprise, kind="PENALTY", severity=severity, title="更改生产日期",
            decided_on=timezone.localdate(), final_at=at, final_on=at.date(),
        )  # fmt: skip
    client, page = sign_in(inspector), page_of(noodle_bar)

    (one,) = client.get(page).context["suggestions"]
    assert (one.rule.code, one.words) == ("INTENTIONAL_BREACH", "行政处罚 更改生产日期")
    assert listed(client, moved="suggested") == [noodle_bar]
    assert "更改生产日期" not in sign_in(officer).get(page).text
    form_page = f"{page_of(noodle_bar, 'override_risk_grade')}?rule={one.rule.pk}"
    assert f'value="{one.rule.pk}" selected' in client.get(form_page).text
    client.post(form_page, {"rule": one.rule.pk, "reason": "故意更改生产日期"})

    assert client.get(page).context["suggestions"] == []
    assert listed(client, moved="suggested") == []


def test_reasons_stay_those_of_the_type_graded_by(sign_in, officer, noodle_bar, at):
    grade_all(as_of=at.date(), at=at)
    noodle_bar.kind = "SELLER"
    noodle_bar.save()

    static = sign_in(officer).get(page_of(noodle_bar)).context["reasons"].static

    assert "生食类食品制售" in [reason.name for reason in static]


def test_a_regulator_moves_the_grade_with_a_reason(sign_in, inspector, noodle_bar):
    make_grade(noodle_bar, "B")
    client = sign_in(inspector)
    rule = OverrideRule.objects.get(code="REFUSED_INSPECTION")

    refused = client.post(page_of(noodle_bar, "override_risk_grade"), {"rule": rule.pk, "reason": " "})
    assert set(refused.context["form"].errors) == {"reason"}
    client.post(page_of(noodle_bar, "override_risk_grade"), {"rule": rule.pk, "reason": "11月3日拒绝检查"})

    assert RiskGrade.objects.latest("pk").level == "D"
    assert "11月3日拒绝检查" in client.get(page_of(noodle_bar)).content.decode()


def test_an_enterprise_without_a_grade_says_so(sign_in, inspector, noodle_bar):
    client = sign_in(inspector)

    assert client.get(page_of(noodle_bar)).context["grade"] is None
    assert client.get(page_of(noodle_bar, "override_risk_grade")).status_code == 200
    refused = client.post(page_of(noodle_bar, "lift_risk_override"), {"reason": "误调"})
    assert refused.context["form"].non_field_errors() == ["该主体还没有评定风险等级。"]


def test_the_score_sheet_is_kept(sign_in, inspector, noodle_bar):
    client = sign_in(inspector)
    client.post(page_of(noodle_bar, "fill_static_sheet"), {"RAW_DISHES": "2", "PASTRY": ""})

    assert list(StaticAnswer.objects.values_list("code", "value")) == [("RAW_DISHES", 2)]
    form = client.get(page_of(noodle_bar, "fill_static_sheet")).context["form"]
    assert (form["RAW_DISHES"].initial, form["PASTRY"].initial) == (2, None)


@pytest.mark.parametrize("url", [LIST, "/api/v1/risk-grades/"])
def test_it_asks_the_same_number_of_questions(
    sign_in, inspector, noodle_bar, rival_bar, url, django_assert_max_num_queries
):
    client = sign_in(inspector)
    numbers = []
    for enterprise in (noodle_bar, rival_bar):
        make_grade(enterprise)
        client.get(url)
        with django_assert_max_num_queries(9) as asked:
            client.get(url)
        numbers.append(len(asked))

    assert numbers[0] == numbers[1]


def test_the_api_gives_what_each_may_see(sign_in, inspector, officer, cadre, rival, noodle_bar):
    make_grade(noodle_bar, "C")

    def levels(person):
        answer = sign_in(person).get("/api/v1/risk-grades/").json()
        return [(row["enterprise"], row["level"]) for row in answer["results"]]

    assert levels(inspector) == levels(officer) == [(noodle_bar.public_id, "C")]
    assert levels(cadre) == levels(rival) == []
