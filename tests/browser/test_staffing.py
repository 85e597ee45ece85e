"""An enterprise's staffing page on a phone: what is missing, why, and the way to put it right."""

from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from staff.models import Post, StaffingRule
from staff.services.staffing_check import check_staffing
from tests.factories.staff import make_person, make_post

PHONE = {"width": 360, "height": 740}
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _rules(transactional_db):
    """Emptying the tables after an earlier test of this kind may have taken the seeded rules along."""
    if not StaffingRule.objects.exists():
        import_module("staff.migrations.0003_first_rules").add_rules(apps, None)


@pytest.fixture
def opened(page, sign_in, principal, noodle_bar, live_server):
    """The page as the principal of a noodle bar sees it, where nobody is officer."""
    make_post(make_person("傅国强", user=principal), noodle_bar, Post.Kind.PRINCIPAL)
    check_staffing(at=timezone.now())
    session = sign_in(principal).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}{reverse('staff:show_staffing', args=[noodle_bar.public_id])}")
    return page


def test_it_answers_on_the_first_screen_and_leads_on(opened, complaints, noodle_bar):
    heading, action = opened.get_by_role("heading", level=1), opened.get_by_role("link", name="登记并任命")

    assert heading.inner_text() == "还缺1个岗位的人"
    assert opened.get_by_text("还没有食品安全员").is_visible()
    box = action.bounding_box()
    assert box["y"] + box["height"] <= PHONE["height"]
    assert box["height"] >= 44
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")

    action.click()

    opened.wait_for_url(f"**/staff/at/{noodle_bar.public_id}/new/?kind=OFFICER*")
    assert complaints == []


def test_it_is_done_when_somebody_is_appointed(opened, complaints, noodle_bar):
    now = timezone.now()
    conditions = {"knows_law": True, "controls_risks": True, "knows_process": True, "passed_exam": True}
    make_post(make_person("安小全"), noodle_bar, Post.Kind.OFFICER, confirmed_at=now, **conditions)
    check_staffing(at=now)

    opened.reload()

    assert opened.get_by_role("heading", level=1).inner_text() == "规定的岗位都有人"
    assert opened.get_by_text("安小全").is_visible()
    assert complaints == []
