"""Web Push (RFC 8030): encrypted for the one browser (RFC 8291), signed with our key (RFC 8292)."""

import base64
import json
from datetime import datetime, timedelta

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from py_vapid import Vapid02, VapidException

from notifications.channels.http import is_allowed_origin, post
from notifications.channels.terms import NO_KEY, ORIGIN_REFUSED, Address, ChannelFailed, Message
from notifications.push_keys import push_keys

BAD_DEVICE_KEY, BAD_SUBJECT = "DEVICE_KEY", "SUBJECT"
GONE = {"HTTP 404", "HTTP 410"}
LONGEST_PAYLOAD = 3_000  # bytes; push services must take 4,096 encrypted (RFC 8030, 7.2), some take less
TOKEN_LIFE = timedelta(hours=12)  # at most 24 (RFC 8292, 2)


def send(*, to: Address, message: Message, at: datetime) -> None:
    origins = settings.NOTIFICATIONS.push_origins
    if not is_allowed_origin(to.target, origins):  # before our signature is made out to it
        raise ChannelFailed(True, ORIGIN_REFUSED)
    headers = {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(message.lifetime_seconds),
        "Urgency": "high" if message.is_urgent else "normal",
        **authorization(to, at),
    }
    try:
        post(
            to.target,
            origins=origins,
            data=sealed(payload(message), to),
            headers=headers,
            wants_body=False,
        )
    except ChannelFailed as failure:
        if failure.reason in GONE:
            raise ChannelFailed(True, failure.reason, is_gone=True) from failure
        raise


def payload(message: Message) -> bytes:
    """What the service worker reads. Of our pages only the path: it opens nothing else."""
    text = message.text
    while True:
        words = {"title": message.title, "text": text, "url": message.path, "urgent": message.is_urgent}
        found = json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode()
        if len(found) <= LONGEST_PAYLOAD:
            return found
        text = text[: len(text) * 3 // 4].rstrip() + "…"


def sealed(content: bytes, to: Address) -> bytes:
    try:
        return http_ece.encrypt(
            content,
            private_key=ec.generate_private_key(ec.SECP256R1()),
            dh=from_base64(to.public_key),
            auth_secret=from_base64(to.secret),
            version="aes128gcm",
        )
    except ValueError as error:  # not a point on the curve
        raise ChannelFailed(True, BAD_DEVICE_KEY, is_gone=True) from error


def authorization(to: Address, at: datetime) -> dict[str, str]:
    key = push_keys().get(to.key_id)
    if key is None:  # the key was taken out of the settings: this browser can't be reached any more
        raise ChannelFailed(True, NO_KEY, is_gone=True)
    claims = {
        "sub": settings.VAPID_SUBJECT,
        "aud": to.origin,
        "exp": int((at + TOKEN_LIFE).timestamp()),
    }
    try:
        return Vapid02(key).sign(claims)
    except VapidException as error:  # VAPID_SUBJECT says nothing a push service would take
        raise ChannelFailed(False, BAD_SUBJECT) from error


def from_base64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
