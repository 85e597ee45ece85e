"""How far a proof of presence has come, for the two phones that wait for each other."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from enterprises.models import Enterprise
from inspections.models import Presence, PresenceRequest, PresenceScan
from inspections.models.presence import APART

ACCEPTED = PresenceScan.Outcome.ACCEPTED


@dataclass(frozen=True)
class PresenceState:
    """What one phone has to tell: proved, or who has looked already and how long that still counts."""

    presence: Presence | None = None
    mine: PresenceScan | None = None  # my look at their code
    theirs: PresenceScan | None = None  # their look at mine
    seconds_left: int = 0


def state_of_request(request: PresenceRequest, at: datetime) -> PresenceState:
    """What the official's phone tells."""
    presence = Presence.objects.filter(request=request).select_related("member", "enterprise").first()
    return _state(presence, PresenceScan.objects.filter(request=request), PresenceScan.Side.OFFICIAL, at)


def state_at_site(enterprise: Enterprise, member: User, at: datetime) -> PresenceState:
    """What the phone of one who answers at the enterprise tells: the newest of the last minutes."""
    recent = Presence.objects.filter(
        enterprise=enterprise, member=member, proved_at__gt=at - 5 * APART, proved_at__lte=at
    )
    presence = recent.select_related("official", "enterprise").first()
    about = PresenceScan.objects.filter(request__enterprise=enterprise, request__presence=None)
    return _state(
        presence,
        about.filter(by=member) | about.filter(shown_by=member),
        PresenceScan.Side.MEMBER,
        at,
    )


def _state(presence, scans, side, at) -> PresenceState:
    scans = scans.filter(outcome=ACCEPTED, at__gt=at - APART, at__lte=at).select_related("by", "request")
    newest = list(scans.order_by("-at", "-pk"))
    if not newest:
        return PresenceState(presence)
    left = (newest[0].at + APART - at).total_seconds()
    return PresenceState(
        presence,
        next((scan for scan in newest if scan.side == side), None),
        next((scan for scan in newest if scan.side != side), None),
        int(left),
    )
