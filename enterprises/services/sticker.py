"""The entrance sticker (扫码知食安): issued, checked, revoked."""

import logging
from datetime import datetime
from enum import Enum
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.sticker_code import current_key_id, make_serial, make_sticker_code, read_sticker_code
from enterprises.models import Enterprise, Sticker

logger = logging.getLogger(__name__)


class StickerCheck(Enum):
    GENUINE = "GENUINE"
    FORGED = "FORGED"  # the MAC doesn't fit this public id
    REVOKED = "REVOKED"
    UNKNOWN = "UNKNOWN"  # signed with our key, but no such sticker is on record


class StickerRefused(Exception):
    """The sticker can't be issued or revoked."""

    field: str | None = None


class EnterpriseIsClosed(StickerRefused):
    """Nobody can be reassured at the door of a closed business."""


class AlreadyRevoked(StickerRefused):
    """A sticker is revoked once."""


@transaction.atomic
def issue_sticker(*, enterprise: Enterprise, by: User | None, at: datetime) -> Sticker:
    """A new sticker beside those that still hold: one at each door. Old ones are revoked by name."""
    if enterprise.status == Enterprise.Status.CLOSED:
        raise EnterpriseIsClosed(_("已关闭的主体不能签发入口码。"))
    sticker = Sticker.objects.create(
        enterprise=enterprise, serial=make_serial(), key_id=current_key_id(), issued_at=at
    )
    _tell("issue_sticker", sticker, by, at, new={"serial": sticker.serial, "key_id": sticker.key_id})
    return sticker


@transaction.atomic
def revoke_sticker(*, sticker: Sticker, reason: str, by: User | None, at: datetime) -> Sticker:
    """Lost, damaged or misused: whoever scans it is told that it no longer holds."""
    sticker = Sticker.objects.select_for_update().select_related("enterprise").get(pk=sticker.pk)
    if sticker.revoked_at:
        raise AlreadyRevoked(_("这张入口码已经作废。"))
    sticker.revoked_at, sticker.revoke_reason = at, reason
    sticker.save(update_fields=["revoked_at", "revoke_reason"])
    _tell(
        "revoke_sticker",
        sticker,
        by,
        at,
        old={"revoked_at": None},
        new={"revoked_at": at.isoformat()},
        reason=reason,
    )
    return sticker


def check_sticker(*, public_id: str, code: str) -> StickerCheck:
    """What a scanned code is worth. One query, and none for a forged code."""
    serial = read_sticker_code(public_id=public_id, code=code)
    if serial is None:
        return _refuse(StickerCheck.FORGED, public_id)
    sticker = Sticker.objects.filter(serial=serial, enterprise__public_id=public_id).first()
    if sticker is None:
        return _refuse(StickerCheck.UNKNOWN, public_id)
    if sticker.revoked_at:
        return _refuse(StickerCheck.REVOKED, public_id)
    return StickerCheck.GENUINE


def sticker_url(sticker: Sticker) -> str:
    """The address in the QR code; the enterprise must be fetched along."""
    public_id = sticker.enterprise.public_id
    code = make_sticker_code(public_id=public_id, serial=sticker.serial, key_id=sticker.key_id)
    return f"{settings.PUBLIC_BASE_URL.rstrip('/')}/E/{public_id}?{urlencode({'k': code})}"


def log_refusal(result: StickerCheck, public_id: str) -> None:
    """A refused scan is news for whoever watches the logs; no more is known of who scanned."""
    logger.warning("sticker refused: %s for %.16s", result.value, public_id)


def _refuse(result: StickerCheck, public_id: str) -> StickerCheck:
    log_refusal(result, public_id)
    return result


def _tell(action: str, sticker: Sticker, by: User | None, at: datetime, **entry) -> None:
    path = sticker.enterprise.region_path
    record_audit(action=action, subject=sticker, by=by, at=at, region_path=path, **entry)
