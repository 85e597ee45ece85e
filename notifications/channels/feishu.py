"""Group robots of Feishu and Lark (飞书自定义机器人), signed where the robot has a secret.

Unlike DingTalk's, the time in seconds and the secret are the key here and the signed text is empty.
"""

import base64
import hmac
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from notifications.channels.http import Answer, post
from notifications.channels.robot_answer import refuse_robot_code
from notifications.channels.terms import Address, ChannelFailed, Message

PATH = "/open-apis/bot/v2/hook/"
MAY_HEAL = {11232, 99991400}  # frequency limited, of the robot and of the API
BAD_REQUEST = 9499  # stands for anything; the words tell when it is only a limit
GONE = {19001}  # "incoming webhook access token invalid"


def send(*, to: Address, message: Message, at: datetime) -> None:
    answer = post(
        to.target,
        origins=settings.NOTIFICATIONS.robot_origins["FEISHU"],
        json_body=signature(to, at) | {"msg_type": "post", "content": {"post": {"zh_cn": shown(message)}}},
    )
    refuse(answer)


def shown(message: Message) -> dict[str, Any]:
    """Feishu's own rich text: each part says what it is, so no words of ours can become a mention."""
    with translation.override(message.language):
        look = _("查看")
    lines = [[{"tag": "text", "text": line}] for line in message.text.splitlines()]
    # Robots that ask for a keyword instead of a signature find the platform's name in front.
    title = f"【苏食安】{message.title}"
    return {"title": title, "content": [*lines, [{"tag": "a", "text": look, "href": message.link}]]}


def signature(to: Address, at: datetime) -> dict[str, str]:
    if not to.secret:
        return {}
    timestamp = str(int(at.timestamp()))
    digest = hmac.digest(f"{timestamp}\n{to.secret}".encode(), b"", "sha256")
    return {"timestamp": timestamp, "sign": base64.b64encode(digest).decode()}


def refuse(answer: Answer) -> None:
    found = answer.as_json()
    words = str(found.get("msg", "")).lower()
    if found.get("code") == BAD_REQUEST and ("frequency" in words or "too many" in words):
        raise ChannelFailed(False, f"CODE {BAD_REQUEST}")
    refuse_robot_code(found, ["code", "StatusCode"], may_heal=MAY_HEAL, gone=GONE)
