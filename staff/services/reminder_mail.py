"""Mail about ending certificates, to the person and to the managers where they work; nothing waits for it."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from common.local_time import local_date
from enterprises.models import Membership
from staff.models import CertificateReminder, HealthCertificate, Post

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Letter:
    user_id: int
    address: str
    subject: str
    body: str


def mail_reminders(*, reminder_ids: Iterable[int], at: datetime) -> int:
    """Send what these reminders have to say to whoever has an address; tells how many letters went out.

    Each reminder is taken once, before anything is sent: rather no mail than the same mail twice.
    """
    reminders = _claim(list(reminder_ids), at)
    if not reminders:
        return 0
    day = local_date(at)
    link = f"{settings.PUBLIC_BASE_URL}{reverse('staff:list_reminders')}"
    with translation.override(settings.LANGUAGE_CODE):
        letters = [*_to_people(reminders, day, link), *_to_managers(reminders, day, link)]
    return _send(letters)


@transaction.atomic
def _claim(reminder_ids: list[int], at: datetime) -> list[CertificateReminder]:
    unsent = CertificateReminder.objects.select_for_update(of=("self",)).filter(
        pk__in=reminder_ids, mailed_at__isnull=True
    )
    reminders = list(unsent.select_related("certificate__person__user").order_by("pk"))
    CertificateReminder.objects.filter(pk__in=[reminder.pk for reminder in reminders]).update(mailed_at=at)
    return reminders


def _to_people(reminders: list[CertificateReminder], day: date, link: str) -> Iterable[Letter]:
    for reminder in reminders:
        user = reminder.certificate.person.user
        if user and _has_address(user):
            yield Letter(user.pk, user.email, *_words(reminder.certificate, day, link))


def _words(certificate: HealthCertificate, day: date, link: str) -> tuple[str, str]:
    end = {"day": date_format(certificate.valid_to), "link": link}
    if certificate.valid_to < day:
        return (
            _("健康证明已到期"),
            _("您的健康证明已于%(day)s到期。换证前请不要从事接触直接入口食品的工作，详情见 %(link)s") % end,
        )
    return (
        _("健康证明即将到期"),
        _("您的健康证明有效期至%(day)s。请及时体检，并请单位登记新证明，详情见 %(link)s") % end,
    )


def _to_managers(reminders: list[CertificateReminder], day: date, link: str) -> Iterable[Letter]:
    """One letter a manager, however many people and enterprises it is about; it names nobody."""
    people = [reminder.certificate.person_id for reminder in reminders]
    posts = Post.objects.on(day).filter(person_id__in=people)
    at_work = defaultdict(set)
    for person_id, enterprise_id in posts.values_list("person_id", "enterprise_id"):
        at_work[enterprise_id].add(person_id)
    members = Membership.objects.on(day).filter(enterprise_id__in=at_work).select_related("user")
    concerned: dict[User, set[int]] = defaultdict(set)
    for member in members.order_by("user_id", "pk"):
        if _has_address(member.user):
            concerned[member.user] |= at_work[member.enterprise_id]
    for user, person_ids in concerned.items():
        figures = {"count": len(person_ids), "link": link}
        yield Letter(
            user.pk,
            user.email,
            _("本单位有健康证明到期"),
            _("本单位有%(count)d人的健康证明即将到期或刚刚到期。请安排体检，并登记新证明，名单见 %(link)s")
            % figures,
        )


def _send(letters: list[Letter]) -> int:
    sent = 0
    try:
        with get_connection() as connection:
            for letter in letters:
                sent += _send_one(letter, connection)
    except (SMTPException, OSError) as error:  # no way to the server: the others would only wait as long
        logger.warning("reminder mail stopped after %d of %d: %s", sent, len(letters), type(error).__name__)
    return sent


def _send_one(letter: Letter, connection) -> bool:
    message = EmailMessage(letter.subject, letter.body, to=[letter.address], connection=connection)
    try:
        return bool(message.send())
    except (SMTPException, ValueError) as error:  # this address only: refused, or no address at all
        logger.warning("reminder mail to user %d failed: %s", letter.user_id, type(error).__name__)
        return False


def _has_address(user: User) -> bool:
    return bool(user.is_active and user.email)
