"""Who must have whom: each case of the law by its name, and what must always hold."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enterprises.models import Enterprise
from staff.models import FindingRule, Post, StaffingFinding, StaffingRule
from staff.queries.requirement import explain_requirement
from staff.services.staffing_check import CheckOutcome, check_staffing
from tests.factories.enterprises import make_enterprise
from tests.factories.staff import make_person, make_post

TODAY, BEFORE_97, FIRST_OF_97 = date(2026, 11, 23), date(2025, 4, 14), date(2025, 4, 15)
BEFORE_60 = date(2022, 10, 31)
DINING, ARTICLE_6 = "集中用餐单位落实食品安全主体责任监督管理规定（2025）", "（令第97号修订）第六条"
ORDER_60 = "（令第60号）第六条"
CONFIRMED = {"knows_law": True, "controls_risks": True, "knows_process": True, "passed_exam": True}


def director_of(enterprise, day=TODAY):
    """Whether a director is a duty there, only advised, or not spoken of; and by which articles."""
    found = [post for post in explain_requirement(enterprise, day) if post.kind == Post.Kind.DIRECTOR]
    if not found:
        return None, []
    return ("MUST" if found[0].is_must else "GUIDED"), found[0].legal_bases


@pytest.mark.parametrize(
    ("case", "facts", "expected"),
    [
        (
            "幼儿园食堂299人",
            {"kind": "CANTEEN", "canteen_kind": "KINDERGARTEN", "diners_per_meal": 299},
            None,
        ),
        (
            "幼儿园食堂300人",
            {"kind": "CANTEEN", "canteen_kind": "KINDERGARTEN", "diners_per_meal": 300},
            DINING,
        ),
        ("学校食堂499人", {"kind": "CANTEEN", "canteen_kind": "SCHOOL", "diners_per_meal": 499}, None),
        ("学校食堂500人", {"kind": "CANTEEN", "canteen_kind": "SCHOOL", "diners_per_meal": 500}, DINING),
        (
            "养老机构食堂299人",
            {"kind": "CANTEEN", "canteen_kind": "ELDERLY_CARE", "diners_per_meal": 299},
            None,
        ),
        (
            "养老机构食堂300人",
            {"kind": "CANTEEN", "canteen_kind": "ELDERLY_CARE", "diners_per_meal": 300},
            DINING,
        ),
        ("其他食堂999人", {"kind": "CANTEEN", "canteen_kind": "OTHER", "diners_per_meal": 999}, None),
        ("其他食堂1000人", {"kind": "CANTEEN", "canteen_kind": "OTHER", "diners_per_meal": 1000}, DINING),
        (
            "承包幼儿园食堂299人",
            {"kind": "CONTRACTOR", "canteen_kind": "KINDERGARTEN", "diners_per_meal": 299},
            None,
        ),
        (
            "承包幼儿园食堂300人",
            {"kind": "CONTRACTOR", "canteen_kind": "KINDERGARTEN", "diners_per_meal": 300},
            DINING,
        ),
        (
            "承包学校食堂500人",
            {"kind": "CONTRACTOR", "canteen_kind": "SCHOOL", "diners_per_meal": 500},
            DINING,
        ),
        (
            "承包养老食堂300人",
            {"kind": "CONTRACTOR", "canteen_kind": "ELDERLY_CARE", "diners_per_meal": 300},
            DINING,
        ),
        (
            "承包其他食堂1000人",
            {"kind": "CONTRACTOR", "canteen_kind": "OTHER", "diners_per_meal": 1000},
            DINING,
        ),
        ("供餐单位999人", {"kind": "MEAL_SUPPLIER", "diners_per_meal": 999}, None),
        ("供餐单位1000人", {"kind": "MEAL_SUPPLIER", "diners_per_meal": 1000}, DINING),
        ("食堂人数不明", {"kind": "CANTEEN", "canteen_kind": "SCHOOL", "diners_per_meal": None}, None),
        ("小型中央厨房1000人", {"kind": "CENTRAL_KITCHEN", "diners_per_meal": 1000}, None),
        ("小型中央厨房1001人", {"kind": "CENTRAL_KITCHEN", "diners_per_meal": 1001}, ARTICLE_6),
        ("中型中央厨房", {"kind": "CENTRAL_KITCHEN", "size_band": "MEDIUM"}, ARTICLE_6),
        ("小型生产企业", {"kind": "PRODUCER", "size_band": "SMALL"}, None),
        ("中型生产企业", {"kind": "PRODUCER", "size_band": "MEDIUM"}, ARTICLE_6),
        ("大型生产企业", {"kind": "PRODUCER", "size_band": "LARGE"}, ARTICLE_6),
        ("小型销售企业", {"kind": "SELLER", "size_band": "SMALL"}, None),
        ("中型销售企业", {"kind": "SELLER", "size_band": "MEDIUM"}, ARTICLE_6),
        ("小型餐饮企业", {"kind": "CATERER", "size_band": "SMALL"}, None),
        ("大型餐饮企业", {"kind": "CATERER", "size_band": "LARGE"}, ARTICLE_6),
        (
            "微型特殊食品生产企业",
            {"kind": "PRODUCER", "size_band": "MICRO", "makes_special_food": True},
            ARTICLE_6,
        ),
        ("销售连锁总部", {"kind": "SELLER", "chain_role": "HEADQUARTERS"}, ARTICLE_6),
        ("餐饮连锁总部", {"kind": "CATERER", "chain_role": "HEADQUARTERS"}, ARTICLE_6),
        ("餐饮连锁门店", {"kind": "CATERER", "chain_role": "STORE"}, None),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_who_must_have_a_director(district, case, facts, expected):
    enterprise = make_enterprise(district, **facts)

    duty, bases = director_of(enterprise)

    assert duty == ("GUIDED" if expected is None else "MUST")
    assert expected is None or any(basis.endswith(expected) for basis in bases)


@pytest.mark.parametrize(
    ("case", "facts", "before", "since"),
    [
        (
            "其他食堂1000人",
            {"kind": "CANTEEN", "canteen_kind": "OTHER", "diners_per_meal": 1000},
            None,
            DINING,
        ),
        (
            "其他食堂1001人",
            {"kind": "CANTEEN", "canteen_kind": "OTHER", "diners_per_meal": 1001},
            ORDER_60,
            DINING,
        ),
        (
            "养老机构食堂300人",
            {"kind": "CANTEEN", "canteen_kind": "ELDERLY_CARE", "diners_per_meal": 300},
            None,
            DINING,
        ),
        (
            "学校食堂500人",
            {"kind": "CANTEEN", "canteen_kind": "SCHOOL", "diners_per_meal": 500},
            ORDER_60,
            DINING,
        ),
        ("供餐单位1000人", {"kind": "MEAL_SUPPLIER", "diners_per_meal": 1000}, None, DINING),
        ("大型餐饮企业", {"kind": "CATERER", "size_band": "LARGE"}, ORDER_60, ARTICLE_6),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_order_97_begins_on_its_day(district, case, facts, before, since):
    enterprise = make_enterprise(district, registered_on=date(2020, 1, 1), **facts)

    duty, bases = director_of(enterprise, BEFORE_97)
    assert (duty, [basis.endswith(before) for basis in bases]) == (("MUST", [True]) if before else (None, []))
    duty, bases = director_of(enterprise, FIRST_OF_97)
    assert (duty, [basis.endswith(since) for basis in bases]) == ("MUST", [True])


def test_nothing_is_asked_before_order_60(district):
    enterprise = make_enterprise(district, size_band="LARGE", registered_on=date(2020, 1, 1))

    assert explain_requirement(enterprise, BEFORE_60) == []


@pytest.mark.parametrize(
    "kind",
    ["PRODUCER", "SELLER", "CATERER", "CANTEEN", "CONTRACTOR", "MEAL_SUPPLIER", "CENTRAL_KITCHEN"],
)
def test_every_food_enterprise_has_a_principal_and_an_officer(district, kind):
    """Food Safety Law art. 44; Orders 60 and 97."""
    posts = explain_requirement(make_enterprise(district, kind=kind), TODAY)

    assert {post.kind for post in posts if post.is_must} == {Post.Kind.PRINCIPAL, Post.Kind.OFFICER}


@pytest.mark.parametrize(
    "kind", ["WORKSHOP", "STALL", "SMALL_CATERER", "MARKET_OPERATOR", "COLD_STORE", "ONLINE_SHOP"]
)
def test_others_are_only_guided(district, kind, at):
    enterprise = make_enterprise(district, kind=kind, size_band="LARGE", diners_per_meal=5000)

    posts = explain_requirement(enterprise, TODAY)
    check_staffing(at=at)

    assert [(post.kind, post.is_must) for post in posts] == [(Post.Kind.OFFICER, False)]
    assert not StaffingFinding.objects.exists()


def test_advice_makes_no_finding(noodle_bar, at):
    make_post(make_person(), noodle_bar, Post.Kind.PRINCIPAL)
    make_post(make_person(), noodle_bar, Post.Kind.OFFICER, confirmed_at=at, **CONFIRMED)

    assert director_of(noodle_bar)[0] == "GUIDED"
    assert check_staffing(at=at).opened == 0


@pytest.mark.parametrize(
    ("facts", "is_asked"),
    [
        ({"status": "IN_BUSINESS"}, True),
        ({"status": "SUSPENDED"}, True),  # whoever wants to open again needs the same people
        ({"status": "CLOSED"}, False),
        ({"registered_on": None}, False),  # known from another system only
        ({"registered_on": date(2026, 11, 24)}, False),
        ({"registered_on": TODAY}, True),
    ],
)
def test_who_is_asked_at_all(district, facts, is_asked):
    assert bool(explain_requirement(make_enterprise(district, **facts), TODAY)) is is_asked


def test_it_tells_who_fills_the_post_and_by_which_rule(noodle_bar, principal_person):
    principal, _director, officer = explain_requirement(noodle_bar, TODAY)

    assert (principal.is_met, [post.person for post in principal.holders]) == (True, [principal_person])
    assert (officer.is_met, officer.titles) == (False, ["餐饮服务企业"])
    assert principal.legal_bases == ["食品安全法第四十四条"]


def test_a_duty_hides_the_advice(district):
    enterprise = make_enterprise(district, size_band="LARGE")

    director = explain_requirement(enterprise, TODAY)[1]

    assert [rule.obligation for rule in director.rules] == ["MUST"]


def test_a_city_sets_its_own_rule_for_all_kinds(district, at):
    """A rule without a kind of enterprise speaks of all."""
    StaffingRule.objects.all().delete()
    StaffingRule.objects.create(
        code="city", title="全部", post_kind="OFFICER", effective_from=TODAY, legal_basis="市规定"
    )
    make_enterprise(district, kind="STALL")

    assert check_staffing(at=at).opened == 1
    assert StaffingFinding.objects.get().legal_basis == "市规定"


def test_without_any_rule_nothing_is_asked(noodle_bar, at):
    StaffingRule.objects.all().delete()

    assert explain_requirement(noodle_bar, TODAY) == []
    assert check_staffing(at=at).opened == 0


FACTS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(Enterprise.Kind.values),
        "canteen_kind": st.sampled_from(Enterprise.CanteenKind.values),
        "chain_role": st.sampled_from(Enterprise.ChainRole.values),
        "size_band": st.sampled_from(Enterprise.SizeBand.values),
        "diners_per_meal": st.none() | st.integers(0, 3000),
        "makes_special_food": st.booleans(),
    }
)
ALWAYS = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@ALWAYS
@given(facts=FACTS, more=st.integers(0, 2000))
def test_more_diners_never_remove_a_requirement(district, facts, more):
    enterprise = make_enterprise(district, **facts)
    before = {post.kind for post in explain_requirement(enterprise, TODAY) if post.is_must}

    enterprise.diners_per_meal = (enterprise.diners_per_meal or 0) + more
    enterprise.save()

    assert before <= {post.kind for post in explain_requirement(enterprise, TODAY) if post.is_must}


@ALWAYS
@given(facts=FACTS, held=st.sets(st.sampled_from(list(Post.MANAGER_KINDS))), new=st.sampled_from(Post.Kind))
def test_a_filled_post_never_adds_a_vacancy(district, at, facts, held, new):
    enterprise = make_enterprise(district, **facts)
    for kind in held:
        make_post(make_person(), enterprise, kind)
    check_staffing(at=at, enterprise_ids=[enterprise.pk])
    before = vacancies(enterprise)

    if new not in held:
        make_post(make_person(), enterprise, new)
    check_staffing(at=at, enterprise_ids=[enterprise.pk])

    assert vacancies(enterprise) == before - {new}
    assert check_staffing(at=at, enterprise_ids=[enterprise.pk]) == CheckOutcome(opened=0, resolved=0)


def vacancies(enterprise):
    found = StaffingFinding.objects.open().filter(enterprise=enterprise, kind="VACANCY")
    return set(found.values_list("post_kind", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "number"), [(BEFORE_60, 0), (BEFORE_97, 6), (FIRST_OF_97, 7)])
def test_the_rules_of_findings_begin_on_their_days(day, number):
    assert FindingRule.objects.on(day).count() == number
