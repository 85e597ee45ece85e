"""Group robots of DingTalk (钉钉自定义机器人), signed with HMAC-SHA256 where the robot has a secret.

The signature covers the time in milliseconds and the secret; DingTalk believes it for an hour.
"""

import base64
import hmac
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings

from notifications.channels.http import post
from notifications.channels.robot_answer import refuse_robot_code
from notifications.channels.terms import Address, Message

PATH = "/robot/send"
LONGEST_TEXT = 6_000  # characters; the limit is 20,000 bytes
# System busy; too many messages, under the two numbers that DingTalk has used for it.
MAY_HEAL = {-1, 130101, 410100}
# Token unknown (two numbers), group dissolved, token gone, robot stopped, robot gone.
GONE = {300001, 300005, 400013, 400101, 400102, 400106}


def send(*, to: Address, message: Message, at: datetime) -> None:
    # Robots that ask for a keyword instead of a signature find the platform's name in front.
    words = f"【苏食安】{message.title}\n{message.text}".rstrip()[:LONGEST_TEXT]
    answer = post(
        signed_url(to, at),
        origins=settings.NOTIFICATIONS.robot_origins["DINGTALK"],
        json_body={
            "msgtype": "text",
            "text": {"content": f"{words}\n{message.link}"},
            "at": {"isAtAll": False},
        },
    )
    refuse_robot_code(answer.as_json(), ["errcode"], may_heal=MAY_HEAL, gone=GONE)


def signed_url(to: Address, at: datetime) -> str:
    if not to.secret:
        return to.target
    timestamp = str(int(at.timestamp() * 1000))
    digest = hmac.digest(to.secret.encode(), f"{timestamp}\n{to.secret}".encode(), "sha256")
    signature = {"timestamp": timestamp, "sign": base64.b64encode(digest).decode()}
    return f"{to.target}{'&' if '?' in to.target else '?'}{urlencode(signature)}"
