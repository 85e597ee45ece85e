"""The code on the phone of somebody who works with food (从业人员信息码): made, looked at, used.

Every scan of a genuine code leaves a row, accepted or refused. Forged ones leave a line in the log, without
the token: anybody can make a million of them.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.local_time import local_date
from common.rotating_code import RotatingCode, code_url, make_rotating_code, read_rotating_code
from enterprises.models import Enterprise
from staff.models import CodePurpose, CodeScan, Person

logger = logging.getLogger(__name__)
Outcome = CodeScan.Outcome


class CodeRefused(Exception):
    """A code is not accepted; `str()` is the sentence for whoever scanned it."""


class CodeForged(CodeRefused):
    """Not made by this platform, or of somebody who is gone."""

    def __str__(self):
        return _("这不是有效的从业人员信息码。")


class GenuineCodeRefused(CodeRefused):
    """Made by this platform, but not good here and now; the scan is on record."""

    def __init__(self, code: RotatingCode):
        super().__init__(code.step)
        self.made_at = code.made_at
        self.purpose = CodePurpose(code.purpose)


class CodeExpired(GenuineCodeRefused):
    """Older than a phone that is online could show: a screenshot, or a phone without network."""

    def __str__(self):
        return _("此码已过期：每30秒更新一次，截图无效，请对方现场打开手机重新出示。")


class WrongPurpose(GenuineCodeRefused):
    """Shown to be looked at, not to check in, or the other way round."""

    def __str__(self):
        return _("这是“%(purpose)s”，不能用在这里；请对方在手机上换一种码。") % {
            "purpose": self.purpose.label
        }


class WrongSite(GenuineCodeRefused):
    """Whoever shows it holds no post at the enterprise that scans it."""

    def __str__(self):
        return _("出示此码的人现在不在本单位任职，不能在这里使用。")


class CodeAlreadyUsed(GenuineCodeRefused):
    """A code does something once."""

    def __str__(self):
        return _("此码已经用过一次。请等对方手机上出现下一个码（最多30秒）再扫。")


REFUSALS = {
    Outcome.EXPIRED: CodeExpired,
    Outcome.WRONG_PURPOSE: WrongPurpose,
    Outcome.WRONG_SITE: WrongSite,
    Outcome.ALREADY_USED: CodeAlreadyUsed,
}


@dataclass(frozen=True)
class ReadCode:
    person: Person
    purpose: CodePurpose
    step: int


@dataclass(frozen=True)
class _Scan:
    """Who scanned whose code where and when."""

    code: RotatingCode
    person: Person
    enterprise: Enterprise | None
    by: User | None
    at: datetime

    def is_at_work_here(self) -> bool:
        return self.person.posts.on(local_date(self.at)).filter(enterprise=self.enterprise).exists()

    def was_seen_in_time(self) -> bool:
        """Whoever looked at the code while it was fresh may finish the form until the code is dead."""
        looks = CodeScan.objects.filter(
            person=self.person,
            purpose=self.code.purpose,
            step=self.code.step,
            outcome=Outcome.ACCEPTED,
            is_use=False,
            by=self.by,
        )
        return not self.code.is_dead(self.at) and self.by is not None and looks.exists()


def make_staff_code(*, person: Person, purpose: str, at: datetime) -> str:
    """The token for this half minute; it holds the pseudonym and nothing else about the person."""
    return make_rotating_code(subject=person.code, purpose=CodePurpose(purpose).value, at=at)


def staff_code_url(token: str) -> str:
    """What the QR code says."""
    return code_url(token)


def read_staff_code(
    *, token: str, at: datetime, by: User | None = None, enterprise: Enterprise | None = None
) -> ReadCode:
    """Look at a code; that doesn't use it up. With an enterprise: of somebody who works there."""
    scan = _scan(token, enterprise, by, at)
    if not scan.code.is_fresh(at):
        raise _refuse(scan, Outcome.EXPIRED)
    if enterprise is not None and not scan.is_at_work_here():
        raise _refuse(scan, Outcome.WRONG_SITE)
    _record(scan, Outcome.ACCEPTED)
    return ReadCode(scan.person, CodePurpose(scan.code.purpose), scan.code.step)


def use_staff_code(
    *, token: str, purpose: str, enterprise: Enterprise, by: User | None, at: datetime
) -> Person:
    """Use a code up, once, and say whose it was. Call it before a transaction of your own, not inside.

    A refusal must stay on record when the caller's work is rolled back, so the row is written at once.
    """
    scan = _scan(token, enterprise, by, at)
    if not scan.code.is_fresh(at) and not scan.was_seen_in_time():
        raise _refuse(scan, Outcome.EXPIRED, is_use=True)
    if scan.code.purpose != purpose:
        raise _refuse(scan, Outcome.WRONG_PURPOSE, is_use=True)
    if not scan.is_at_work_here():
        raise _refuse(scan, Outcome.WRONG_SITE, is_use=True)
    try:
        _record(scan, Outcome.ACCEPTED, is_use=True)
    except IntegrityError:  # the constraint decides, also between two phones in the same instant
        raise _refuse(scan, Outcome.ALREADY_USED, is_use=True) from None
    return scan.person


def _scan(token: str, enterprise: Enterprise | None, by: User | None, at: datetime) -> _Scan:
    code = read_rotating_code(token)
    if code is None or code.purpose not in CodePurpose.values:
        logger.warning("staff code refused: FORGED")
        raise CodeForged
    person = Person.objects.select_related("user").filter(code=code.subject, erased_at__isnull=True).first()
    if person is None or (person.user and not person.user.is_active):
        # The sign-in was taken away, or the data erased, after the code was made: it speaks for nobody.
        logger.warning("staff code refused: NOBODY")
        raise CodeForged
    return _Scan(code, person, enterprise, by, at)


def _refuse(scan: _Scan, outcome: CodeScan.Outcome, *, is_use: bool = False) -> GenuineCodeRefused:
    _record(scan, outcome, is_use=is_use)
    logger.warning(
        "staff code refused: %s for person %s by user %s",
        outcome.value,
        scan.person.pk,
        scan.by.pk if scan.by else None,
    )
    return REFUSALS[outcome](scan.code)


def _record(scan: _Scan, outcome: CodeScan.Outcome, *, is_use: bool = False) -> None:
    with transaction.atomic(durable=True):
        CodeScan.objects.create(
            person=scan.person,
            purpose=scan.code.purpose,
            step=scan.code.step,
            outcome=outcome,
            is_use=is_use,
            enterprise=scan.enterprise,
            by=scan.by,
            at=scan.at,
        )
