from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override

from duties.queries.risk_control_list import (
    NoTemplateInForce,
    compare,
    risk_control_list_for,
    templates_for,
)
from enterprises.models import Enterprise
from tests.factories.enterprises import make_enterprise
from tests.factories.risk_control import make_template_version, make_version, own_item

DAY = date(2026, 11, 23)
NEXT = DAY + timedelta(days=1)
Kind, Canteen = Enterprise.Kind, Enterprise.CanteenKind


def codes(asked):
    return [item.code for item in asked.items]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("canteen_kind", Canteen)
def test_every_business_is_asked_a_list(db, kind, canteen_kind):
    asked = risk_control_list_for(Enterprise(pk=0, kind=kind, canteen_kind=canteen_kind), DAY)

    assert 10 <= len(asked.items) <= 20
    assert len(asked.version) <= 40


@pytest.mark.parametrize(
    ("kind", "canteen_kind", "code"),
    [
        (Kind.CATERER, Canteen.NONE, "restaurant"),
        (Kind.CANTEEN, Canteen.OTHER, "canteen"),
        (Kind.CANTEEN, Canteen.SCHOOL, "school-canteen"),
        (Kind.CONTRACTOR, Canteen.KINDERGARTEN, "kindergarten-canteen"),
        (Kind.MEAL_SUPPLIER, Canteen.NONE, "meal-delivery"),
        (Kind.CENTRAL_KITCHEN, Canteen.NONE, "central-kitchen"),
        (Kind.SELLER, Canteen.NONE, "retail"),
        (Kind.PRODUCER, Canteen.NONE, "producer"),
        (Kind.WORKSHOP, Canteen.NONE, "workshop"),
    ],
)
def test_each_business_is_asked_its_own(db, kind, canteen_kind, code):
    asked = risk_control_list_for(Enterprise(pk=0, kind=kind, canteen_kind=canteen_kind), DAY)

    assert asked.version == f"{code}-2026.1"
    assert asked.items == asked.template_items


def test_it_takes_two_queries(noodle_bar, director, at, django_assert_num_queries):
    make_version(noodle_bar, director, at, dropped=("frying_oil",))

    with django_assert_num_queries(2):
        risk_control_list_for(noodle_bar, NEXT)


def test_a_version_counts_from_its_day_on(noodle_bar, director, at):
    make_version(noodle_bar, director, at, dropped=("frying_oil",))

    today, tomorrow = risk_control_list_for(noodle_bar, DAY), risk_control_list_for(noodle_bar, NEXT)

    assert ("frying_oil" in codes(today), "frying_oil" in codes(tomorrow)) == (True, False)
    assert (today.version, tomorrow.version) == ("restaurant-2026.1", "restaurant-2026.1+1")


def test_of_two_versions_of_a_day_the_later_counts(noodle_bar, director, at):
    make_version(noodle_bar, director, at, dropped=("frying_oil",))
    make_version(noodle_bar, director, at, dropped=("takeaway_sealed",))

    asked = risk_control_list_for(noodle_bar, NEXT)

    assert ("frying_oil" in codes(asked), "takeaway_sealed" in codes(asked)) == (True, False)


def test_days_gone_by_keep_their_list(noodle_bar, director, at):
    make_version(noodle_bar, director, at, dropped=("frying_oil",))
    make_version(noodle_bar, director, at + timedelta(days=3), dropped=())

    assert [risk_control_list_for(noodle_bar, DAY + timedelta(days=days)).number for days in range(6)] == [
        0,
        1,
        1,
        1,
        2,
        2,
    ]


def test_what_a_new_template_makes_mandatory_applies_by_itself(noodle_bar, director, at):
    make_version(noodle_bar, director, at, dropped=("frying_oil", "takeaway_sealed"))
    begins = DAY + timedelta(days=10)

    def stricter(rows):
        return [row | {"is_mandatory": row["is_mandatory"] or row["code"] == "frying_oil"} for row in rows]

    make_template_version("restaurant", "2027.1", begins, stricter)

    before = risk_control_list_for(noodle_bar, begins - timedelta(days=1))
    after = risk_control_list_for(noodle_bar, begins)
    assert ("frying_oil" in codes(before), before.version) == (False, "restaurant-2026.1+1")
    assert ("frying_oil" in codes(after), after.version) == (True, "restaurant-2027.1+1")
    assert "takeaway_sealed" not in codes(after)


