from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from common.local_time import local_date
from duties.models import RiskControlList
from duties.queries.risk_control_list import risk_control_list_for
from enterprises.models import Membership
from tests.factories.accounts import make_user
from tests.factories.enterprises import make_enterprise, make_member
from tests.factories.risk_control import make_version, own_item

EMPTY_OWN = {"group": "PEOPLE", "answer": "YES_NO", "photo": "ON_NO", "severity": "GENERAL"}


def url(enterprise, **query):
    return reverse("duties:adapt_risk_control_list", args=[enterprise.public_id], query=query)


def page_data(client, enterprise, own=(), **changes):
    """What a browser would send of the page as it stands, with `changes`; None takes a box away."""
    form = client.get(url(enterprise)).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data["own-INITIAL_FORMS"] = form.own.initial_form_count()
    for number, one in enumerate(form.own):
        values = {name: one[name].value() for name in one.fields if name != "DELETE"}
        data |= {f"own-{number}-{name}": value for name, value in values.items()}
    first = form.own.initial_form_count()
    for number, item in enumerate(own, start=first):
        data |= {f"own-{number}-{name}": value for name, value in (EMPTY_OWN | item).items()}
    data["own-TOTAL_FORMS"] = max(form.own.total_form_count(), first + len(own))
    data |= changes
    return {name: value for name, value in data.items() if value is not None and value is not False}


@pytest.fixture
def tomorrow():
    return local_date(timezone.now()) + timedelta(days=1)


@pytest.fixture
def send(sign_in, director, noodle_bar):
    client = sign_in(director)

    def send(own=(), **changes):
        return client.post(url(noodle_bar), page_data(client, noodle_bar, own, **changes))

    return send


def asked_tomorrow(enterprise, tomorrow):
    return {item.code: item for item in risk_control_list_for(enterprise, tomorrow).items}


def test_the_page_offers_only_what_may_change(sign_in, director, noodle_bar):
    form = sign_in(director).get(url(noodle_bar)).context["form"]

    assert "use_morning_check" not in form.fields  # mandatory
    assert "photo_morning_check" not in form.fields  # would show somebody's health
    assert {"use_frying_oil", "photo_dress", "maximum_chilled_temperature"} <= form.fields.keys()
    assert "minimum_dress" not in form.fields


def test_it_saves_a_version_from_tomorrow_on(send, noodle_bar, tomorrow):
    response = send(
        use_frying_oil=None,
        maximum_chilled_temperature="5",
        points_chilled_temperature="前厅\n后厨",
        photo_disinfection="on",
        reason="不做油炸",
    )

    assert response["Location"] == reverse("duties:show_risk_control_list", args=[noodle_bar.public_id])
    version = RiskControlList.objects.get()
    assert (version.effective_from, version.reason) == (tomorrow, "不做油炸")
    assert version.changes == {
        "dropped": ["frying_oil"],
        "limits": {"chilled_temperature": [None, "5"]},
        "points": {"chilled_temperature": ["前厅", "后厨"]},
        "photos": ["disinfection"],
    }


def test_it_adds_items(send, noodle_bar, tomorrow):
    send(
        own=[
            {"question": "醉虾专柜上锁", "why": "上周丢过", "group": "STORAGE", "severity": "MAJOR"},
            {
                "question": "汤桶温度",
                "answer": "NUMBER",
                "unit": "℃",
                "minimum": "65",
                "group": "PROCESSING",
                "points": "一号桶\n二号桶",
            },
            {"question": "拍凉菜间", "answer": "PHOTO", "photo": "NEVER", "group": "PROCESSING"},
        ]
    )

    asked = asked_tomorrow(noodle_bar, tomorrow)
    assert (asked["own_1_1"].question, asked["own_1_1"].why, asked["own_1_1"].severity) == (
        "醉虾专柜上锁",
        "上周丢过",
        "MAJOR",
    )
    assert (asked["own_1_2"].limits, asked["own_1_2"].points) == ("≥ 65 ℃", ("一号桶", "二号桶"))
    assert asked["own_1_3"].photo == "ALWAYS"


def test_an_added_item_stands_last_in_its_group(send, noodle_bar, tomorrow):
    send(own=[{"question": "醉虾专柜上锁", "group": "STORAGE"}])

    codes = list(asked_tomorrow(noodle_bar, tomorrow))
    assert codes[codes.index("own_1_1") - 1] == "opened_labelled"
    assert codes[codes.index("own_1_1") + 1] == "raw_cooked_apart"


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("1", ["pests", "morning_check", "health_certificate"]),
        ("2", ["morning_check", "pests", "health_certificate"]),
        ("3", ["morning_check", "health_certificate", "pests"]),
    ],
)
def test_an_item_moves_up_to_its_place(send, noodle_bar, tomorrow, place, expected):
    send(position_pests=place)

    assert list(asked_tomorrow(noodle_bar, tomorrow))[:3] == expected


def test_an_item_moves_down_to_its_place(send, noodle_bar, tomorrow):
    send(position_morning_check="3")

    assert list(asked_tomorrow(noodle_bar, tomorrow))[:3] == [
        "health_certificate",
        "dress",
        "morning_check",
    ]


