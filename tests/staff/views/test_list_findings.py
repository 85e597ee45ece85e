import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staff.models import Post
from staff.services.staffing_check import check_staffing
from tests.factories.enterprises import make_enterprise
from tests.factories.staff import make_person, make_post

URL = reverse("staff:list_findings")


@pytest.fixture
def found(noodle_bar, far_district, at):
    make_post(make_person("傅国强"), noodle_bar, Post.Kind.PRINCIPAL)
    make_post(make_person("安小全"), noodle_bar, Post.Kind.OFFICER)
    make_post(make_person("陈大勺"), noodle_bar, handles_food=True)
    make_enterprise(far_district)
    check_staffing(at=at)


@pytest.mark.parametrize(
    ("filters", "kinds"),
    [
        ({}, {"NOT_CONFIRMED", "NO_CERTIFICATE"}),
        ({"outcome": "HAZARD"}, {"NO_CERTIFICATE"}),
        ({"outcome": "TODO"}, {"NOT_CONFIRMED"}),
        ({"kind": "NO_CERTIFICATE"}, {"NO_CERTIFICATE"}),
        ({"kind": "VACANCY"}, set()),
    ],
)
def test_filters(found, sign_in, inspector, filters, kinds):
    page = sign_in(inspector).get(URL, filters).context["page"]

    assert {finding.kind for finding in page} == kinds


def test_it_names_nobody_in_full(found, sign_in, inspector):
    text = sign_in(inspector).get(URL).content.decode()

    assert "陈*" in text
    assert "陈大勺" not in text


def test_what_is_resolved_is_gone(found, noodle_bar, sign_in, inspector, at):
    noodle_bar.status = "CLOSED"
    noodle_bar.save()
    check_staffing(at=at)

    assert "没有人员配备问题" in sign_in(inspector).get(URL).content.decode()


def test_the_number_of_queries_does_not_grow(sign_in, inspector, district, at):
    client = sign_in(inspector)
    counts = []
    for more in (1, 3):
        for _ in range(more):
            make_post(make_person(), make_enterprise(district), handles_food=True)
        check_staffing(at=at)
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12
