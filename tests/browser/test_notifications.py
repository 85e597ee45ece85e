"""Notices on a phone: the list, the bell, a browser that subscribes, the worker that shows messages.

No vendor's push service can be asked in tests, so the browser's own subscribing is the one thing that is
played here: it answers with a subscription at the tests' push service. Messages are handed to the real
service worker.
"""

import json
import time
from dataclasses import replace

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from notifications.models import PushDevice
from notifications.push_keys import current_key_id, public_key_text
from tests.factories.notifications import make_notice
from tests.notifications.servers.push_service import PushService

PHONE = {"width": 360, "height": 740}
pytestmark = pytest.mark.django_db(transaction=True)

# A PushManager that hands out one subscription, as a browser with a reachable push service would.
SUBSCRIBING = """
(() => {
  const plain = (text) => atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  const raw = (text) => Uint8Array.from(plain(text), (letter) => letter.charCodeAt(0)).buffer;
  const keys = { p256dh: raw("%(p256dh)s"), auth: raw("%(auth)s") };
  const subscription = { endpoint: "%(endpoint)s", options: {}, getKey: (name) => keys[name] };
  PushManager.prototype.subscribe = async function (options) {
    sessionStorage.askedWith = btoa(String.fromCharCode(...options.applicationServerKey));
    localStorage.subscribed = "yes";
    return subscription;
  };
  PushManager.prototype.getSubscription = async () => (localStorage.subscribed ? subscription : null);
})();
"""


@pytest.fixture
def push_service(settings):
    with PushService(time.time()) as server:
        settings.NOTIFICATIONS = replace(settings.NOTIFICATIONS, push_origins=(server.origin,))
        yield server


@pytest.fixture
def phone(page, sign_in, officer, live_server):
    session = sign_in(officer).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.context.grant_permissions(["notifications"], origin=live_server.url)
    page.set_viewport_size(PHONE)
    return page


def test_the_list_fits_the_phone_and_the_thumb(phone, live_server, officer, complaints):
    make_notice(officer, title="平江面馆今天的日管控还没有提交", urgency="IMPORTANT")
    make_notice(officer, title="冷库温度连续30分钟高于零下12度", urgency="URGENT")
    phone.goto(live_server.url + reverse("notifications:list_notices"))

    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    for button in phone.get_by_role("button", name="知道了").all():
        assert button.bounding_box()["height"] >= 44
    expect(phone.locator(".bell__count")).to_have_text("未读 2")

    phone.get_by_role("button", name="知道了").first.click()

    expect(phone.locator(".bell__count")).to_have_text("未读 1")
    expect(phone.get_by_text("✓ 已知悉")).to_be_visible()
    assert complaints == []


def test_a_browser_subscribes_and_receives(phone, live_server, officer, push_service, complaints):
    browser = push_service.subscribe(public_key_text(current_key_id()))
    phone.add_init_script(
        SUBSCRIBING
        % {
            "p256dh": browser.p256dh,
            "auth": browser.auth_text,
            "endpoint": browser.endpoint,
        }
    )
    phone.goto(live_server.url + reverse("notifications:change_settings"))
    phone.get_by_role("button", name="在本机接收推送").click()

    expect(phone.get_by_text("本机以后会收到推送。请发一条测试消息看看。")).to_be_visible()
    device = PushDevice.objects.get()
    assert (device.user, device.endpoint) == (officer, browser.endpoint)
    asked_with = phone.evaluate("sessionStorage.askedWith").replace("+", "-").replace("/", "_").rstrip("=")
    assert asked_with == public_key_text(current_key_id())
    expect(phone.get_by_text("本机", exact=True)).to_be_visible()
    expect(phone.get_by_role("button", name="在本机接收推送")).to_be_hidden()

    phone.get_by_role("button", name="发测试消息").click()

    expect(phone.get_by_text(f"测试消息已发到“{device.name}”。")).to_be_visible()
    assert push_service.received[0].seen["title"] == "测试消息"
    assert complaints == []


def test_a_browser_that_blocks_notifications_is_told_what_to_do(page, sign_in, officer, live_server):
    session = sign_in(officer).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.add_init_script("Notification.requestPermission = async () => 'denied';")
    page.goto(live_server.url + reverse("notifications:change_settings"))
    page.get_by_role("button", name="在本机接收推送").click()

    expect(page.get_by_text("浏览器拦住了通知。")).to_be_visible()
    assert not PushDevice.objects.exists()


@pytest.fixture
def deliver(phone, live_server):
    """Hands a message to the real service worker, as the browser does when one arrives."""
    phone.goto(live_server.url + reverse("notifications:list_notices"))
    scope = live_server.url + reverse("notifications:list_notices")
    phone.evaluate(
        "async (worker) => {"
        " await navigator.serviceWorker.register(worker); await navigator.serviceWorker.ready; }",
        reverse("notifications:push_worker"),
    )
    session = phone.context.new_cdp_session(phone)
    found, active = {}, set()

    def remember(event):
        for registration in event["registrations"]:
            found[registration["scopeURL"]] = registration["registrationId"]

    def remember_active(event):
        active.update(one["registrationId"] for one in event["versions"] if one["status"] == "activated")

    session.on("ServiceWorker.workerRegistrationUpdated", remember)
    session.on("ServiceWorker.workerVersionUpdated", remember_active)
    session.send("ServiceWorker.enable")
    for _time in range(200):  # what arrives before the worker is active is lost
        if found.get(scope) in active:
            break
        phone.wait_for_timeout(100)

    def deliver(data):
        session.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": live_server.url, "registrationId": found[scope], "data": data},
        )

    return deliver


def shown(phone, count=1):
    """The notifications on the screen of the device."""
    for _time in range(200):
        notes = phone.evaluate(
            "async () => (await (await navigator.serviceWorker.ready).getNotifications())"
            ".map((note) => ({ title: note.title, body: note.body, url: note.data.url }))"
        )
        if len(notes) >= count:
            return notes
        phone.wait_for_timeout(100)
    raise AssertionError(f"only {len(notes)} notifications")


def test_a_message_is_shown_with_its_link(phone, live_server, deliver):
    deliver(json.dumps({"title": "冷库温度偏高", "text": "请马上查看。", "url": "/notifications/1/"}))

    assert shown(phone) == [
        {"title": "冷库温度偏高", "body": "请马上查看。", "url": f"{live_server.url}/notifications/1/"}
    ]


@pytest.mark.parametrize(
    "data",
    [
        json.dumps({"title": "骗子", "url": "https://evil.example/"}),
        json.dumps({"title": "骗子", "url": "//evil.example/"}),
        json.dumps({"title": "骗子", "url": "javascript:alert(1)"}),
        json.dumps({"title": "骗子", "url": "https://["}),
        "no json",
        "",
    ],
)
def test_whatever_a_message_says_it_leads_to_a_page_of_ours(phone, live_server, deliver, data):
    deliver(data)

    (note,) = shown(phone)
    assert note["url"] == live_server.url + reverse("notifications:list_notices")
