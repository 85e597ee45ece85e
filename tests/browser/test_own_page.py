"""A cook with a phone: signs in, sees whether they may work, objects, and finds the answer."""

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from common.encryption import decrypt
from common.local_time import local_date
from staff.models import DataRequest
from staff.models.person import CITIZEN_ID
from staff.services.data_request import decide_request
from tests.factories.staff import make_certificate

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(page, live_server, cook, sign_in):
    page.set_viewport_size({"width": 360, "height": 780})
    make_certificate(cook, issued_on=local_date(timezone.now()))
    session = sign_in(cook.user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    return page


def test_a_cook_sees_their_own_page_and_objects(page, live_server, complaints, cook, inspector):
    page.goto(live_server.url)

    assert page.url == live_server.url + reverse("staff:show_me")
    assert page.locator("h1").inner_text() == "陈师傅"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    code = page.get_by_role("link", name="出示我的码")
    assert code.bounding_box()["height"] >= 44
    assert code.bounding_box()["y"] < 780  # without scrolling

    page.get_by_role("link", name="对码色有异议").click()
    expect(page.get_by_label("对码色有异议")).to_be_checked()
    page.get_by_label("说明").fill("今天已经晨检")
    page.get_by_role("button", name="提交请求").click()
    expect(page.get_by_text("请求已提出")).to_be_visible()

    request = DataRequest.objects.get()
    decide_request(request=request, is_granted=True, answer="已补录晨检", by=inspector, at=timezone.now())
    page.reload()
    expect(page.get_by_text("已补录晨检").first).to_be_visible()
    assert complaints == []


def test_numbers_are_shown_on_request_only(page, live_server, complaints, cook):
    number = decrypt(cook.citizen_id_encrypted, purpose=CITIZEN_ID)
    page.goto(live_server.url + reverse("staff:show_my_data"))
    assert number not in page.content()

    page.get_by_role("button", name="显示完整号码").click()

    expect(page.get_by_text(number)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_text("健康证明", exact=False).first.click()
    expect(page.get_by_text("只记合格与否，不记病名").first).to_be_visible()
    assert complaints == []


def test_everything_can_be_taken_along(page, live_server, cook):
    page.goto(live_server.url + reverse("staff:show_my_data"))

    with page.expect_download() as download:
        page.get_by_role("button", name="导出我的信息").click()

    assert download.value.suggested_filename.endswith(".xlsx")
