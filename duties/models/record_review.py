import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from duties.models.duty_record import DutyRecord
from enterprises.models import Enterprise


class RecordReviewQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(record__enterprise__in=Enterprise.objects.visible_to(user))


class RecordReview(models.Model):
    """What a superior or the regulator said of one revision of a record (记录审阅). Append-only, sealed.

    The enterprise's own leader confirms or returns, once a revision; the regulator remarks, as often as need
    be, and decides nothing.
    """

    class Verdict(models.TextChoices):
        CONFIRMED = "CONFIRMED", _("确认")
        RETURNED = "RETURNED", _("退回")
        REMARKED = "REMARKED", _("批注")

    class Capacity(models.TextChoices):
        DIRECTOR = "DIRECTOR", _("食品安全总监")
        PRINCIPAL = "PRINCIPAL", _("主要负责人")
        REGULATOR = "REGULATOR", _("监管人员")

    DECISIONS = (Verdict.CONFIRMED, Verdict.RETURNED)

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)  # its name in the ledger
    record = models.ForeignKey(DutyRecord, models.PROTECT, related_name="reviews")
    verdict = models.CharField(_("意见"), max_length=9, choices=Verdict)
    capacity = models.CharField(_("身份"), max_length=9, choices=Capacity)
    text = models.CharField(_("说明"), max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("审阅人")
    )
    at = models.DateTimeField(_("时间"))
    salt = models.BinaryField(max_length=16)  # of its digest in the ledger

    objects = RecordReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("记录审阅")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["record"],
                condition=Q(verdict__in=("CONFIRMED", "RETURNED")),
                name="record_review_decided_once",
            ),
            models.CheckConstraint(
                condition=Q(verdict="CONFIRMED") | ~Q(text=""), name="record_review_says_why"
            ),
            models.CheckConstraint(
                condition=Q(verdict="REMARKED", capacity="REGULATOR")
                | (~Q(verdict="REMARKED") & ~Q(capacity="REGULATOR")),
                name="record_review_regulator_remarks",
            ),
        ]

    def __str__(self):
        return f"{self.record_id} {self.verdict} {self.at}"
