"""The page of a hazard that the staffing check found."""

import pytest
from django.urls import reverse

from hazards.models import Hazard
from hazards.services.staffing import follow_staffing_findings
from staff.models import Post
from staff.services.staffing_check import check_staffing
from tests.factories.hazards import rectify_hazard
from tests.factories.staff import make_person, make_post


@pytest.fixture
def hazard(noodle_bar, officer, at):
    check_staffing(at=at)
    follow_staffing_findings(at=at)
    hazard = Hazard.objects.get(title="未配备食品安全员")
    return rectify_hazard(hazard=hazard, rectification="已任命", by=officer, at=at)


def test_it_leads_to_the_staffing_of_the_enterprise(hazard, noodle_bar, sign_in, officer):
    text = sign_in(officer).get(reverse("hazards:show_hazard", args=[hazard.pk])).content.decode()

    assert reverse("staff:show_staffing", args=[noodle_bar.public_id]) in text
    assert "登记更正后自动销号" in text


def test_closing_it_by_hand_is_refused_with_the_reason(hazard, sign_in, inspector):
    client = sign_in(inspector)

    text = client.post(reverse("hazards:close_hazard", args=[hazard.pk]), {"reason": "看过"}).content.decode()

    assert "人员登记里这个问题还在" in text
    hazard.refresh_from_db()
    assert hazard.is_open


def test_once_cleared_it_says_who_closed_it(hazard, noodle_bar, sign_in, inspector, at):
    make_post(make_person(), noodle_bar, Post.Kind.OFFICER)
    check_staffing(at=at)
    follow_staffing_findings(at=at)

    text = sign_in(inspector).get(reverse("hazards:show_hazard", args=[hazard.pk])).content.decode()

    assert "平台自动销号" in text
