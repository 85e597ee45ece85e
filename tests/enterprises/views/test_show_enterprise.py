from datetime import date

import pytest

from enterprises.services.closed_period import declare_closed_period
from enterprises.services.credit_event import record_credit_event
from enterprises.services.licence import record_licence
from enterprises.services.sticker import issue_sticker
from tests.factories.enterprises import make_enterprise, make_member


def url(enterprise):
    return f"/enterprises/{enterprise.public_id}/"


@pytest.fixture
def full_card(noodle_bar, officer, inspector, at):
    record_licence(
        enterprise=noodle_bar, number="JY33205940000016", issued_on=date(2024, 3, 1), by=inspector, at=at
    )
    record_credit_event(
        enterprise=noodle_bar,
        kind="HONOUR",
        title="放心餐厅",
        decided_on=date(2026, 5, 1),
        by=inspector,
        at=at,
    )
    declare_closed_period(
        enterprise=noodle_bar,
        starts_on=date(2099, 1, 1),
        ends_on=date(2099, 1, 2),
        reason="春节放假",
        by=inspector,
        at=at,
    )
    issue_sticker(enterprise=noodle_bar, by=inspector, at=at)
    return noodle_bar


def test_it_shows_everything_on_record(full_card, inspector, sign_in):
    page = sign_in(inspector).get(url(full_card)).content.decode()

    for told in (
        "平江面馆",
        "91320594000000000Y",
        "JY33205940000016",
        "放心餐厅",
        "春节放假",
        "安全员",
        "A5 海报",
    ):
        assert told in page
    assert "编辑登记信息" in page


def test_who_may_only_read_gets_no_buttons(full_card, cadre, officer, sign_in):
    for reader in (cadre, officer):
        page = sign_in(reader).get(url(full_card)).content.decode()
        assert "放心餐厅" in page
        assert not any(
            word in page for word in ("编辑登记信息", "作废</a>", "撤销</a>", "解除岗位", "申报歇业")
        )


def test_the_principal_declares_closed_days(full_card, principal, sign_in):
    page = sign_in(principal).get(url(full_card)).content.decode()

    assert "申报歇业" in page
    assert "编辑登记信息" not in page


def test_stores_of_other_territories_stay_hidden(noodle_bar, district, far_district, inspector, sign_in):
    make_enterprise(district, name="近处分店", parent=noodle_bar)
    make_enterprise(far_district, name="远处分店", parent=noodle_bar)

    page = sign_in(inspector).get(url(noodle_bar)).content.decode()

    assert "近处分店" in page
    assert "远处分店" not in page


def test_it_speaks_english(full_card, inspector, sign_in):
    client = sign_in(inspector)
    client.cookies["django_language"] = "en"

    page = client.get(url(full_card)).content.decode()

    assert "Entrance code" in page
    assert "Food operation licence" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_as_often_for_three_as_for_one(
    rows, noodle_bar, inspector, at, sign_in, django_assert_num_queries, django_user_model
):
    for number in range(rows):
        issue_sticker(enterprise=noodle_bar, by=inspector, at=at)
        user = django_user_model.objects.create(username=f"u{number}", display_name=f"员工{number}")
        make_member(user, noodle_bar, "OFFICER")
    client = sign_in(inspector)

    with django_assert_num_queries(12):
        client.get(url(noodle_bar))
