"""The checklist on a phone, as it looks to who holds it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from tests.browser.phone import PHONE
from tests.factories.accounts import give_role, make_user
from tests.factories.inspections_inspection import MINUTE, make_on_site

pytestmark = pytest.mark.usefixtures("transactional_db")


def test_in_english_it_is_no_wider_than_the_phone(noodle_bar, pair, city, phone, sign_in):
    from_above = make_user("above", "市局监管人员")
    give_role(from_above, Role.CITY_REGULATOR, city)
    now = timezone.now()
    make_on_site(noodle_bar, [from_above, pair[0]], now - timedelta(days=40), pests="后门有鼠迹")
    started = make_on_site(noodle_bar, pair, now - 5 * MINUTE, upto="STARTED")
    phone.session = sign_in(pair[0]).cookies["sessionid"].value
    page = phone.open()
    phone.sign_in()
    phone.context.add_cookies([{"name": "django_language", "value": "en", "url": phone.url}])

    page.goto(phone.url + reverse("inspections:record_on_site", args=[started.pk]))

    page.get_by_text("Looked at by a higher level").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_what_was_typed_stays_on_the_phone_and_signatures_do_not(noodle_bar, pair, phone, sign_in):
    recorded = make_on_site(noodle_bar, pair, timezone.now() - 5 * MINUTE, upto="RECORDED")
    phone.session = sign_in(pair[0]).cookies["sessionid"].value
    page = phone.open()
    phone.sign_in()
    page.goto(phone.url + reverse("inspections:tell_on_site", args=[recorded.pk]))

    page.locator("[data-drawn]").first.evaluate("field => { field.value = 'data:image/png;base64,'; }")
    page.locator("input[type=text]").first.fill("林知行")

    kept = page.evaluate("JSON.stringify(Object.entries(localStorage))")
    assert "林知行" in kept
    assert "data:image" not in kept
