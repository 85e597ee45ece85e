"""The robots of three vendors: they check form and signature and answer 200 with a code, as in life."""

import base64
import hmac
import json

from tests.notifications.servers.local_server import LocalServer


def coded(code, words="ok", name="errcode"):
    text = "errmsg" if name == "errcode" else "msg"
    return 200, {"Content-Type": "application/json"}, json.dumps({name: code, text: words}).encode()


class RobotServer(LocalServer):
    path = "/"
    limit = coded(0)
    unknown = coded(0)

    def __init__(self, now, secret=""):
        super().__init__()
        self.now = now
        self.secret = secret
        self.is_gone = False

    def limited(self):
        return self.limit

    def answer(self, received):
        if self.is_gone or not received.path.startswith(self.path):
            return self.unknown
        body = json.loads(received.body)
        return self.answer_robot(received, body)


class WeComServer(RobotServer):
    path = "/cgi-bin/webhook/send"
    limit = coded(45009, "api freq out of limit")
    unknown = coded(93000, "invalid webhook url")

    @property
    def url(self):
        return f"{self.origin}{self.path}?key=693a91f6-7000-4bc4-97a0-0ec2sifa5aaa"

    def answer_robot(self, received, body):
        if "key" not in received.query:
            return self.unknown
        if body.get("msgtype") != "text":
            return coded(40008, "invalid message type")
        content = body["text"]["content"]
        if len(content.encode()) > 2048:
            return coded(40058, "text.content exceed max length 2048")
        received.seen = {"text": content}
        return coded(0)


class DingTalkServer(RobotServer):
    path = "/robot/send"
    limit = coded(410100, "send too fast")
    unknown = coded(300005, "token is not exist")

    @property
    def url(self):
        return f"{self.origin}{self.path}?access_token=0123456789abcdef"

    def answer_robot(self, received, body):
        if "access_token" not in received.query:
            return self.unknown
        if self.secret and not self.is_signed(received.query):
            return coded(310000, "sign not match")
        if body.get("msgtype") != "text":
            return coded(400105, "message type not supported")
        received.seen = {"text": body["text"]["content"]}
        return coded(0)

    def is_signed(self, query):
        timestamp = query.get("timestamp", "")
        if not timestamp.isdigit() or abs(int(timestamp) / 1000 - self.now) > 3600:
            return False
        wanted = hmac.new(self.secret.encode(), f"{timestamp}\n{self.secret}".encode(), "sha256").digest()
        return query.get("sign") == base64.b64encode(wanted).decode()


class FeishuServer(RobotServer):
    path = "/open-apis/bot/v2/hook/"
    limit = coded(11232, "frequency limited", "code")
    unknown = coded(19001, "param invalid: incoming webhook access token invalid", "code")

    @property
    def url(self):
        return f"{self.origin}{self.path}6223fc9e-58c6-4526-b463-140820b5e7c9"

    def answer_robot(self, received, body):
        if self.secret and not self.is_signed(body):
            return coded(19021, "sign match fail or timestamp is not within one hour", "code")
        if body.get("msg_type") != "post":
            return coded(9499, "Bad Request", "code")
        post = body["content"]["post"]["zh_cn"]
        parts = [part for line in post["content"] for part in line]
        received.seen = {
            "title": post["title"],
            "text": "\n".join(part["text"] for part in parts if part["tag"] == "text"),
            "link": next(part["href"] for part in parts if part["tag"] == "a"),
        }
        return coded(0, "success", "code")

    def is_signed(self, body):
        timestamp = body.get("timestamp", "")
        if not timestamp.isdigit() or abs(int(timestamp) - self.now) > 3600:
            return False
        wanted = hmac.new(f"{timestamp}\n{self.secret}".encode(), digestmod="sha256").digest()
        return body.get("sign") == base64.b64encode(wanted).decode()
