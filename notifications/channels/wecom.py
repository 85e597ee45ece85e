"""Group robots of WeCom (企业微信群机器人): the address is the secret, nothing is signed."""

from datetime import datetime

from django.conf import settings

from notifications.channels.http import post
from notifications.channels.robot_answer import refuse_robot_code
from notifications.channels.terms import Address, Message

PATH = "/cgi-bin/webhook/send"
LONGEST_TEXT = 2048  # bytes of UTF-8
MAY_HEAL = {-1, 45009}  # system busy; more than 20 messages a minute
GONE = {93000}  # the address leads to no robot any more


def send(*, to: Address, message: Message, at: datetime) -> None:
    answer = post(
        to.target,
        origins=settings.NOTIFICATIONS.robot_origins["WECOM"],
        json_body={"msgtype": "text", "text": {"content": shown(message)}},
    )
    refuse_robot_code(answer.as_json(), ["errcode"], may_heal=MAY_HEAL, gone=GONE)


def shown(message: Message) -> str:
    """The text with its link at the end, cut where it is too long.

    `<@name>` in a text calls members of the group, `<@all>` everybody; nobody's words may do that.
    """
    words = f"{message.title}\n{message.text}".replace("<@", "＜@").rstrip()
    room = LONGEST_TEXT - len(f"…\n{message.link}".encode())
    if len(words.encode()) > room:
        words = words.encode()[:room].decode(errors="ignore") + "…"
    return f"{words}\n{message.link}"