def test_own_items_are_changed_and_removed(send, noodle_bar, director, tomorrow):
    yesterday = timezone.now() - timedelta(days=1)
    make_version(noodle_bar, director, yesterday, own=(own_item(question="一"), own_item(question="二")))

    send(**{"own-0-question": "一，改过", "own-1-DELETE": "on"})

    own = [item for item in asked_tomorrow(noodle_bar, tomorrow).values() if item.is_own]
    assert [(item.code, item.question) for item in own] == [("own_1_1", "一，改过")]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"maximum_chilled_temperature": "9"}, "maximum_chilled_temperature"),
        ({"minimum_chilled_temperature": "-1"}, "maximum_chilled_temperature"),
        ({"minimum_chilled_temperature": "8"}, "maximum_chilled_temperature"),
        ({"maximum_chilled_temperature": "冷"}, "maximum_chilled_temperature"),
        ({"points_chilled_temperature": "甲\n甲"}, "points_chilled_temperature"),
        ({"points_chilled_temperature": "甲" * 21}, "points_chilled_temperature"),
        ({"position_dress": "0"}, "position_dress"),
    ],
)
def test_what_may_not_be_is_said_at_its_field(send, changes, field):
    response = send(use_frying_oil=None, **changes)

    assert list(response.context["form"].errors) == [field]
    assert not RiskControlList.objects.exists()


@pytest.mark.parametrize(
    ("own", "field"),
    [
        ({"question": "汤", "answer": "NUMBER", "minimum": "65"}, "unit"),
        ({"question": "汤", "answer": "NUMBER", "unit": "℃"}, "maximum"),
        ({"question": "汤", "answer": "NUMBER", "unit": "℃", "minimum": "9", "maximum": "9"}, "maximum"),
        ({"question": "", "why": "没有问题"}, "question"),
        ({"question": "汤", "answer": "DANCE"}, "answer"),
    ],
)
def test_an_added_item_says_what_it_lacks(send, own, field):
    response = send(own=[own])

    assert list(response.context["form"].own[0].errors) == [field]
    assert not RiskControlList.objects.exists()


def test_a_page_that_was_not_touched_saves_nothing(send):
    response = send()

    assert response.context["form"].non_field_errors() == ["和现在的清单一样，没有需要保存的改动。"]
    assert not RiskControlList.objects.exists()


def test_a_colleagues_version_is_not_overwritten(sign_in, director, principal, noodle_bar):
    client = sign_in(director)
    data = page_data(client, noodle_bar, photo_dress="on", reason="我的话")
    make_version(noodle_bar, principal, timezone.now(), dropped=("frying_oil",))

    response = client.post(url(noodle_bar), data)

    assert "同事已经改过" in response.context["form"].non_field_errors()[0]
    assert "我的话" in response.text
    assert RiskControlList.objects.get().by == principal


def test_it_cannot_be_fooled_into_dropping_the_mandatory(send, noodle_bar, tomorrow):
    send(use_frying_oil=None, use_morning_check="", use_pests="", photo_morning_check="on")

    asked = asked_tomorrow(noodle_bar, tomorrow)
    assert {"morning_check", "pests"} <= asked.keys()
    assert asked["morning_check"].photo == "NEVER"


def test_a_producer_chooses_the_list_of_nori(sign_in, principal, district, tomorrow):
    factory = make_enterprise(district, kind="PRODUCER")
    make_member(principal, factory, Membership.Role.PRINCIPAL)
    client = sign_in(principal)
    assert "紫菜加工" in client.get(url(factory)).text
    page = client.get(url(factory, template="nori"))
    assert page.context["template"].code == "nori"

    client.post(
        url(factory),
        {
            "template_code": "nori",
            "based_on": 0,
            "own-TOTAL_FORMS": 0,
            "own-INITIAL_FORMS": 0,
            "use_roasted_moisture": "on",
            "use_seasoning_salt": "on",
            "use_dry_laver_store": "on",
        },
    )

    assert risk_control_list_for(factory, tomorrow).version == "nori-2026.1+1"


def test_a_restaurant_cannot_choose_it(sign_in, director, noodle_bar):
    page = sign_in(director).get(url(noodle_bar, template="nori"))

    assert page.context["template"].code == "restaurant"


def test_the_officer_does_it_where_nobody_leads(sign_in, officer, noodle_bar):
    assert sign_in(officer).get(url(noodle_bar)).status_code == 200

    make_member(make_user("late"), noodle_bar, Membership.Role.DIRECTOR)

    assert sign_in(officer).get(url(noodle_bar)).status_code == 403


def test_limits_that_are_kept_count_on(send, noodle_bar, director, tomorrow):
    yesterday = timezone.now() - timedelta(days=1)
    make_version(noodle_bar, director, yesterday, limits={"chilled_temperature": (None, Decimal(5))})

    send(photo_dress="on")

    asked = asked_tomorrow(noodle_bar, tomorrow)
    assert (asked["chilled_temperature"].limits, asked["dress"].photo) == ("0–5 ℃", "ALWAYS")


def test_it_asks_the_same_number_of_questions(sign_in, director, noodle_bar, django_assert_num_queries):
    client = sign_in(director)
    client.get(url(noodle_bar))

    with django_assert_num_queries(9):
        client.get(url(noodle_bar))
