from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.notifications import make_notice

pytestmark = pytest.mark.django_db
URL = reverse("notifications:list_notices")


def titles(client, **query):
    return [notice.title for notice in client.get(URL, query).context["page"]]


@pytest.fixture
def notices(officer, director, at):
    def add(title, minutes, **fields):
        return make_notice(officer, title=title, made_at=at + timedelta(minutes=minutes), **fields)

    add("新的", 1)
    add("重要的", 2, urgency="IMPORTANT")
    add("读过的", 5, read_at=at)
    add("紧急读过的", 4, urgency="URGENT", read_at=at)
    add("知道了的", 3, urgency="URGENT", read_at=at, acknowledged_at=at)
    add("办结的", 6, urgency="URGENT", settled_at=at)
    make_notice(director, title="别人的")


def test_the_unread_stand_on_top_the_newest_first(notices, sign_in, officer):
    assert titles(sign_in(officer)) == ["重要的", "新的", "办结的", "读过的", "紧急读过的", "知道了的"]


def test_counts_equal_the_lists(notices, sign_in, officer):
    client = sign_in(officer)
    lists = {state: titles(client, state=state) for state in ("all", "unread", "to_acknowledge")}

    assert lists["unread"] == ["重要的", "新的"]
    assert lists["to_acknowledge"] == ["重要的", "紧急读过的"]
    assert {name: count for name, _label, count in client.get(URL).context["tabs"]} == {
        name: len(rows) for name, rows in lists.items()
    }


def test_each_sees_their_own(notices, sign_in, director, rival):
    assert titles(sign_in(director)) == ["别人的"]
    assert titles(sign_in(rival)) == []


def test_it_says_what_each_is(notices, sign_in, officer):
    page = sign_in(officer).get(URL).content.decode()

    assert page.count("已办结") == 1
    assert page.count("✓ 已知悉") == 1
    assert page.count(">知道了<") == 2
    assert page.count(">标为已读<") == 1


@pytest.mark.parametrize("state", ["all", "unread", "to_acknowledge"])
def test_an_empty_list_says_why(sign_in, officer, state):
    page = sign_in(officer).get(URL, {"state": state}).content.decode()

    assert {"all": "还没有通知", "unread": "没有未读的通知", "to_acknowledge": "没有待确认的通知"}[
        state
    ] in page


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(sign_in, officer, rows, django_assert_num_queries):
    for _number in range(rows):
        make_notice(officer)
    client = sign_in(officer)

    with django_assert_num_queries(7):  # session, user, roles; figures, count, page; bell
        client.get(URL)


@pytest.mark.parametrize(("unread", "shown"), [(0, None), (1, "1"), (99, "99"), (100, "99+"), (130, "99+")])
def test_the_bell_counts_what_is_unread(sign_in, officer, unread, shown):
    for number in range(unread):
        make_notice(officer, key=str(number), made_at=timezone.now())
    make_notice(officer, read_at=timezone.now())

    page = sign_in(officer).get(reverse("accounts:show_account")).content.decode()

    found = page.partition('class="bell__count"')[2].partition("</span></a>")[0].rpartition(">")[2]
    assert (found or None) == shown
    assert 'class="quiet bell"' in page


def test_a_stranger_sees_no_bell(client, officer):
    make_notice(officer)

    for name in ("portal:methodology", "portal:home", "accounts:sign_in"):
        assert "bell" not in client.get(reverse(name)).content.decode()
