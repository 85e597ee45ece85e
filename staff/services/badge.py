"""The printed badge (工牌): issued, checked, revoked."""

import logging
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import Change, record_audit, record_audits
from common import badge_token
from common.badge_token import (
    PATH,
    BadgeClaims,
    Expired,
    TokenRefused,
    make_badge_token,
    read_badge_token,
)
from common.local_time import end_of_local_day, local_date
from enterprises.models import Enterprise
from staff.models import Badge, Post
from staff.queries.badge import posts_with_badges, posts_without_badge, unfounded_badges
from staff.services.health_certificate import usual_valid_to

logger = logging.getLogger(__name__)
MOST_AT_ONCE = 500  # badges issued in one go


class BadgeRefused(Exception):
    """The badge can't be issued or revoked; `str()` is the sentence for whoever asked."""

    field: str | None = None


class PostNotHeld(BadgeRefused):
    """Nobody carries the badge of a post that has ended or not begun."""


class EnterpriseIsClosed(BadgeRefused):
    """There is nobody at work in a closed business."""


class HolderProhibited(BadgeRefused):
    """Food Safety Law art. 135."""


class CertificateNotGood(BadgeRefused):
    """Food Safety Law art. 45: without a good health certificate nobody handles food."""


class AlreadyRevoked(BadgeRefused):
    """A badge is revoked once."""


class ReasonMissing(BadgeRefused):
    field = "reason"


class BadgeState(Enum):
    VALID = "VALID"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"
    FORGED = "FORGED"


@dataclass(frozen=True)
class BadgeCheck:
    """What a token is worth. `reason` is the token's word when forged, a sentence when revoked."""

    state: BadgeState
    reason: str = ""
    badge: Badge | None = None
    claims: BadgeClaims | None = None


@transaction.atomic
def issue_badge(*, post: Post, by: User | None, at: datetime) -> Badge:
    """A new badge for the post; the one in force until now is revoked.

    It ends with the health certificate of whoever handles food (Food Safety Law art. 45), else after a year.
    """
    Post.objects.select_for_update().get(pk=post.pk)  # two clicks, one badge in force
    today = local_date(at)
    held = posts_with_badges(Post.objects.filter(pk=post.pk), day=today).first()
    if held is None:
        raise PostNotHeld(_("这个岗位现在没有人在任，不能签发工牌。"))
    valid_to = _valid_to(held, today)
    standing = Badge.objects.select_for_update(of=("self",)).filter(post=held, revoked_at__isnull=True)
    _revoke(standing.filter(valid_to__gte=today), reason=_("已换发新工牌"), by=by, at=at)
    badge = Badge.objects.create(
        serial=_new_serial(),
        post=held,
        enterprise=held.enterprise,
        key_id=badge_token.current_key_id(),
        issued_by=by,
        issued_at=at.replace(microsecond=0),  # as in the token
        valid_to=valid_to,
    )
    new = {"serial": badge.serial, "key_id": badge.key_id, "valid_to": valid_to.isoformat()}
    path = held.enterprise.region_path
    record_audit(action="issue_badge", subject=badge, by=by, at=at, region_path=path, new=new)
    return badge


@transaction.atomic
def issue_badges(*, enterprise: Enterprise, by: User, at: datetime) -> list[Badge]:
    """A badge for everybody at the enterprise who has none and may have one."""
    posts = posts_without_badge(enterprise, day=local_date(at))[:MOST_AT_ONCE]
    return [issue_badge(post=post, by=by, at=at) for post in sorted(posts, key=lambda post: post.pk)]


@transaction.atomic
def revoke_badge(*, badge: Badge, reason: str, by: User | None, at: datetime) -> Badge:
    """Lost, stolen or misused: from now on it stands in the public list of revoked serials."""
    if not reason.strip():
        raise ReasonMissing(_("请写明作废原因。"))
    locked = Badge.objects.select_for_update(of=("self",)).filter(pk=badge.pk, revoked_at__isnull=True)
    if not _revoke(locked, reason=reason.strip(), by=by, at=at):
        raise AlreadyRevoked(_("这枚工牌已经作废。"))
    badge.refresh_from_db()
    return badge


@transaction.atomic
def revoke_badges_of(
    *, person=None, post: Post | None = None, reason: str, by: User | None, at: datetime
) -> int:
    """Revoke all that are in force for this person, or for this post."""
    held = {"post": post} if post is not None else {"post__person": person}
    rows = Badge.objects.select_for_update(of=("self",)).in_force_on(local_date(at)).filter(**held)
    return _revoke(rows, reason=reason, by=by, at=at)


@transaction.atomic
def revoke_unfounded_badges(*, at: datetime, enterprise_ids: list[int] | None = None) -> int:
    """Revoke what has lost its ground: post ended, certificate gone or unfit, holder prohibited or erased."""
    today = local_date(at)
    rows = unfounded_badges(today).select_related("post__person")
    if enterprise_ids is not None:
        rows = rows.filter(enterprise__in=enterprise_ids)
    by_reason: dict[str, list[int]] = {}
    for badge in rows.order_by("pk"):
        by_reason.setdefault(_lost_ground(badge, today), []).append(badge.pk)
    return sum(
        _revoke(
            Badge.objects.select_for_update(of=("self",)).filter(pk__in=pks, revoked_at__isnull=True),
            reason=reason,
            by=None,
            at=at,
        )
        for reason, pks in by_reason.items()
    )


