"""Notices, robots and devices for tests."""

from datetime import UTC, datetime, timedelta
from itertools import count

from common.encryption import encrypt
from notifications.models import Delivery, Notice, PushDevice, Robot
from notifications.models.push_device import AUTH, ENDPOINT, P256DH, digest_of
from notifications.models.robot import ROBOT_SECRET, ROBOT_URL
from notifications.push_keys import current_key_id

_numbers = count(1)
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def make_notice(user, title="冷藏温度偏高", **fields):
    number = next(_numbers)
    defaults = {
        "topic": "test",
        "key": f"test:{number}",
        "text": "请在今天18:00前处理。",
        "url": "/hazards/",
        "made_at": AT,
    }
    return Notice.objects.create(user=user, title=title, **(defaults | fields))


def make_robot(user, kind="WECOM", url="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1234", **fields):
    secret = fields.pop("secret", "")
    return Robot.objects.create(
        user=user,
        kind=kind,
        url_encrypted=encrypt(url, purpose=ROBOT_URL),
        secret_encrypted=encrypt(secret, purpose=ROBOT_SECRET) if secret else "",
        **({"name": "后厨群", "added_at": AT} | fields),
    )


def make_device(user, browser=None, **fields):
    """A device with the addresses of a test browser, or with some that lead nowhere."""
    endpoint = browser.endpoint if browser else f"https://fcm.googleapis.com/fcm/send/{next(_numbers)}"
    return PushDevice.objects.create(
        user=user,
        endpoint_digest=digest_of(endpoint),
        endpoint_encrypted=encrypt(endpoint, purpose=ENDPOINT),
        p256dh_encrypted=encrypt(browser.p256dh if browser else "BA", purpose=P256DH),
        auth_encrypted=encrypt(browser.auth_text if browser else "AA", purpose=AUTH),
        **({"name": "手机", "key_id": current_key_id(), "subscribed_at": AT} | fields),
    )


def make_delivery(user, **fields):
    defaults = {"channel": "EMAIL", "formed_at": AT, "due_at": AT, "stale_at": AT + timedelta(days=2)}
    return Delivery.objects.create(user=user, **(defaults | fields))
