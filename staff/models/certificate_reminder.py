from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from staff.models.health_certificate import HealthCertificate
from staff.models.post import Post


class CertificateReminderQuerySet(models.QuerySet):
    def visible_to(self, user):
        certificates = HealthCertificate.objects.visible_to(user)
        return self.filter(certificate__in=certificates)

    def addressed_to(self, user, day):
        """Meant for this reader: about oneself, or about who works now where one has a post."""
        mine = user.memberships.on(day).values("enterprise")
        colleagues = Post.objects.on(day).filter(person=OuterRef("certificate__person"), enterprise__in=mine)
        return self.filter(Q(certificate__person__user=user) | Exists(colleagues))

    def pending(self):
        """The certificate still counts: it stands and the person has no newer one."""
        return self.filter(certificate__in=HealthCertificate.objects.that_count())


class CertificateReminder(models.Model):
    """Word that a health certificate ends soon, or has ended (健康证明到期提醒). Once for each step.

    `days_before` is 30, 7 or 1, and -1 for the day after the last valid day.
    """

    STEPS = (30, 7, 1, -1)

    certificate = models.ForeignKey(HealthCertificate, models.PROTECT, related_name="reminders")
    days_before = models.SmallIntegerField(_("提前天数"))
    made_at = models.DateTimeField(_("提醒时间"))

    objects = CertificateReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("健康证明到期提醒")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["certificate", "days_before"], name="certificate_reminder_once"),
            models.CheckConstraint(
                condition=Q(days_before__in=(30, 7, 1, -1)), name="certificate_reminder_step"
            ),
        ]

    def __str__(self):
        return f"{self.certificate_id} {self.days_before}"


class ReminderReceipt(models.Model):
    """Somebody has taken note of a reminder (已知悉); each reader for themselves."""

    reminder = models.ForeignKey(CertificateReminder, models.CASCADE, related_name="receipts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("知悉时间"))

    class Meta:
        verbose_name = _("提醒知悉")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["reminder", "user"], name="reminder_receipt_once"),
        ]

    def __str__(self):
        return f"{self.reminder_id} {self.user_id}"
