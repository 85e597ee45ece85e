"""A text message gateway: JSON in, a code out, and a token that has to be right."""

import json

from tests.notifications.servers.local_server import LocalServer

TOKEN = "Bearer let-me-in"


class SmsGatewayServer(LocalServer):
    def __init__(self):
        super().__init__()
        self.code = "0"

    @property
    def url(self):
        return f"{self.origin}/sms/v1/messages"

    def answer(self, received):
        if received.headers.get("Authorization") != TOKEN:
            return 401, {}, b'{"code": "unauthorised"}'
        received.seen = json.loads(received.body)
        return 200, {"Content-Type": "application/json"}, json.dumps({"code": self.code}).encode()
