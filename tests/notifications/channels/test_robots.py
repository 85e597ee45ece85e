"""WeCom, DingTalk and Feishu, each against a server that checks form and signature as the vendor does."""

from dataclasses import replace
from datetime import timedelta

import pytest

from notifications.channels import dingtalk, feishu, wecom
from notifications.channels.terms import Address, ChannelFailed, Message
from tests.notifications.servers import local_server as mode
from tests.notifications.servers.robots import coded

MESSAGE = Message("冷藏温度偏高", "请在今天18:00前处理。", "/hazards/1/", "zh-hans")
CHANNELS = {"wecom": wecom, "dingtalk": dingtalk, "feishu": feishu}
LINK = "https://food.example.gov.cn/hazards/1/"


@pytest.fixture(autouse=True)
def _address_of_ours(settings):
    settings.PUBLIC_BASE_URL = "https://food.example.gov.cn"


@pytest.fixture(params=sorted(CHANNELS))
def vendor(request):
    return request.param


@pytest.fixture
def server(request, vendor):
    return request.getfixturevalue(f"{vendor}_server")


@pytest.fixture
def address(server):
    return Address(server.url, server.secret)


@pytest.fixture
def send(vendor, address, at):
    def send(message=MESSAGE, to=address, at=at):
        CHANNELS[vendor].send(to=to, message=message, at=at)

    return send


def failure_of(send, **arguments):
    with pytest.raises(ChannelFailed) as failed:
        send(**arguments)
    return failed.value.permanent, failed.value.reason, failed.value.is_gone


def test_the_group_reads_title_text_and_link(server, send):
    send()

    seen = " ".join(server.received[0].seen.values())
    assert [seen.count(part) for part in ("冷藏温度偏高", "请在今天18:00前处理。", LINK)] == [1, 1, 1]


def test_a_limit_may_heal(vendor, server, send):
    server.mode = mode.LIMITED

    code = {"wecom": "45009", "dingtalk": "410100", "feishu": "11232"}[vendor]
    assert failure_of(send) == (False, f"CODE {code}", False)


def test_a_robot_that_was_removed_is_gone(vendor, server, send):
    server.is_gone = True

    code = {"wecom": "93000", "dingtalk": "300005", "feishu": "19001"}[vendor]
    assert failure_of(send) == (True, f"CODE {code}", True)


@pytest.mark.parametrize(
    ("server_mode", "expected"),
    [
        (mode.BROKEN, (False, "HTTP 500", False)),
        (mode.SILENT, (False, "TIMEOUT", False)),
        (mode.GARBAGE, (False, "GARBAGE", False)),
        (mode.REDIRECT, (True, "HTTP 302", False)),
    ],
)
def test_what_the_vendor_may_do(server, send, server_mode, expected):
    server.mode = server_mode

    assert failure_of(send) == expected
    assert server.received == []


def test_the_vendor_is_not_there(server, send):
    server.stop()

    assert failure_of(send) == (False, "UNREACHABLE", False)


def test_it_goes_to_the_vendor_only(vendor, server, send, change):
    change(robot_origins={vendor.upper(): ("https://oapi.dingtalk.com",)})

    assert failure_of(send) == (True, "ORIGIN", False)
    assert server.received == []


@pytest.mark.parametrize("vendor", ["dingtalk", "feishu"], indirect=True)
def test_a_wrong_secret_is_no_reason_to_try_again(vendor, server, send, address):
    code = {"dingtalk": "310000", "feishu": "19021"}[vendor]

    assert failure_of(send, to=replace(address, secret="SECwrong")) == (True, f"CODE {code}", False)
    assert failure_of(send, to=replace(address, secret="")) == (True, f"CODE {code}", False)


@pytest.mark.parametrize("vendor", ["dingtalk", "feishu"], indirect=True)
def test_the_signature_is_of_this_hour(send, at):
    send(at=at + timedelta(minutes=59))

    assert failure_of(send, at=at + timedelta(minutes=61))[0] is True


@pytest.mark.parametrize("vendor", ["dingtalk", "feishu"], indirect=True)
def test_a_robot_without_a_secret_is_not_signed(server, send, address):
    server.secret = ""

    send(to=replace(address, secret=""))

    (received,) = server.received
    assert "sign" not in received.query
    assert b"timestamp" not in received.body


@pytest.mark.parametrize("vendor", ["dingtalk", "feishu"], indirect=True)
def test_a_keyword_robot_finds_the_platforms_name(server, send):
    send()

    assert "苏食安" in " ".join(server.received[0].seen.values())


@pytest.mark.parametrize("vendor", ["wecom"], indirect=True)
def test_a_long_list_is_cut_and_keeps_its_link(server, send):
    send(message=replace(MESSAGE, text="冷藏温度偏高\n" * 300))

    text = server.received[0].seen["text"]
    assert len(text.encode()) <= 2048
    assert text.endswith(f"…\n{LINK}")


@pytest.mark.parametrize("vendor", ["wecom"], indirect=True)
def test_nobodys_name_calls_the_whole_group(server, send):
    send(message=replace(MESSAGE, title="<@all>面馆"))

    assert server.received[0].seen["text"].startswith("＜@all>面馆")


@pytest.mark.parametrize(
    ("answer", "permanent"),
    [
        (coded(9499, "Bad Request", "code"), True),
        (coded(9499, "too many request", "code"), False),
        (coded(0, "success", "StatusCode"), None),  # as the first version of their API answers
        (coded("0", "?", "code"), False),
        (coded(True, "?", "code"), False),
        ((200, {}, b"[]"), False),
        ((200, {}, b"{}"), False),
    ],
)
@pytest.mark.parametrize("vendor", ["feishu"], indirect=True)
def test_answers_of_feishu(server, send, answer, permanent, monkeypatch):
    monkeypatch.setattr(server, "answer", lambda received: answer)

    if permanent is None:
        send()
    else:
        assert failure_of(send)[0] is permanent
