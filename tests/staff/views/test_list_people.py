from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from staff.models import Post
from staff.queries import staff_list
from tests.factories.accounts import give_role, make_region
from tests.factories.enterprises import make_enterprise
from tests.factories.staff import make_certificate, make_person, make_post

URL = reverse("staff:list_people")


def names(client, **query):
    return [row.post.person.name for row in client.get(URL, query).context["rows"]]


@pytest.fixture
def people(noodle_bar, rival_bar, far_district):
    make_post(make_person("一号"), noodle_bar, Post.Kind.OFFICER)
    make_post(make_person("二号"), rival_bar)
    make_post(make_person("三号"), noodle_bar, ended_on=timezone.localdate(), end_reason="辞职")
    make_post(make_person("外区的"), make_enterprise(far_district, name="太仓酒楼", kind="SELLER"))


def test_the_latest_come_first_and_other_districts_stay_out(people, sign_in, inspector, far_inspector):
    assert names(sign_in(inspector)) == ["二号", "一号"]
    assert names(sign_in(far_inspector)) == ["外区的"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "一"}, ["一号"]),
        ({"enterprise": "对门"}, ["二号"]),
        ({"kind": "OFFICER"}, ["一号"]),
        ({"enterprise_kind": "SELLER"}, []),
        ({"state": "ended"}, ["三号"]),
        ({"state": "all"}, ["三号", "二号", "一号"]),
        ({"region": "320508"}, ["二号", "一号"]),
    ],
)
def test_filters(people, sign_in, inspector, query, expected):
    assert names(sign_in(inspector), **query) == expected


def test_the_region_filter_narrows_a_wider_territory(people, sign_in, inspector, city):
    give_role(inspector, "CITY_REGULATOR", city)

    assert names(sign_in(inspector), region="320585") == ["外区的"]


def test_a_role_that_does_not_read_about_people_opens_nothing(people, sign_in, cadre, far_district):
    give_role(cadre, "AUDITOR", far_district)

    assert names(sign_in(cadre)) == ["二号", "一号"]


def test_a_region_is_no_prefix_of_another(sign_in, inspector, city, noodle_bar):
    other = make_region("3205081", "姑苏区一", "DISTRICT", city)
    make_post(make_person("邻区的"), make_enterprise(other))
    make_post(make_person("本区的"), noodle_bar)

    assert names(sign_in(inspector)) == ["本区的"]


def test_it_counts_no_further_than_anybody_turns_pages(sign_in, inspector, noodle_bar, monkeypatch):
    monkeypatch.setattr(staff_list, "MOST_COUNTED", 2)
    for _row in range(3):
        make_post(make_person(), noodle_bar)

    response = sign_in(inspector).get(URL)

    assert response.context["page"].paginator.count == 2
    assert "请用筛选缩小范围" in response.text


def test_as_many_as_are_counted_are_no_more_than_that(sign_in, inspector, noodle_bar, monkeypatch):
    monkeypatch.setattr(staff_list, "MOST_COUNTED", 2)
    for _row in range(2):
        make_post(make_person(), noodle_bar)

    assert "请用筛选缩小范围" not in sign_in(inspector).get(URL).text


def test_no_number_stands_on_it(sign_in, inspector, noodle_bar):
    make_post(make_person("陈小美", citizen_id="11010519491231002X", phone="13912345678"), noodle_bar)

    text = sign_in(inspector).get(URL).text

    assert "陈小美" in text
    assert "11010519491231002X" not in text
    assert "13912345678" not in text


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(sign_in, inspector, noodle_bar, rows, django_assert_num_queries):
    """The page's own data: regions of the filter, posts counted, posts read (3)."""
    for _row in range(rows):
        person = make_person()
        make_post(person, noodle_bar, starts_on=timezone.localdate() - timedelta(days=1))
        make_certificate(person)
    client = sign_in(inspector)

    with django_assert_num_queries(8):
        client.get(URL)
