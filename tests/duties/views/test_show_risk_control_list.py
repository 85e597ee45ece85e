from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.risk_control import make_version, own_item


def url(enterprise, number=None):
    if number is None:
        return reverse("duties:show_risk_control_list", args=[enterprise.public_id])
    return reverse("duties:show_risk_control_list_version", args=[enterprise.public_id, number])


@pytest.fixture
def yesterday():
    return timezone.now() - timedelta(days=1)


def test_without_a_version_it_shows_the_template(sign_in, officer, director, noodle_bar):
    page = sign_in(officer).get(url(noodle_bar)).text

    for text in (
        "日管控每天问这20项",
        "与模板完全一致",
        "总局令第60号",
        "冷藏设备温度",
        "0–8 ℃",
        "还没有自己的版本",
    ):
        assert text in page
    assert "调整清单" not in page


def test_it_marks_what_the_enterprise_made_stricter(sign_in, inspector, director, noodle_bar, yesterday):
    make_version(
        noodle_bar,
        director,
        yesterday,
        dropped=("frying_oil",),
        limits={"chilled_temperature": (None, Decimal(5))},
        photos=("disinfection",),
        own=(own_item(question="醉虾专柜上锁"),),
        reason="不做油炸",
    )

    page = sign_in(inspector).get(url(noodle_bar)).text

    for text in (
        "自加1项",
        "限值更严1项",
        "加拍照1项",
        "没有采用1项",
        "0–5 ℃",
        "模板 0–8 ℃",
        "醉虾专柜上锁",
        "模板里没有采用的选查项",
        "不做油炸",
        "安全总监",
        "restaurant-2026.1+1",
        "使用中",
    ):
        assert text in page
    assert page.index("模板里没有采用的选查项") < page.index("煎炸油")


def test_it_tells_of_the_version_that_begins_tomorrow(sign_in, director, noodle_bar):
    make_version(noodle_bar, director, timezone.now(), dropped=("frying_oil",))

    page = sign_in(director).get(url(noodle_bar)).text

    assert "与模板完全一致" in page
    assert "待生效" in page
    assert url(noodle_bar, 1) in page
    assert "调整清单" in page


def test_an_old_version_can_be_read(sign_in, inspector, director, noodle_bar, yesterday):
    make_version(noodle_bar, director, yesterday, own=(own_item(question="醉虾专柜上锁"),))
    make_version(noodle_bar, director, yesterday)

    page = sign_in(inspector).get(url(noodle_bar, 1)).text

    assert "醉虾专柜上锁" in page
    assert "醉虾专柜上锁" not in sign_in(inspector).get(url(noodle_bar)).text


def test_there_is_no_such_version(sign_in, inspector, noodle_bar):
    assert sign_in(inspector).get(url(noodle_bar, 1)).status_code == 404


def test_own_words_are_shown_as_text(sign_in, inspector, director, noodle_bar, yesterday):
    make_version(noodle_bar, director, yesterday, own=(own_item(question="<script>alert(1)</script>"),))

    page = sign_in(inspector).get(url(noodle_bar)).text

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize("versions", [1, 3])
def test_it_asks_the_same_number_of_questions(
    sign_in, director, noodle_bar, yesterday, versions, django_assert_num_queries
):
    for number in range(versions):
        make_version(noodle_bar, director, yesterday, own=(own_item(question=f"第{number}问"),))
    client = sign_in(director)
    client.get(url(noodle_bar))

    with django_assert_num_queries(8):
        client.get(url(noodle_bar))


def test_the_way_there_stands_on_the_pages_of_duties(sign_in, officer, noodle_bar):
    page = sign_in(officer).get(reverse("duties:list_records", args=[noodle_bar.public_id])).text

    assert url(noodle_bar) in page
