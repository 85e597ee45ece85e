from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from common.local_time import local_date
from tests.factories.risk_control import make_version, own_item


def show(client, enterprise, **query):
    return client.get(f"/api/v1/risk-control-lists/{enterprise.public_id}/", query)


def test_it_describes_all_that_a_phone_needs(sign_in, officer, director, noodle_bar):
    now = timezone.now()
    make_version(
        noodle_bar,
        director,
        now - timedelta(days=1),
        limits={"chilled_temperature": (None, Decimal(5))},
        points={"chilled_temperature": ("前厅", "后厨")},
        own=(own_item(why_zh="上周丢过"),),
    )

    shown = show(sign_in(officer), noodle_bar).json()

    items = {item["code"]: item for item in shown.pop("items")}
    assert shown == {
        "enterprise": noodle_bar.public_id,
        "day": local_date(now).isoformat(),
        "language": "zh-hans",
        "version": "restaurant-2026.1+1",
        "template_code": "restaurant",
        "template_version": "2026.1",
        "name": "餐饮服务",
        "legal_basis": shown["legal_basis"],
        "number": 1,
    }
    assert "总局令第60号" in shown["legal_basis"]
    assert len(items) == 21
    assert items["chilled_temperature"] == {
        "code": "chilled_temperature",
        "group": "STORAGE",
        "group_label": "贮存",
        "question": "冷藏设备温度（几台取最高的一台）",
        "why": "8℃以上细菌长得很快，冰箱门没关严是最常见的原因。",
        "answer": "NUMBER",
        "unit": "℃",
        "minimum": "0.00",
        "maximum": "5.00",
        "limits": "0–5 ℃",
        "points": ["前厅", "后厨"],
        "reads_below_zero": True,
        "is_usually_below_zero": False,
        "photo": "ON_NO",
        "severity": "MAJOR",
        "is_mandatory": True,
        "may_not_apply": True,
        "is_own": False,
    }
    assert (items["own_1_1"]["question"], items["own_1_1"]["is_own"]) == ("醉虾专柜上锁", True)


def test_it_tells_the_list_of_the_day_asked_for(sign_in, inspector, director, noodle_bar, at):
    make_version(noodle_bar, director, at, dropped=("frying_oil",))
    client = sign_in(inspector)

    assert [show(client, noodle_bar, day=day).json()["version"] for day in ("2026-11-23", "2026-11-24")] == [
        "restaurant-2026.1",
        "restaurant-2026.1+1",
    ]


def test_it_speaks_the_language_of_the_request(sign_in, officer, noodle_bar):
    shown = (
        sign_in(officer)
        .get(f"/api/v1/risk-control-lists/{noodle_bar.public_id}/", headers={"accept-language": "en"})
        .json()
    )

    assert (shown["language"], shown["name"]) == ("en", "Restaurants")
    assert shown["items"][0]["question"].startswith("Everyone on shift")


@pytest.mark.parametrize(("day", "status"), [("yesterday", 400), ("2022-10-31", 404)])
def test_it_says_when_there_is_none(sign_in, officer, noodle_bar, day, status):
    assert show(sign_in(officer), noodle_bar, day=day).status_code == status


@pytest.mark.parametrize("versions", [1, 3])
def test_it_asks_the_same_number_of_questions(
    sign_in, officer, director, noodle_bar, at, versions, django_assert_num_queries
):
    for number in range(versions):
        make_version(noodle_bar, director, at, own=(own_item(question=f"第{number}问"),))
    client = sign_in(officer)
    show(client, noodle_bar)

    with django_assert_num_queries(6):
        show(client, noodle_bar)
