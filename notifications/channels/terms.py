"""The words that all channels share: what is sent, to where, and how it may fail.

A channel is a module with one function, `send(*, to: Address, message: Message, at: datetime) -> None`. It
returns when the other side has taken the message, raises `ChannelFailed` when it has not, knows nothing of
tables and never waits longer than its time-out.
"""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings

TIMEOUT, UNREACHABLE, GARBAGE = "TIMEOUT", "UNREACHABLE", "GARBAGE"  # reasons that say nothing of one address
ORIGIN_REFUSED, NO_KEY = "ORIGIN", "NO_KEY"


class ChannelFailed(Exception):
    """The message was not taken. `permanent`: sending it again to the same address cannot help.

    `reason` is a word for the log, without address or text. `is_gone` says that the address itself is no
    more. `wait_seconds` is how long the other side asked us to stay away.
    """

    def __init__(
        self, permanent: bool, reason: str, *, is_gone: bool = False, wait_seconds: int | None = None
    ):
        super().__init__(reason)
        self.permanent = permanent
        self.reason = reason[:60]
        self.is_gone = is_gone
        self.wait_seconds = wait_seconds


@dataclass(frozen=True)
class Address:
    """Where a message goes. Nothing of it is ever written to a log."""

    target: str = field(repr=False)  # mail address, phone, robot's or push service's URL
    secret: str = field(default="", repr=False)  # signing secret of a robot, auth secret of a device
    public_key: str = field(default="", repr=False)  # of a device
    key_id: str = ""  # the push key that a device believes
    row_id: int | None = None  # of the device or robot

    @property
    def origin(self) -> str:
        parts = urlsplit(self.target)
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


@dataclass(frozen=True)
class Message:
    """Title, at most two sentences or a list of titles, one link to a page of ours."""

    title: str
    text: str
    path: str
    language: str
    is_urgent: bool = False
    lifetime_seconds: int = 86_400  # how long a push service may keep it for a device that is away

    @property
    def link(self) -> str:
        return f"{settings.PUBLIC_BASE_URL}{self.path}"

    @property
    def plain(self) -> str:
        """All of it as plain text, for channels that know nothing else."""
        return "\n".join(part for part in (self.title, self.text, self.link) if part)
