from datetime import timedelta

import pytest
from django.urls import reverse

from common.encryption import decrypt
from staff.models.person import CITIZEN_ID
from staff.queries.own_data_groups import GROUPS
from tests.factories.staff import make_data_request, make_morning_check

URL = reverse("staff:show_my_data")


def test_every_group_has_its_purpose_ground_and_time(sign_in, cook):
    page = sign_in(cook.user).get(URL).text

    for group in GROUPS:
        for text in (group.title, group.purpose, group.ground, group.retention):
            assert str(text) in page


def test_numbers_are_masked(sign_in, cook):
    page = sign_in(cook.user).get(URL).text

    number = decrypt(cook.citizen_id_encrypted, purpose=CITIZEN_ID)
    assert number not in page
    assert number[-4:] in page


def test_requests_with_their_answers(sign_in, cook, at):
    make_data_request(cook, at=at, statement="我的电话换了")
    make_data_request(
        cook,
        at=at,
        kind="COLOUR",
        state="REFUSED",
        statement="为什么是黄码",
        decided_at=at,
        answer="证快到期了",
    )

    page = sign_in(cook.user).get(URL).text

    for text in ("我的电话换了", "撤回", "为什么是黄码", "证快到期了", "未采纳"):
        assert text in page


def test_it_says_why_nothing_can_be_erased_yet(sign_in, cook):
    assert "仍在岗位上" in sign_in(cook.user).get(URL).text


def test_nobody_keeps_a_copy(sign_in, cook):
    assert "no-store" in sign_in(cook.user).get(URL)["Cache-Control"]


@pytest.mark.parametrize("number", [1, 3])
def test_it_asks_as_much_for_three_as_for_one(
    sign_in, cook, noodle_bar, officer, at, number, django_assert_num_queries
):
    for day in range(number):
        make_morning_check(cook, noodle_bar, by=officer, checked_at=at - timedelta(days=day))
        cook.code_scans.create(purpose="I", step=day, outcome="ACCEPTED", by=officer, at=at)
    client = sign_in(cook.user)

    with django_assert_num_queries(QUERIES):
        client.get(URL)


QUERIES = 31
