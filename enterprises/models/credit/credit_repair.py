from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models.enterprise import Enterprise


class CreditRepairQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(event__enterprise__in=Enterprise.objects.visible_to(user))

    def pending(self):
        return self.filter(state=CreditRepair.State.PENDING)


class CreditRepair(models.Model):
    """An enterprise's application to end a publication early (信用修复申请), and what became of it."""

    class State(models.TextChoices):
        PENDING = "PENDING", _("待决定")
        GRANTED = "GRANTED", _("准予修复")
        REFUSED = "REFUSED", _("不予修复")
        LAPSED = "LAPSED", _("已终止")  # what it was about is withdrawn or off its list

    event = models.ForeignKey("enterprises.CreditEvent", models.PROTECT, related_name="repairs")
    duties_done = models.CharField(_("履行处罚决定的情况"), max_length=500)
    harm_removed = models.CharField(_("消除危害后果的情况"), max_length=500)
    photos = models.ManyToManyField(
        "enterprises.Photo", through="enterprises.CreditRepairPhoto", related_name="+"
    )
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("申请人")
    )
    applied_at = models.DateTimeField(_("申请时间"))
    due_on = models.DateField(_("决定期限"))
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.PENDING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("决定人"),
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    decision_reason = models.CharField(_("决定理由"), max_length=200, blank=True)
    later_penalties_differ = models.BooleanField(_("其后的处罚不是同一类违法行为"), default=False)
    publish_to_before = models.DateField(_("原公示止"), null=True, blank=True)

    objects = CreditRepairQuerySet.as_manager()

    class Meta:
        ordering = ["-applied_at", "-pk"]
        indexes = [models.Index(fields=["state", "due_on"], name="credit_repair_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state="PENDING", decided_by__isnull=True, decided_at__isnull=True, decision_reason=""
                )
                | (
                    ~Q(state="PENDING")
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decision_reason="")
                ),
                name="credit_repair_decided",
            ),
            models.UniqueConstraint(
                fields=["event"], condition=~Q(state="REFUSED"), name="credit_repair_one_at_a_time"
            ),
        ]

    def __str__(self):
        return f"{self.event_id} {self.state} {self.applied_at:%Y-%m-%d}"


class CreditRepairPhoto(models.Model):
    """A photo that proves what the application says: the receipt of a fine, the cleared store-room."""

    repair = models.ForeignKey(CreditRepair, models.PROTECT, related_name="+")
    photo = models.OneToOneField("enterprises.Photo", models.PROTECT, related_name="credit_repair_photo")

    def __str__(self):
        return f"{self.repair_id} {self.photo_id}"
