"""Notices about ending certificates, to the person and to the managers where they work."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.local_time import local_date
from enterprises.models import Membership
from notifications.models import Notice
from notifications.services.notice import News, notify_many
from staff.models import CertificateReminder, Post

TOPIC = "certificate"


@transaction.atomic
def tell_of_reminders(*, reminder_ids: Iterable[int], at: datetime) -> int:
    """Tell what these reminders have to say; returns how many notices that made.

    The keys name the reminders, so that a task which runs twice tells nobody twice.
    """
    reminders = list(
        CertificateReminder.objects.filter(pk__in=list(reminder_ids))
        .select_related("certificate__person__user")
        .order_by("pk")
    )
    if not reminders:
        return 0
    day = local_date(at)
    return notify_many([*_to_people(reminders, day), *_to_managers(reminders, day)], at=at)


def _to_people(reminders: Sequence[CertificateReminder], day: date) -> Iterator[News]:
    for reminder in reminders:
        certificate = reminder.certificate
        user = certificate.person.user
        if user is None:
            continue
        is_over = certificate.valid_to < day
        yield News(
            recipient=user,
            topic=TOPIC,
            key=f"reminder:{reminder.pk}",
            title=_("健康证明已到期") if is_over else _("健康证明即将到期"),
            text=_("您的健康证明已于%(day)s到期。换证前请不要从事接触直接入口食品的工作。")
            if is_over
            else _("您的健康证明有效期至%(day)s。请及时体检，并请单位登记新证明。"),
            url=reverse("staff:list_reminders"),
            urgency=Notice.Urgency.IMPORTANT if is_over else Notice.Urgency.NORMAL,
            params={"day": certificate.valid_to},
        )


def _to_managers(reminders: Sequence[CertificateReminder], day: date) -> Iterator[News]:
    """One notice a manager, however many people and enterprises it is about; it names nobody."""
    people = [reminder.certificate.person_id for reminder in reminders]
    posts = Post.objects.on(day).filter(person_id__in=people)
    at_work = defaultdict(set)
    for person_id, enterprise_id in posts.values_list("person_id", "enterprise_id"):
        at_work[enterprise_id].add(person_id)
    members = Membership.objects.on(day).filter(enterprise_id__in=at_work).select_related("user")
    concerned: dict[User, set[int]] = defaultdict(set)
    for member in members.order_by("user_id", "pk"):
        concerned[member.user] |= at_work[member.enterprise_id]
    for user, person_ids in concerned.items():
        yield News(
            recipient=user,
            topic=TOPIC,
            key=f"reminders:{reminders[0].pk}-{reminders[-1].pk}",
            title=_("本单位有健康证明到期"),
            text=_("本单位有%(count)d人的健康证明即将到期或刚刚到期。请安排体检，并登记新证明。"),
            url=reverse("staff:list_reminders"),
            params={"count": len(person_ids)},
        )
