from datetime import time, timedelta

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from sushi_platform.notification_settings import notification_settings


@pytest.fixture
def read(monkeypatch):
    """The settings of an environment with nothing in it but these."""

    def read(**variables):
        monkeypatch.setattr(environ.Env, "ENVIRON", variables)
        return notification_settings(environ.Env())

    return read


def test_what_stands_without_any_variable(read):
    found = read()

    assert found.channels == ("WEB_PUSH", "WECOM", "DINGTALK", "FEISHU", "SMS", "EMAIL")
    assert (found.quiet_from, found.quiet_until) == (time(22), time(6, 30))
    assert found.gather == {
        "NORMAL": timedelta(minutes=10),
        "IMPORTANT": timedelta(minutes=1),
        "URGENT": timedelta(),
    }
    assert (found.tries, found.urgent_tries, found.sms) == (6, 3, None)
    assert (found.stale_after, found.retention) == (timedelta(days=2), timedelta(days=180))
    assert all(origin.startswith("https://") for some in found.robot_origins.values() for origin in some)


def test_what_can_be_set(read):
    found = read(
        NOTIFICATION_CHANNELS="EMAIL,SMS",
        NOTIFICATION_QUIET_HOURS="",
        WECOM_ROBOT_ORIGINS="https://wecom.example.gov.cn",
        SMS_GATEWAY_URL="https://sms.example.gov.cn/send",
        SMS_GATEWAY_SUCCESS="code=0",
        SMS_GATEWAY_BODY='{"to": ["{phone}"]}',
    )

    assert (found.channels, found.quiet_from) == (("EMAIL", "SMS"), None)
    assert found.robot_origins["WECOM"] == ("https://wecom.example.gov.cn",)
    assert (found.sms.success, found.sms.body) == (("code", "0"), {"to": ["{phone}"]})


def test_an_empty_body_is_the_platforms(read):
    assert read(SMS_GATEWAY_URL="https://sms.example.gov.cn/", SMS_GATEWAY_BODY="").sms.body == {
        "phone": "{phone}",
        "content": "【苏食安】{title} {link}",
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NOTIFICATION_CHANNELS", "EMAIL,PIGEON"),
        ("NOTIFICATION_CHANNELS", "EMAIL,EMAIL"),
        ("NOTIFICATION_QUIET_HOURS", "at night"),
        ("NOTIFICATION_QUIET_HOURS", "22:00"),
        ("SMS_GATEWAY_BODY", "{phone}"),
    ],
)
def test_what_makes_no_sense_names_its_variable(read, name, value):
    with pytest.raises(ImproperlyConfigured, match=name):
        read(SMS_GATEWAY_URL="https://sms.example.gov.cn/", **{name: value})