def test_of_two_limits_the_stricter_counts_under_a_new_template(noodle_bar, director, at):
    make_version(noodle_bar, director, at, limits={"chilled_temperature": (None, Decimal(5))})
    begins = DAY + timedelta(days=10)

    def change(rows):
        tighter = {"maximum": Decimal(4), "minimum": Decimal(1)}
        return [row | tighter if row["code"] == "chilled_temperature" else row for row in rows]

    make_template_version("restaurant", "2027.1", begins, change)

    limits = {item.code: item.limits for item in risk_control_list_for(noodle_bar, begins).items}
    assert limits["chilled_temperature"] == "1–4 ℃"


def test_a_template_chosen_counts_while_it_fits(district, director, at):
    factory = make_enterprise(district, kind=Kind.PRODUCER)
    make_version(factory, director, at, template_code="nori")
    assert risk_control_list_for(factory, NEXT).version == "nori-2026.1+1"

    factory.kind = Kind.SELLER

    assert risk_control_list_for(factory, NEXT).version == "retail-2026.1+1"


def test_a_producer_may_choose_and_a_restaurant_has_no_choice(db):
    def choice(kind):
        return [template.code for template in templates_for(Enterprise(pk=0, kind=kind), DAY)]

    assert choice(Kind.PRODUCER) == ["producer", "nori"]
    assert choice(Kind.WORKSHOP) == ["workshop", "nori"]
    assert choice(Kind.CATERER) == ["restaurant"]


def test_a_school_is_not_offered_the_list_of_an_office(db):
    school = Enterprise(pk=0, kind=Kind.CANTEEN, canteen_kind=Canteen.SCHOOL)

    assert [template.code for template in templates_for(school, DAY)] == ["school-canteen"]


def test_before_the_rules_there_is_no_list(noodle_bar):
    with pytest.raises(NoTemplateInForce):
        risk_control_list_for(noodle_bar, date(2022, 10, 31))


def test_it_speaks_the_language_of_the_reader(noodle_bar):
    asked = risk_control_list_for(noodle_bar, DAY)

    chilled = next(item for item in asked.items if item.code == "chilled_temperature")
    with override("en"):
        assert (asked.name, chilled.question) == (
            "Restaurants",
            "Temperature of the fridges (the warmest of them)",
        )
    with override("zh-hans"):
        assert (asked.name, chilled.question) == ("餐饮服务", "冷藏设备温度（几台取最高的一台）")


def test_own_words_are_read_as_they_were_written(noodle_bar, director, at):
    make_version(noodle_bar, director, at, own=(own_item(question="醉虾专柜上锁"),))

    (own,) = [item for item in risk_control_list_for(noodle_bar, NEXT).items if item.is_own]
    with override("en"):
        assert own.question == "醉虾专柜上锁"


def test_the_comparison_marks_what_differs(noodle_bar, director, at):
    plain = compare(risk_control_list_for(noodle_bar, DAY))
    assert (plain.dropped, plain.tighter_count, plain.own_count, plain.is_reordered) == ((), 0, 0, False)
    make_version(
        noodle_bar,
        director,
        at,
        dropped=("frying_oil",),
        limits={"chilled_temperature": (None, Decimal(5))},
        photos=("disinfection",),
        own=(own_item(),),
        order=("pests", "morning_check"),
    )

    compared = compare(risk_control_list_for(noodle_bar, NEXT))

    assert [item.code for item in compared.dropped] == ["frying_oil"]
    assert [one.item.code for one in compared.items if one.is_tighter] == ["chilled_temperature"]
    assert [one.item.code for one in compared.items if one.wants_more_photos] == ["disinfection"]
    assert (compared.own_count, compared.is_reordered) == (1, True)
