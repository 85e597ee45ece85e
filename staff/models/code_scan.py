from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from staff.models.person import Person


class CodePurpose(models.TextChoices):
    """What a staff code is shown for; a code made for one purpose is refused for another."""

    IDENTITY = "I", _("身份码")
    CHECK_IN = "C", _("晨检码")
    VISIT = "V", _("到访码")


class CodeScan(models.Model):
    """One scan of a genuine staff code (扫码记录), accepted or refused and why. Never changed.

    Forged codes leave no row, only a line in the log: anybody can make a million of them.
    """

    class Outcome(models.TextChoices):
        ACCEPTED = "ACCEPTED", _("通过")
        EXPIRED = "EXPIRED", _("已过期")
        WRONG_PURPOSE = "WRONG_PURPOSE", _("用途不符")
        WRONG_SITE = "WRONG_SITE", _("不是本单位人员")
        ALREADY_USED = "ALREADY_USED", _("已用过")

    person = models.ForeignKey(Person, models.PROTECT, related_name="code_scans")
    purpose = models.CharField(_("用途"), max_length=1, choices=CodePurpose)
    step = models.BigIntegerField()  # 30-second step in which the code was made
    outcome = models.CharField(_("结果"), max_length=14, choices=Outcome)
    is_use = models.BooleanField(
        default=False
    )  # the code did something (a check-in), it was not only looked at
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("扫码记录")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["person", "-at"], name="code_scan_of_person")]
        constraints = [
            # Single use, also when two phones scan in the same instant.
            models.UniqueConstraint(
                fields=["person", "purpose", "step"],
                condition=Q(outcome="ACCEPTED", is_use=True),
                name="code_scan_used_once",
            ),
        ]

    def __str__(self):
        return f"{self.person_id} {self.at} {self.outcome}"
