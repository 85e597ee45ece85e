"""Talks to the outside: many messages at once, in threads that touch no table."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from notifications.channels import dingtalk, feishu, in_app, mail, sms, web_push, wecom
from notifications.channels.terms import TIMEOUT, UNREACHABLE, Address, ChannelFailed, Message
from notifications.models import Delivery

HANDS = 8
PATIENCE = 3  # failures in a row after which the others of the run need not find out as well
DOWN = "DOWN"

SENDERS: dict[str, Callable[..., None]] = {
    Delivery.Channel.WEB_PUSH: web_push.send,
    Delivery.Channel.WECOM: wecom.send,
    Delivery.Channel.DINGTALK: dingtalk.send,
    Delivery.Channel.FEISHU: feishu.send,
    Delivery.Channel.SMS: sms.send,
    Delivery.Channel.EMAIL: mail.send,
    Delivery.Channel.IN_APP: in_app.send,
}


@dataclass(frozen=True)
class Parcel:
    """A message, ready to go to every address its person has on the channel."""

    channel: str
    message: Message
    addresses: Sequence[Address]


@dataclass
class Outcome:
    """What became of a parcel. One address that took it is enough."""

    taken: list[Address] = field(default_factory=list)
    failures: list[tuple[Address, ChannelFailed]] = field(default_factory=list)

    @property
    def is_sent(self) -> bool:
        return bool(self.taken)

    @property
    def is_permanent(self) -> bool:
        return all(failure.permanent for _address, failure in self.failures)

    @property
    def reason(self) -> str:
        """Of the failure that may heal, where there is one: that is what the next try waits for."""
        healing = [failure for _address, failure in self.failures if not failure.permanent]
        return (healing or [failure for _address, failure in self.failures])[0].reason

    @property
    def wait_seconds(self) -> int | None:
        return max(
            (f.wait_seconds for _address, f in self.failures if f.wait_seconds is not None), default=None
        )


class Breaker:
    """Remembers which servers do not answer at all, for one run: a dead one must not cost each message its
    time-out, or the others would go out an hour late."""

    def __init__(self):
        self.silences: dict[tuple[str, str], int] = {}
        self.lock = Lock()

    def is_open(self, channel: str, address: Address) -> bool:
        return self.silences.get((channel, address.origin), 0) >= PATIENCE

    def note(self, channel: str, address: Address, failure: ChannelFailed | None) -> None:
        server = channel, address.origin
        with self.lock:
            if failure is not None and failure.reason in (TIMEOUT, UNREACHABLE):
                self.silences[server] = self.silences.get(server, 0) + 1
            else:
                self.silences.pop(server, None)


@dataclass(frozen=True)
class Sent:
    """In the order of the parcels; None where a fault of ours stopped one, and the first such fault."""

    outcomes: list[Outcome | None]
    fault: BaseException | None


def send_parcels(parcels: Sequence[Parcel], *, at: datetime) -> Sent:
    """Send all of them. A fault at one is told, and takes nothing from the others."""
    if not parcels:
        return Sent([], None)
    breaker = Breaker()
    with ThreadPoolExecutor(min(HANDS, len(parcels))) as pool:
        futures = [pool.submit(send_parcel, parcel, at=at, breaker=breaker) for parcel in parcels]
    faults = [future.exception() for future in futures]
    outcomes = [
        None if fault is not None else future.result() for future, fault in zip(futures, faults, strict=True)
    ]
    return Sent(outcomes, next((fault for fault in faults if fault is not None), None))


def send_parcel(parcel: Parcel, *, at: datetime, breaker: Breaker) -> Outcome:
    outcome = Outcome()
    for address in parcel.addresses:
        failure = _send(parcel, address, at, breaker)
        if failure is None:
            outcome.taken.append(address)
        else:
            outcome.failures.append((address, failure))
    return outcome


def _send(parcel: Parcel, address: Address, at: datetime, breaker: Breaker) -> ChannelFailed | None:
    if breaker.is_open(parcel.channel, address):
        return ChannelFailed(False, DOWN)
    try:
        SENDERS[parcel.channel](to=address, message=parcel.message, at=at)
    except ChannelFailed as failure:
        breaker.note(parcel.channel, address, failure)
        return failure
    breaker.note(parcel.channel, address, None)
    return None
