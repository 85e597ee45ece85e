"""One way to post something to the outside: to known origins, without redirects, with an end in sight."""

import json
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from notifications.channels.terms import (
    GARBAGE,
    ORIGIN_REFUSED,
    TIMEOUT,
    UNREACHABLE,
    ChannelFailed,
)

CONNECT_SECONDS, READ_SECONDS = 4, 6
WHOLE_SECONDS = 12  # also for a server that answers a byte at a time
LONGEST_ANSWER = 65_536
PLAIN_URL = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[^\s\\]*)?", re.ASCII)
MAY_HEAL = frozenset({408, 425, 429})  # and everything from 500 on


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes

    def as_json(self) -> dict[str, Any]:
        """The object answered; anything else is noise on the way, which may heal."""
        try:
            found = json.loads(self.body)
        except ValueError as error:
            raise ChannelFailed(False, GARBAGE) from error
        if not isinstance(found, dict):
            raise ChannelFailed(False, GARBAGE)
        return found


def is_allowed_origin(url: str, origins: Iterable[str]) -> bool:
    """Whether scheme, host and port are one of these; `https://*.example.com` allows each host below."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    # One spelling only: two parsers must not read two hosts out of one address.
    if not PLAIN_URL.fullmatch(url) or parts.username is not None or not parts.hostname:
        return False
    origin = f"{parts.scheme}://{parts.hostname}{f':{port}' if port else ''}"
    return any(fnmatchcase(origin, allowed) for allowed in origins)


def post(
    url: str,
    *,
    origins: Iterable[str] | None,
    data: bytes | None = None,
    json_body: Any = None,
    headers: Mapping[str, str] | None = None,
    wants_body: bool = True,
) -> Answer:
    """Post and tell the answer below 300; anything else is a `ChannelFailed`.

    `origins` are where the address may lead; None for one that comes from the settings. A redirect is
    refused: it could lead anywhere.
    """
    if origins is not None and not is_allowed_origin(url, origins):
        raise ChannelFailed(True, ORIGIN_REFUSED)
    try:
        with requests.post(
            url,
            data=data,
            json=json_body,
            headers=headers,
            timeout=(CONNECT_SECONDS, READ_SECONDS),
            allow_redirects=False,
            stream=True,
        ) as response:
            refuse_bad_status(response)
            return Answer(response.status_code, read_bounded(response) if wants_body else b"")
    except requests.Timeout as error:
        raise ChannelFailed(False, TIMEOUT) from error
    except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:
        raise ChannelFailed(True, ORIGIN_REFUSED) from error
    except (requests.RequestException, HTTPError, OSError) as error:
        raise ChannelFailed(False, UNREACHABLE) from error


def refuse_bad_status(response: requests.Response) -> None:
    status = response.status_code
    if status < 300:
        return
    may_heal = status >= 500 or status in MAY_HEAL
    raise ChannelFailed(not may_heal, f"HTTP {status}", wait_seconds=_wait_asked_for(response))


def _wait_asked_for(response: requests.Response) -> int | None:
    text = response.headers.get("Retry-After", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def read_bounded(response: requests.Response) -> bytes:
    """The body, as long as it is short and arrives in time."""
    ends_at = time.monotonic() + WHOLE_SECONDS
    body = b""
    while chunk := response.raw.read1(LONGEST_ANSWER, decode_content=True):
        body += chunk
        if len(body) > LONGEST_ANSWER:
            raise ChannelFailed(False, GARBAGE)
        if time.monotonic() > ends_at:
            raise ChannelFailed(False, TIMEOUT)
    return body
