from dataclasses import replace

import pytest

from notifications.channels import web_push
from notifications.channels.terms import Address, ChannelFailed, Message
from notifications.push_keys import current_key_id, public_key_text
from tests.notifications.servers import local_server as mode
from tests.notifications.servers.push_service import Browser, decoded, ec

MESSAGE = Message("冷藏温度偏高", "请在今天18:00前处理。", "/notifications/1/", "zh-hans")


@pytest.fixture
def browser(push_service):
    return push_service.subscribe(public_key_text(current_key_id()))


@pytest.fixture
def address(browser):
    return Address(browser.endpoint, browser.auth_text, browser.p256dh, current_key_id())


def failure_of(at, address, message=MESSAGE):
    with pytest.raises(ChannelFailed) as failed:
        web_push.send(to=address, message=message, at=at)
    failure = failed.value
    return failure.permanent, failure.reason, failure.is_gone


def test_the_browser_opens_what_was_sealed_for_it(push_service, browser, address, at):
    web_push.send(to=address, message=replace(MESSAGE, is_urgent=True, lifetime_seconds=600), at=at)

    (received,) = push_service.received
    assert received.seen == {
        "title": "冷藏温度偏高",
        "text": "请在今天18:00前处理。",
        "url": "/notifications/1/",
        "urgent": True,
        "to": browser,
    }
    assert (received.headers["TTL"], received.headers["Urgency"]) == ("600", "high")
    assert "冷藏".encode() not in received.body
    assert push_service.problems == []


def test_two_messages_are_sealed_differently(push_service, address, at):
    for _time in range(2):
        web_push.send(to=address, message=MESSAGE, at=at)

    first, second = push_service.received
    assert first.seen == second.seen
    assert first.body[:86] != second.body[:86]  # salt and sender's key


def test_a_long_message_is_cut_to_what_a_service_takes(push_service, address, at):
    web_push.send(to=address, message=replace(MESSAGE, text="隐患" * 2000), at=at)

    (received,) = push_service.received
    assert len(received.body) < 3_200
    assert received.seen["text"].startswith("隐患隐患")
    assert received.seen["text"].endswith("…")


@pytest.mark.parametrize(
    ("server_mode", "expected"),
    [
        (mode.BROKEN, (False, "HTTP 500", False)),
        (mode.SILENT, (False, "TIMEOUT", False)),
        (mode.LIMITED, (False, "HTTP 429", False)),
        (mode.REDIRECT, (True, "HTTP 302", False)),
    ],
)
def test_what_its_service_may_do(push_service, address, at, server_mode, expected):
    push_service.mode = server_mode

    assert failure_of(at, address) == expected
    assert push_service.received == []


def test_a_limit_says_how_long(push_service, address, at):
    push_service.mode = mode.LIMITED

    with pytest.raises(ChannelFailed) as failed:
        web_push.send(to=address, message=MESSAGE, at=at)

    assert failed.value.wait_seconds == 120


def test_no_service_is_there(push_service, address, at):
    push_service.stop()

    assert failure_of(at, address) == (False, "UNREACHABLE", False)


def test_a_subscription_that_is_gone(push_service, browser, address, at):
    browser.is_gone = True

    assert failure_of(at, address) == (True, "HTTP 410", True)
    assert failure_of(at, replace(address, target=f"{push_service.origin}/push/x")) == (
        True,
        "HTTP 404",
        True,
    )


def test_another_servers_subscription_is_refused_but_not_gone(push_service, at):
    browser = push_service.subscribe("somebody else's key")
    address = Address(browser.endpoint, browser.auth_text, browser.p256dh, current_key_id())

    assert failure_of(at, address) == (True, "HTTP 403", False)
    assert push_service.problems == ["another key than the one subscribed with"]


def test_a_key_that_left_the_settings(address, at, push_service):
    assert failure_of(at, replace(address, key_id="old")) == (True, "NO_KEY", True)


@pytest.mark.parametrize("public_key", ["BA", "", "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcx"])
def test_a_device_with_an_impossible_key(address, at, public_key):
    assert failure_of(at, replace(address, public_key=public_key)) == (True, "DEVICE_KEY", True)


def test_it_goes_to_push_services_only(push_service, address, at, change):
    change(push_origins=("https://fcm.googleapis.com",))

    assert failure_of(at, address) == (True, "ORIGIN", False)
    assert push_service.received == []


def test_a_subject_that_says_nothing(address, at, settings):
    settings.VAPID_SUBJECT = "nobody"

    assert failure_of(at, address) == (False, "SUBJECT", False)


def test_the_test_browser_opens_the_example_of_the_rfc():
    """RFC 8291, section 5: what the tests' own opening is measured by."""
    private_key = ec.derive_private_key(
        int.from_bytes(decoded("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"), "big"), ec.SECP256R1()
    )
    browser = Browser("", "", private_key, decoded("BTBZMqHH6r4Tts7J_aSIgg"))
    body = (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8w"
        "EqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )

    assert browser.open(decoded(body)) == b"When I grow up, I want to be a watermelon"
