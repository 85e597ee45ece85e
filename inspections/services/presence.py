"""Two phones see each other (到场验证): the official's scans the enterprise's code, and the other way round.

Every look leaves a row, accepted or refused, written at once: a refusal must stay on record. Whoever has
tried too many that are none has to wait; the tries are counted by person, for a short form can be guessed.
"""

import hmac
import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date
from common.place import Place
from common.rotating_code import (
    RotatingCode,
    code_url,
    make_rotating_code,
    make_short_form,
    pseudonyms_of,
    read_rotating_code,
    read_short_form,
    token_in,
)
from enterprises.models import Enterprise, Membership
from inspections.models import Presence, PresenceRequest, PresenceScan
from inspections.models.presence import APART

logger = logging.getLogger(__name__)
Outcome, Side = PresenceScan.Outcome, PresenceScan.Side

DOMAIN = b"sushi-platform presence v1"
PATH = "/S/"  # before the token in the address that the QR code holds
OFFICIAL_CODE, SITE_CODE = "O", "E"  # what a code is made for
MOST_FORGED = 10  # tries that fit nothing …
FORGED_WITHIN = timedelta(minutes=10)  # … in this time


class PresenceRefused(Exception):
    """A code is not accepted; `str()` is the sentence for whoever scanned it."""


class RequestOver(PresenceRefused):
    """Opened too long ago, or proved before."""

    def __str__(self):
        return _("这次到场验证已经结束。请重新发起。")


class TooManyTries(PresenceRefused):
    """Somebody seems to be guessing."""

    def __str__(self):
        return _("错误的码太多，请十分钟后再试。")


class CodeForged(PresenceRefused):
    """Not made by this platform, or a short form that nobody is showing now."""

    def __str__(self):
        return _("这不是有效的到场码，或短码已经更新。请对方打开到场验证页面重新出示。")


class CodeExpired(PresenceRefused):
    """Older than a phone that is online could show."""

    def __str__(self):
        return _("此码已过期：每30秒更新一次，截图无效，请对方现场重新出示。")


class WrongSide(PresenceRefused):
    """The official scanned an official's code, or the enterprise an enterprise's."""

    def __str__(self):
        return _("扫到的是己方的码。到场人员扫企业的码，企业扫到场人员的码。")


class WrongSite(PresenceRefused):
    """The code belongs to another enterprise than the one where the official says to be."""

    def __str__(self):
        return _("这不是这家企业的码，或出示的人已不在本单位任职。")


class CodeAlreadyUsed(PresenceRefused):
    """A code does something once."""

    def __str__(self):
        return _("此码已经用过一次。请等对方手机上出现下一个码（最多30秒）再扫。")


REFUSALS: dict[str, type[PresenceRefused]] = {
    Outcome.FORGED: CodeForged,
    Outcome.EXPIRED: CodeExpired,
    Outcome.WRONG_SIDE: WrongSide,
    Outcome.WRONG_SITE: WrongSite,
    Outcome.ALREADY_USED: CodeAlreadyUsed,
}


@dataclass(frozen=True)
class ShownCode:
    """What a phone shows for half a minute."""

    url: str
    short_form: str


@dataclass(frozen=True)
class _Look:
    """Who looked at what, from which side, where and when."""

    side: PresenceScan.Side
    text: str
    by: User
    at: datetime
    place: Place | None
    request: PresenceRequest | None = None
    shown_by: User | None = None
    code: RotatingCode | None = None

    @property
    def digits(self) -> str:
        return self.text.replace(" ", "")

    @property
    def is_typed(self) -> bool:
        return self.digits.isdigit()


@transaction.atomic
def open_presence(*, enterprise: Enterprise, by: User, at: datetime) -> PresenceRequest:
    """An official says to be at the enterprise; an earlier request that still runs is gone on with."""
    running = PresenceRequest.objects.open(at).filter(enterprise=enterprise, official=by).first()
    return running or PresenceRequest.objects.create(enterprise=enterprise, official=by, opened_at=at)


def show_official_code(*, request: PresenceRequest, at: datetime) -> ShownCode:
    return _shown(request.code, OFFICIAL_CODE, at)


def show_site_code(*, enterprise: Enterprise, member: User, at: datetime) -> ShownCode:
    """The code of an enterprise on the phone of one who answers there."""
    return _shown(_site_names(enterprise, member.pk)[0], SITE_CODE, at)


def scan_site_code(
    *, request: PresenceRequest, text: str, by: User, at: datetime, place: Place | None = None
) -> Presence | None:
    """The official looks at the enterprise's code; the presence, if the enterprise has looked before."""
    look = _Look(Side.OFFICIAL, text, by, at, place, request)
    _stop_when_over(request, at)
    _stop_guessing(look)
    names = _names_at(request.enterprise, at)
    look = _read(look, names, SITE_CODE)
    # Compared in constant time, all of them: the names are as secret as the code.
    shown_by = [member for name, member in names.items() if hmac.compare_digest(name, look.code.subject)]
    if not shown_by:
        raise _refuse(look, Outcome.WRONG_SITE)
    return _accept(replace(look, shown_by=shown_by[0]))


