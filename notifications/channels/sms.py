"""Text messages through an HTTP gateway that takes JSON; its form is in the settings, `SMS_GATEWAY_…`."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from notifications.channels.http import post
from notifications.channels.terms import GARBAGE, Address, ChannelFailed, Message

NOT_CONFIGURED = "NO_GATEWAY"
MARK = re.compile(r"\{(phone|title|text|link)\}")
TELLABLE_CODE = re.compile(r"[\w.-]{1,20}", re.ASCII)  # and short enough not to be a phone in disguise


def is_configured() -> bool:
    return settings.NOTIFICATIONS.sms is not None


def send(*, to: Address, message: Message, at: datetime) -> None:
    gateway = settings.NOTIFICATIONS.sms
    if gateway is None:  # taken out of the settings since the message was formed
        raise ChannelFailed(True, NOT_CONFIGURED)
    words = {"phone": to.target, "title": message.title, "text": message.text, "link": message.link}
    answer = post(
        gateway.url,
        origins=None,
        json_body=filled_in(gateway.body, words),
        headers={gateway.token_header: gateway.token} if gateway.token else None,
        wants_body=gateway.success is not None,
    )
    if gateway.success is not None:
        name, value = gateway.success
        refuse_code(str(answer.as_json().get(name, "")), value, phone=to.target)


def filled_in(template: Any, words: Mapping[str, str]) -> Any:
    """The template with words for its marks. Texts are filled in after the JSON was read, so that nothing
    in them can change its form."""
    if isinstance(template, dict):
        return {name: filled_in(value, words) for name, value in template.items()}
    if isinstance(template, list):
        return [filled_in(value, words) for value in template]
    if isinstance(template, str):
        return MARK.sub(lambda mark: words[mark[1]], template)
    return template


def refuse_code(code: str, wanted: str, *, phone: str) -> None:
    if code == wanted:
        return
    is_tellable = TELLABLE_CODE.fullmatch(code) and phone not in code
    raise ChannelFailed(True, f"CODE {code}" if is_tellable else GARBAGE)
