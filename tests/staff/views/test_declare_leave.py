from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from staff.models import Leave
from tests.factories.staff import make_person, make_post


@pytest.fixture
def declare(sign_in, director, officer_person):
    def declare(**data):
        today = timezone.localdate()
        data = {"starts_on": today, "ends_on": today + timedelta(days=1)} | data
        url = reverse("staff:declare_leave", args=[officer_person.posts.get().pk])
        return sign_in(director).post(url, data)

    return declare


def test_it_is_declared_with_a_deputy(declare, cook, officer_person):
    response = declare(deputy=cook.code, reason="事假")

    leave = Leave.objects.get()
    assert response.url == reverse("staff:show_person", args=[officer_person.code])
    assert (leave.post.person, leave.deputy, leave.reason) == (officer_person, cook, "事假")


def test_the_deputies_are_those_who_work_there(
    sign_in, director, officer_person, cook, rival_person, noodle_bar
):
    gone = make_person("走了的")
    make_post(gone, noodle_bar, ended_on=timezone.localdate(), end_reason="辞职")
    url = reverse("staff:declare_leave", args=[officer_person.posts.get().pk])

    response = sign_in(director).get(url)

    assert list(response.context["form"].fields["deputy"].queryset) == [cook]
    assert "对小全" not in response.text


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"starts_on": ""}, "starts_on"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"deputy": "NOBODY"}, "deputy"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(declare, data, field):
    assert list(declare(**data).context["form"].errors) == [field]
    assert not Leave.objects.exists()


def test_somebody_of_another_enterprise_is_no_deputy(declare, rival_person):
    response = declare(deputy=rival_person.code)

    assert list(response.context["form"].errors) == ["deputy"]
    assert "对小全" not in response.text
