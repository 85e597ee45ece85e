from datetime import date

import pytest
from django.urls import reverse

from common.local_time import first_of_month
from duties.models import Duty
from enterprises.models import Enterprise
from staff.models import Post
from tests.factories.enterprises import make_enterprise
from tests.factories.staff import LONG_AGO, make_person, make_post, make_training
from tests.portal.views.test_show_duty_card import rows_behind

URL = reverse("portal:list_duty_cards")


@pytest.fixture
def client_of_inspector(sign_in, inspector):
    return sign_in(inspector)


@pytest.fixture
def posts(district, far_district, month):
    """An officer with a missed day, one without, a director; another district's, and a cook."""
    first = make_enterprise(district, name="甲面馆")
    second = make_enterprise(district, name="乙食堂", kind=Enterprise.Kind.CANTEEN)
    for due_on, state, done in ((month, 4, None), (month.replace(day=2), 2, LONG_AGO)):
        Duty.objects.create(enterprise=first, due_on=due_on, kind=1, state=state, submitted_at=done)
    make_post(make_person("安有缺"), first, Post.Kind.OFFICER)
    make_post(make_person("安无缺"), second, Post.Kind.OFFICER)
    make_post(make_person("宗总监"), second, Post.Kind.DIRECTOR)
    make_post(make_person("厨师长"), second, Post.Kind.STAFF)
    make_post(make_person("外区人"), make_enterprise(far_district), Post.Kind.OFFICER)
    ended = {"ended_on": date(2025, 3, 1), "end_reason": "离职"}
    make_post(make_person("离职者"), first, Post.Kind.PRINCIPAL, **ended)


def names(client, asked_month, **query):
    page = client.get(URL, {"month": f"{asked_month:%Y-%m}"} | query).context["page"]
    return [row.post.person.name for row in page]


def test_who_misses_most_stands_first(client_of_inspector, posts, month):
    assert names(client_of_inspector, month) == ["安有缺", "安无缺", "宗总监"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"kind": "OFFICER"}, ["安有缺", "安无缺"]),
        ({"kind": "DIRECTOR"}, ["宗总监"]),
        ({"kind": "PRINCIPAL"}, []),
        ({"enterprise_kind": "CANTEEN"}, ["安无缺", "宗总监"]),
        ({"enterprise_kind": "CANTEEN", "kind": "DIRECTOR"}, ["宗总监"]),
        ({"enterprise_kind": "STALL"}, []),
        ({"month": "2025-02", "kind": "PRINCIPAL"}, ["离职者"]),
        ({"month": "2025-03", "kind": "PRINCIPAL"}, []),
    ],
)
def test_it_filters(client_of_inspector, posts, month, query, expected):
    assert names(client_of_inspector, month, **query) == expected


def test_this_month_is_shown_unless_asked(client_of_inspector, posts, today):
    assert client_of_inspector.get(URL).context["page"][0].month == first_of_month(today)
    for query in ({"month": "gestern"}, {"month": "2199-01"}, {"kind": "STAFF"}):  # no kind of manager
        assert client_of_inspector.get(URL, query).status_code == 400


def test_it_keeps_to_the_territory(client_of_inspector, posts, month, district, far_district):
    assert "外区人" not in names(client_of_inspector, month, region=district.code)
    assert client_of_inspector.get(URL, {"region": far_district.code}).status_code == 404


def test_its_figures_open_what_they_count(client_of_inspector, posts, month):
    response = client_of_inspector.get(URL, {"month": f"{month:%Y-%m}", "kind": "OFFICER"})
    row, doors = response.context["cards"][0]

    assert (row.owed, row.missed, row.on_time, row.late) == (2, 1, 1, 0)
    assert {state: rows_behind(client_of_inspector, "", url) for state, url in doors.items()} == {
        "owed": 2,
        "missed": 1,
        "on_time": 1,
        "late": 0,
    }


def test_a_row_leads_to_its_card_of_that_month(client_of_inspector, posts, month):
    post = Post.objects.get(person__name="安有缺")
    page = client_of_inspector.get(URL, {"month": f"{month:%Y-%m}"}).content.decode()
    link = f"{reverse('portal:show_duty_card', args=[post.pk])}?month={month:%Y-%m}"

    assert f'href="{link}"' in page
    assert "本月应履责 2 次，按时 1，补录 0，缺 1" in client_of_inspector.get(link).content.decode()


def test_fifty_stand_on_a_page(client_of_inspector, district, month):
    for _each in range(51):
        make_post(make_person("同名"), make_enterprise(district), Post.Kind.OFFICER)

    assert len(names(client_of_inspector, month)) == 50
    assert len(names(client_of_inspector, month, page="2")) == 1


def test_a_fragment_is_the_rows_alone(client_of_inspector, posts):
    response = client_of_inspector.get(URL, headers={"hx-request": "true"})

    assert "<html" not in response.content.decode()
    assert "安有缺" in response.content.decode()


def test_an_empty_list_says_what_to_do(client_of_inspector, noodle_bar):
    assert "没有符合条件的履责卡" in client_of_inspector.get(URL).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_queries(client_of_inspector, district, number, django_assert_num_queries):
    for _each in range(number):
        make_training(make_post(make_person(), make_enterprise(district), Post.Kind.OFFICER).person)
    client_of_inspector.get(URL)

    with django_assert_num_queries(QUERIES):
        client_of_inspector.get(URL)


QUERIES = 12