def scan_official_code(
    *, text: str, by: User, at: datetime, place: Place | None = None
) -> tuple[PresenceRequest, Presence | None]:
    """One who answers at an enterprise looks at an official's code: whose it is, and the presence."""
    look = _Look(Side.MEMBER, text, by, at, place)
    _stop_guessing(look)
    at_work = by.memberships.on(local_date(at)).values("enterprise")
    running = PresenceRequest.objects.open(at).filter(enterprise__in=at_work)
    look = _read(look, running.values_list("code", flat=True) if look.is_typed else (), OFFICIAL_CODE)
    request = (
        PresenceRequest.objects.select_related("enterprise", "official")
        .filter(code=look.code.subject, official__is_active=True)
        .first()
    )
    if request is None:
        raise _refuse(look, Outcome.FORGED)
    look = replace(look, request=request, shown_by=request.official)
    if not by.memberships.on(local_date(at)).filter(enterprise=request.enterprise).exists():
        raise _refuse(look, Outcome.WRONG_SITE)
    _stop_when_over(request, at)
    return request, _accept(look)


def _shown(subject: str, purpose: str, at: datetime) -> ShownCode:
    token = make_rotating_code(subject=subject, purpose=purpose, at=at, domain=DOMAIN)
    digits = make_short_form(subject=subject, purpose=purpose, at=at, domain=DOMAIN)
    return ShownCode(code_url(token, PATH), digits)


def _site_names(enterprise: Enterprise, user_pk: int) -> list[str]:
    return pseudonyms_of(f"{enterprise.public_id}/{user_pk}", DOMAIN)


def _names_at(enterprise: Enterprise, at: datetime) -> dict[str, User]:
    """By what names those who answer at the enterprise today may show its code."""
    members = Membership.objects.on(local_date(at)).filter(enterprise=enterprise, user__is_active=True)
    people = {membership.user_id: membership.user for membership in members.select_related("user")}
    return {name: user for pk, user in people.items() for name in _site_names(enterprise, pk)}


def _stop_when_over(request: PresenceRequest, at: datetime) -> None:
    if not request.is_open(at) or Presence.objects.filter(request=request).exists():
        raise RequestOver


def _stop_guessing(look: _Look) -> None:
    forged = PresenceScan.objects.filter(by=look.by, outcome=Outcome.FORGED, at__gt=look.at - FORGED_WITHIN)
    if forged.count() >= MOST_FORGED:
        logger.warning("presence code refused: TOO_MANY_TRIES by user %s", look.by.pk)
        raise TooManyTries


def _read(look: _Look, subjects: Iterable[str], purpose: str) -> _Look:
    """What the code says that was scanned, or that the digits stand for; genuine, fresh, the other's."""
    if look.is_typed:
        code = read_short_form(look.digits, subjects=subjects, purpose=purpose, at=look.at, domain=DOMAIN)
    else:
        code = read_rotating_code(token_in(look.text, PATH), DOMAIN)
    if code is None:
        raise _refuse(look, Outcome.FORGED)
    look = replace(look, code=code)
    if code.purpose != purpose:
        raise _refuse(look, Outcome.WRONG_SIDE)
    if not code.is_fresh(look.at):
        raise _refuse(look, Outcome.EXPIRED)
    return look


def _accept(look: _Look) -> Presence | None:
    try:
        with transaction.atomic():
            # The lock: of two sides that look at the same time, the later sees the earlier.
            request = PresenceRequest.objects.select_for_update().get(pk=look.request.pk)
            scan = _record(look, Outcome.ACCEPTED)
            other = _other_side(scan)
            return _prove(request, scan, other) if other else None
    except IntegrityError:  # the constraints decide: this code was used, or the presence is proved
        raise _refuse(look, Outcome.ALREADY_USED) from None


def _other_side(scan: PresenceScan) -> PresenceScan | None:
    """The same two people, the other way round, not longer ago than a code lives."""
    return (
        PresenceScan.objects.filter(
            request=scan.request_id,
            outcome=Outcome.ACCEPTED,
            by=scan.shown_by_id,
            shown_by=scan.by_id,
            at__gte=scan.at - APART,
            at__lte=scan.at + APART,
        )
        .exclude(side=scan.side)
        .order_by("-at")
        .first()
    )


def _prove(request: PresenceRequest, scan: PresenceScan, other: PresenceScan) -> Presence:
    official, member = (scan, other) if scan.side == Side.OFFICIAL else (other, scan)
    proved_at = max(official.at, member.at)
    presence = Presence.objects.create(
        request=request,
        enterprise=request.enterprise,
        official=official.by,
        member=member.by,
        official_scanned_at=official.at,
        member_scanned_at=member.at,
        seconds_apart=int(abs(official.at - member.at).total_seconds()),
        proved_at=proved_at,
        proved_on=local_date(proved_at),
        official_latitude=official.latitude,
        official_longitude=official.longitude,
        official_accuracy_metres=official.accuracy_metres,
        member_latitude=member.latitude,
        member_longitude=member.longitude,
        member_accuracy_metres=member.accuracy_metres,
    )
    record_audit(
        action="prove_presence",
        subject=presence,
        by=official.by,
        at=proved_at,
        new={"member": member.by_id, "seconds_apart": presence.seconds_apart},
        region_path=request.enterprise.region_path,
    )
    return presence


def _refuse(look: _Look, outcome: PresenceScan.Outcome) -> PresenceRefused:
    with transaction.atomic(durable=True):
        _record(look, outcome)
    logger.warning("presence code refused: %s from %s by user %s", outcome, look.side, look.by.pk)
    return REFUSALS[outcome]()


def _record(look: _Look, outcome: PresenceScan.Outcome) -> PresenceScan:
    place = look.place
    return PresenceScan.objects.create(
        side=look.side,
        by=look.by,
        request=look.request,
        shown_by=look.shown_by,
        step=look.code.step if look.code else None,
        was_typed=look.is_typed,
        outcome=outcome,
        at=look.at,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        accuracy_metres=place.accuracy_metres if place else None,
    )
