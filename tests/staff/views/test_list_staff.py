from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from staff.models import Post
from tests.factories.staff import make_certificate, make_person, make_post


def url(enterprise):
    return reverse("staff:list_staff", args=[enterprise.public_id])


def today():
    return timezone.localdate()


@pytest.fixture
def staff(noodle_bar):
    """One in each state, by name."""
    now, day = today(), timedelta(days=1)
    make_post(make_person("任安全"), noodle_bar, Post.Kind.OFFICER, term_ends_on=now + day)
    make_post(make_person("任期满"), noodle_bar, Post.Kind.DIRECTOR, term_ends_on=now - day)
    make_post(make_person("将来到"), noodle_bar, starts_on=now + day, handles_food=True)
    make_post(make_person("今天走"), noodle_bar, ended_on=now, end_reason="辞职")
    for name, valid_to, is_fit in (
        ("证有效", now, True),
        ("证过期", now - day, True),
        ("证不适", now, False),
    ):
        person = make_person(name)
        make_post(person, noodle_bar, handles_food=True)
        make_certificate(person, issued_on=now - 300 * day, valid_to=valid_to, is_fit=is_fit)


def rows(response):
    return {row.post.person.name: (row.state, row.certificate) for row, _colour in response.context["rows"]}


def test_it_shows_who_is_in_post_and_how_the_certificate_stands(staff, sign_in, officer, noodle_bar):
    response = sign_in(officer).get(url(noodle_bar))

    assert rows(response) == {
        "任安全": ("CURRENT", ""),
        "任期满": ("LAPSED", ""),
        "将来到": ("COMING", ""),
        "证有效": ("CURRENT", "FIT"),
        "证过期": ("CURRENT", "EXPIRED"),
        "证不适": ("CURRENT", "UNFIT"),
    }
    assert [row.post.person.name for row, _colour in response.context["rows"]][:2] == ["任期满", "任安全"]
    assert {row.post.person.name: colour.value for row, colour in response.context["rows"]}["证过期"] == "RED"


def test_of_several_certificates_the_one_issued_last_counts(sign_in, officer, noodle_bar):
    person = make_person("换过证")
    make_post(person, noodle_bar, handles_food=True)
    make_certificate(person, issued_on=today() - timedelta(days=20), valid_to=today() + timedelta(days=300))
    make_certificate(person, issued_on=today() - timedelta(days=400), valid_to=today() - timedelta(days=36))

    assert rows(sign_in(officer).get(url(noodle_bar))) == {"换过证": ("CURRENT", "FIT")}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "证"}, {"证有效", "证过期", "证不适"}),
        ({"kind": "OFFICER"}, {"任安全"}),
        ({"state": "ended"}, {"今天走"}),
        ({"state": "all", "q": "走"}, {"今天走"}),
        ({"q": "没有这人"}, set()),
    ],
)
def test_filters(staff, sign_in, officer, noodle_bar, query, expected):
    assert set(rows(sign_in(officer).get(url(noodle_bar), query))) == expected


def test_no_number_stands_on_it(sign_in, officer, noodle_bar):
    make_post(make_person("陈小美", citizen_id="11010519491231002X", phone="13912345678"), noodle_bar)

    text = sign_in(officer).get(url(noodle_bar)).text

    assert "陈小美" in text
    assert "11010519491231002X" not in text
    assert "13912345678" not in text


def test_only_who_may_register_is_offered_it(staff, sign_in, officer, cadre, noodle_bar):
    link = reverse("staff:register_person", args=[noodle_bar.public_id])

    assert link in sign_in(officer).get(url(noodle_bar)).text
    assert link not in sign_in(cadre).get(url(noodle_bar)).text


def test_who_has_left_is_no_longer_opened_by_the_enterprise(staff, sign_in, officer, inspector, noodle_bar):
    code = Post.objects.get(person__name="今天走").person.code
    link = reverse("staff:show_person", args=[code])

    assert link not in sign_in(officer).get(url(noodle_bar), {"state": "ended"}).text
    assert link in sign_in(inspector).get(url(noodle_bar), {"state": "ended"}).text


def test_an_empty_list_says_what_to_do_first(sign_in, officer, noodle_bar):
    assert "先登记主要负责人和食品安全员" in sign_in(officer).get(url(noodle_bar)).text


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(sign_in, officer, noodle_bar, rows, django_assert_num_queries):
    """The page's own data: its posts counted and read (2), the colours (2)."""
    for _row in range(rows):
        person = make_person()
        make_post(person, noodle_bar, handles_food=True)
        make_certificate(person)
    client = sign_in(officer)

    with django_assert_num_queries(11):
        client.get(url(noodle_bar))
