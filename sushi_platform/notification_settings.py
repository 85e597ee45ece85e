"""How notices leave the platform, read from the environment; `docs/notifications.md` explains each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

CHANNELS = ("WEB_PUSH", "WECOM", "DINGTALK", "FEISHU", "SMS", "EMAIL")
WECOM_ORIGINS = ["https://qyapi.weixin.qq.com"]
DINGTALK_ORIGINS = ["https://oapi.dingtalk.com"]
FEISHU_ORIGINS = ["https://open.feishu.cn", "https://open.larksuite.com"]
WEB_PUSH_ORIGINS = [
    "https://fcm.googleapis.com",
    "https://updates.push.services.mozilla.com",
    "https://*.push.apple.com",
    "https://*.notify.windows.com",
]
SMS_BODY = '{"phone": "{phone}", "content": "【苏食安】{title} {link}"}'


@dataclass(frozen=True)
class SmsGateway:
    """An HTTP gateway that takes JSON. `body` may hold {phone}, {title}, {text} and {link} in its texts."""

    url: str
    token_header: str
    token: str
    body: Any
    success: tuple[str, str] | None  # name and value in the answer that say "accepted"; None: any 2xx does


@dataclass(frozen=True)
class NotificationSettings:
    channels: tuple[str, ...]  # the order in which they are tried
    quiet_from: time | None  # of those who have chosen nothing themselves; None: no quiet hours
    quiet_until: time | None
    gather: Mapping[str, timedelta]  # urgency → how long news may wait for more
    tries: int  # before the next channel takes over
    urgent_tries: int
    stale_after: timedelta  # from then on it is only worth reading in the list
    urgent_stale_after: timedelta
    retention: timedelta
    robot_origins: Mapping[str, tuple[str, ...]]
    push_origins: tuple[str, ...]
    sms: SmsGateway | None


def notification_settings(env: environ.Env) -> NotificationSettings:
    quiet_from, quiet_until = _hours(env.str("NOTIFICATION_QUIET_HOURS", default="22:00-06:30"))
    return NotificationSettings(
        channels=_channels(env.list("NOTIFICATION_CHANNELS", default=list(CHANNELS))),
        quiet_from=quiet_from,
        quiet_until=quiet_until,
        gather={
            "NORMAL": timedelta(seconds=env.int("NOTIFICATION_GATHER_SECONDS", default=600)),
            "IMPORTANT": timedelta(seconds=env.int("NOTIFICATION_GATHER_IMPORTANT_SECONDS", default=60)),
            "URGENT": timedelta(),
        },
        tries=env.int("NOTIFICATION_TRIES", default=6),
        urgent_tries=env.int("NOTIFICATION_URGENT_TRIES", default=3),
        stale_after=timedelta(hours=env.int("NOTIFICATION_STALE_HOURS", default=48)),
        urgent_stale_after=timedelta(hours=env.int("NOTIFICATION_URGENT_STALE_HOURS", default=12)),
        retention=timedelta(days=env.int("NOTIFICATION_RETENTION_DAYS", default=180)),
        robot_origins={
            "WECOM": tuple(env.list("WECOM_ROBOT_ORIGINS", default=WECOM_ORIGINS)),
            "DINGTALK": tuple(env.list("DINGTALK_ROBOT_ORIGINS", default=DINGTALK_ORIGINS)),
            "FEISHU": tuple(env.list("FEISHU_ROBOT_ORIGINS", default=FEISHU_ORIGINS)),
        },
        push_origins=tuple(env.list("WEB_PUSH_ORIGINS", default=WEB_PUSH_ORIGINS)),
        sms=_sms_gateway(env),
    )


def _channels(names: list[str]) -> tuple[str, ...]:
    unknown = set(names) - set(CHANNELS)
    if unknown or len(set(names)) != len(names):
        raise ImproperlyConfigured(f"NOTIFICATION_CHANNELS names each of {', '.join(CHANNELS)} at most once")
    return tuple(names)


def _hours(text: str) -> tuple[time | None, time | None]:
    if not text:
        return None, None
    try:
        start, end = map(time.fromisoformat, text.split("-"))
    except ValueError as error:
        raise ImproperlyConfigured("NOTIFICATION_QUIET_HOURS is written 22:00-06:30") from error
    return start, end


def _sms_gateway(env: environ.Env) -> SmsGateway | None:
    url = env.str("SMS_GATEWAY_URL", default="")
    if not url:
        return None
    try:
        body = json.loads(env.str("SMS_GATEWAY_BODY", default="") or SMS_BODY)
    except ValueError as error:
        raise ImproperlyConfigured("SMS_GATEWAY_BODY is not JSON") from error
    success = env.str("SMS_GATEWAY_SUCCESS", default="")
    name, _equals, value = success.partition("=")
    return SmsGateway(
        url=url,
        token_header=env.str("SMS_GATEWAY_TOKEN_HEADER", default="Authorization"),
        token=env.str("SMS_GATEWAY_TOKEN", default=""),
        body=body,
        success=(name, value) if success else None,
    )
