from dataclasses import replace

import pytest

from notifications.channels import sms
from notifications.channels.terms import Address, ChannelFailed, Message
from tests.notifications.servers import local_server as mode

MESSAGE = Message("冷藏温度偏高", "请在今天18:00前处理。", "/hazards/1/", "zh-hans")
PHONE = "13912345678"


@pytest.fixture(autouse=True)
def _address_of_ours(settings):
    settings.PUBLIC_BASE_URL = "https://food.example.gov.cn"


def failure_of(at):
    with pytest.raises(ChannelFailed) as failed:
        sms.send(to=Address(PHONE), message=MESSAGE, at=at)
    return failed.value.permanent, failed.value.reason


def test_it_fills_in_the_gateways_form(sms_server, at):
    sms.send(to=Address(PHONE), message=MESSAGE, at=at)

    assert sms_server.received[0].seen == {
        "to": PHONE,
        "sms": {"text": "【苏食安】冷藏温度偏高 https://food.example.gov.cn/hazards/1/", "priority": 1},
    }


def test_words_cannot_change_the_form(sms_server, at):
    sms.send(to=Address(PHONE), message=replace(MESSAGE, title='","to":"{phone}'), at=at)

    seen = sms_server.received[0].seen
    assert seen["sms"]["text"].startswith('【苏食安】","to":"{phone} https://')
    assert seen["to"] == PHONE


@pytest.mark.parametrize(
    ("server_mode", "expected"),
    [
        (mode.BROKEN, (False, "HTTP 500")),
        (mode.SILENT, (False, "TIMEOUT")),
        (mode.GARBAGE, (False, "GARBAGE")),
        (mode.REDIRECT, (True, "HTTP 302")),
        (mode.LIMITED, (False, "HTTP 429")),
    ],
)
def test_what_the_gateway_may_do(sms_server, at, server_mode, expected):
    sms_server.mode = server_mode

    assert failure_of(at) == expected


def test_the_gateway_is_not_there(sms_server, at):
    sms_server.stop()

    assert failure_of(at) == (False, "UNREACHABLE")


def test_a_refusal_is_told_by_its_code(sms_server, at):
    sms_server.code = "InvalidTemplate"

    assert failure_of(at) == (True, "CODE InvalidTemplate")


@pytest.mark.parametrize("code", [f"bad-{PHONE}", "号码无效 " * 10, ""])
def test_a_code_that_might_tell_somebody_is_not_repeated(sms_server, at, code):
    sms_server.code = code

    assert failure_of(at) == (True, "GARBAGE")


def test_a_wrong_token(sms_server, at, change, settings):
    change(sms=replace(settings.NOTIFICATIONS.sms, token="Bearer wrong"))

    assert failure_of(at) == (True, "HTTP 401")


def test_a_gateway_without_codes_is_believed_by_its_status(sms_server, at, change, settings):
    change(sms=replace(settings.NOTIFICATIONS.sms, success=None))
    sms_server.code = "whatever"

    sms.send(to=Address(PHONE), message=MESSAGE, at=at)

    assert len(sms_server.received) == 1


def test_an_address_tells_nothing_when_it_is_shown():
    assert PHONE not in repr(Address(PHONE, secret="s3cret", public_key="k3y"))
    assert "s3cret" not in repr(Address(PHONE, secret="s3cret", public_key="k3y"))
