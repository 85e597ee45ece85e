import time

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_it_reaches_the_browser(sign_in, officer, browser_of, push_service):
    push_service.now = time.time()  # the page looks at the real clock
    browser = browser_of(officer, name="手机")

    url = reverse("notifications:test_push_device", args=[browser.device.pk])
    page = sign_in(officer).post(url, follow=True).content.decode()

    assert "测试消息已发到“手机”。" in page
    assert push_service.received[0].seen["url"] == reverse("notifications:list_notices")


def test_one_that_is_gone_is_shown_so(sign_in, officer, browser_of):
    browser = browser_of(officer, name="手机")
    browser.is_gone = True

    url = reverse("notifications:test_push_device", args=[browser.device.pk])
    page = sign_in(officer).post(url, follow=True).content.decode()

    assert "测试消息没有发到“手机”：对方答复 HTTP 410。" in page
    assert "已停用" in page
