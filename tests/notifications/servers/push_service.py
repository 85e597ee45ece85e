"""A push service with its browsers: checks who sends (RFC 8292) and opens what was sealed (RFC 8291).

Opening is written from the RFC with primitives only, so that it does not share its faults with the library
that seals.
"""

import base64
import json
import os
import struct

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from tests.notifications.servers.local_server import LocalServer

MOST_BYTES = 4096


def encoded(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def point_of(key):
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


class Browser:
    """One subscription, with the secrets that only the browser has."""

    def __init__(self, endpoint, server_key, private_key=None, auth=None):
        self.endpoint = endpoint
        self.server_key = server_key  # it believes this sender only
        self.private_key = private_key or ec.generate_private_key(ec.SECP256R1())
        self.auth = auth or os.urandom(16)
        self.is_gone = False

    @property
    def p256dh(self):
        return encoded(point_of(self.private_key.public_key()))

    @property
    def auth_text(self):
        return encoded(self.auth)

    def open(self, body):
        salt, size, id_length = body[:16], *struct.unpack("!IB", body[16:21])
        sender, sealed = body[21 : 21 + id_length], body[21 + id_length :]
        if len(sealed) > size:
            raise ValueError("more than one record (RFC 8291, section 4)")
        shared = self.private_key.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        )
        info = b"WebPush: info\0" + point_of(self.private_key.public_key()) + sender
        secret = derive(shared, self.auth, info, 32)
        key = derive(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = derive(secret, salt, b"Content-Encoding: nonce\0", 12)
        padded = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
        if padded[-1:] != b"\2":
            raise ValueError("no delimiter of the last record")
        return padded[:-1]


def derive(secret, salt, info, length):
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)


class PushService(LocalServer):
    def __init__(self, now):
        super().__init__()
        self.now = now  # seconds; tests live in a time of their own
        self.browsers = {}

    def subscribe(self, server_key):
        path = f"/push/{encoded(os.urandom(18))}"
        self.browsers[path] = Browser(self.origin + path, server_key)
        return self.browsers[path]

    def answer(self, received):
        browser = self.browsers.get(received.path)
        if browser is None:
            return 404, {}, b""
        if browser.is_gone:
            return 410, {}, b""
        problem = self.problem_with(received, browser)
        if problem:
            self.problems.append(problem)
            return 403, {}, problem.encode()
        received.seen = json.loads(browser.open(received.body))
        received.seen["to"] = browser
        return 201, {"Location": f"{self.origin}/message/1"}, b""

    def problem_with(self, received, browser):
        headers = received.headers
        if not headers.get("TTL", "").isdigit():
            return "no TTL"
        if headers.get("Content-Encoding") != "aes128gcm":
            return "not aes128gcm"
        if headers.get("Urgency") not in ("very-low", "low", "normal", "high"):
            return "no urgency"
        if len(received.body) > MOST_BYTES:
            return "too long"
        return self.problem_with_sender(headers.get("Authorization", ""), browser)

    def problem_with_sender(self, authorization, browser):
        scheme, _space, rest = authorization.partition(" ")
        parts = dict(part.split("=", 1) for part in rest.split(",")) if scheme == "vapid" else {}
        if parts.get("k") != browser.server_key:
            return "another key than the one subscribed with"
        if not Vapid02.verify(authorization):
            return "bad signature"
        claims = json.loads(decoded(parts["t"].split(".")[1]))
        if claims["aud"] != self.origin:
            return "meant for another service"
        if not self.now < claims["exp"] <= self.now + 86_400:
            return "valid too long, or no more"
        return "" if claims["sub"].startswith(("mailto:", "https://")) else "no subject"