def check_badge(*, token: str, at: datetime) -> BadgeCheck:
    """What a scanned token is worth. A forged or expired one costs no query."""
    try:
        claims = read_badge_token(token, now=int(at.timestamp()))
    except Expired as refusal:
        return BadgeCheck(BadgeState.EXPIRED, claims=refusal.claims)
    except TokenRefused as refusal:
        return _refuse(BadgeCheck(BadgeState.FORGED, refusal.reason))
    today = local_date(at)
    rows = Badge.objects.select_related("post__person", "enterprise")
    badge = rows.filter(serial=claims.serial, post__person__code=claims.person_code).first()
    if badge is None:
        return _refuse(BadgeCheck(BadgeState.FORGED, "UNKNOWN_BADGE", claims=claims))
    if badge.revoked_at:
        return _refuse(BadgeCheck(BadgeState.REVOKED, badge.revoke_reason, badge, claims))
    # News of the minute: the task that revokes may still be on its way.
    lost = unfounded_badges(today).select_related("post__person").filter(pk=badge.pk).first()
    if lost is not None:
        return _refuse(BadgeCheck(BadgeState.REVOKED, _lost_ground(lost, today), badge, claims))
    return BadgeCheck(BadgeState.VALID, badge=badge, claims=claims)


def claims_of(badge: Badge) -> BadgeClaims:
    """What the token of this badge says; post and person must be fetched along."""
    return BadgeClaims(
        issuer=settings.CITY_REGION_CODE[:4],  # GB/T 2260: province and city
        person_code=badge.post.person.code,
        serial=badge.serial,
        kind=badge.post.kind,
        issued_at=int(badge.issued_at.timestamp()),
        expires_at=int(end_of_local_day(badge.valid_to).timestamp()),
    )


def badge_url(badge: Badge) -> str:
    """What the QR code says, all in the letters of its alphanumeric mode as far as the address allows."""
    base = urlsplit(settings.PUBLIC_BASE_URL.rstrip("/"))
    capitals = urlunsplit(base._replace(scheme=base.scheme.upper(), netloc=base.netloc.upper()))
    return f"{capitals}{PATH}{make_badge_token(claims_of(badge), key_id=badge.key_id)}"


def has_its_key(badge: Badge) -> bool:
    """Whether the key that signed it is still in use; without it the badge is worth nothing."""
    return badge.key_id in badge_token.badge_seeds()


def _valid_to(post: Any, today: date) -> date:
    """Last day of a badge issued today. `post` comes with the facts of `posts_with_badges`."""
    if post.enterprise.status == Enterprise.Status.CLOSED:
        raise EnterpriseIsClosed(_("已关闭的主体不能签发工牌。"))
    if post.is_prohibited:
        raise HolderProhibited(_("该人员处于禁业期（食品安全法第一百三十五条），不能签发工牌。"))
    if not post.handles_food:
        return usual_valid_to(today)
    if post.certificate_is_fit is None:
        raise CertificateNotGood(_("接触直接入口食品的人员要先登记健康证明，才能签发工牌。"))
    if not post.certificate_is_fit:
        raise CertificateNotGood(_("健康检查结论为不适合，不能签发工牌。"))
    if post.certificate_valid_to < today:
        raise CertificateNotGood(_("健康证明已过期，请先登记新的健康证明，再签发工牌。"))
    return post.certificate_valid_to


def _lost_ground(badge: Any, today: date) -> str:
    if badge.post.person.erased_at:
        return _("个人信息已删除")
    if badge.post.ended_on is not None and badge.post.ended_on <= today:
        return _("持证人已离任")
    if badge.is_prohibited:
        return _("持证人处于禁业期")
    if badge.certificate_is_fit is False:
        return _("健康检查结论为不适合")
    return _("健康证明已撤销或提前到期")


def _new_serial() -> str:
    """Forty random bits; the unique column decides, this only avoids the rare second try by hand."""
    serial = badge_token.make_serial()
    while Badge.objects.filter(serial=serial).exists():
        serial = badge_token.make_serial()
    return serial


def _revoke(badges: QuerySet[Badge], *, reason: str, by: User | None, at: datetime) -> int:
    rows = list(badges.order_by("pk").select_related("enterprise"))
    Badge.objects.filter(pk__in=[row.pk for row in rows]).update(revoked_at=at, revoke_reason=reason[:160])
    changes = [
        Change(
            row,
            old={"revoked_at": None},
            new={"revoked_at": at.astimezone(UTC).isoformat()},
            region_path=row.enterprise.region_path,
        )
        for row in rows
    ]
    record_audits(action="revoke_badge", changes=changes, by=by, at=at, reason=reason[:160])
    return len(rows)


def _refuse(check: BadgeCheck) -> BadgeCheck:
    """A refused scan is news for whoever watches the logs; no more is known of who scanned."""
    badge = check.badge.pk if check.badge else None
    logger.warning("badge refused: %s %s", check.state.value, check.reason if badge is None else badge)
    return check
