"""Reminders of health certificates that end: 30, 7 and 1 days before, and on the day after."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, SmallIntegerField, Value, When

from accounts.models import User
from common.local_time import local_date
from staff.models import CertificateReminder, HealthCertificate, Post, ReminderReceipt
from staff.queries.current_posts import enterprise_ids_of
from staff.signals import reminders_made

LATEST_DAYS = 7  # a night that failed is made up for; long ended certificates are the staffing check's matter
BATCH_SIZE = 2000


@transaction.atomic
def make_reminders(*, at: datetime) -> list[int]:
    """Make each reminder that is due and was not made; tells the ids of the new ones.

    Only for people who hold a post, and only of the certificate that counts. After nights without a run the
    step that fits today is made, not those that were missed.
    """
    today = local_date(at)
    due = _ending(today).annotate(
        step=Case(
            *(When(valid_to__gt=today + timedelta(days=after), then=Value(step)) for after, step in _steps()),
            output_field=SmallIntegerField(),
        )
    )
    made = CertificateReminder.objects.filter(certificate=OuterRef("pk"), days_before=OuterRef("step"))
    rows = due.exclude(Exists(made)).order_by("pk").values_list("pk", "step")
    CertificateReminder.objects.bulk_create(
        (CertificateReminder(certificate_id=pk, days_before=step, made_at=at) for pk, step in rows),
        batch_size=BATCH_SIZE,
        ignore_conflicts=True,  # another worker may be a moment ahead
    )
    new = CertificateReminder.objects.filter(made_at=at).order_by("pk")
    reminder_ids = list(new.values_list("pk", flat=True))
    if reminder_ids:
        people = new.values_list("certificate__person", flat=True)
        reminders_made.send(
            sender=CertificateReminder,
            reminder_ids=reminder_ids,
            enterprise_ids=enterprise_ids_of(person_ids=people, day=today),
            at=at,
        )
    return reminder_ids


def acknowledge_reminder(*, reminder: CertificateReminder, by: User, at: datetime) -> ReminderReceipt:
    """Note that somebody has read it; the first time stands."""
    return ReminderReceipt.objects.get_or_create(reminder=reminder, user=by, defaults={"at": at})[0]


def _steps() -> list[tuple[int, int]]:
    """From which number of days left on (exclusive) a step fits: (7, 30), (1, 7), (-1, 1), (…, -1)."""
    ends = [*CertificateReminder.STEPS[1:], -LATEST_DAYS - 1]
    return list(zip(ends, CertificateReminder.STEPS, strict=True))


def _ending(today):
    posts = Post.objects.on(today).filter(person=OuterRef("person"))
    return HealthCertificate.objects.that_count().filter(
        Exists(posts),
        is_fit=True,  # the end of an unfit one changes nothing
        valid_to__gte=today - timedelta(days=LATEST_DAYS),
        valid_to__lte=today + timedelta(days=max(CertificateReminder.STEPS)),
    )
