from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.services.leaf import new_salt


class CommitmentLetter(models.Model):
    """A cadre's promise (食品安全责任与任务承诺书), signed for a year. Append-only and sealed."""

    log_id = models.UUIDField(unique=True, default=uuid4, editable=False)
    cadre = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="commitment_letters")
    year = models.PositiveSmallIntegerField(_("年度"))
    text_version = models.CharField(max_length=40)
    text = models.TextField(_("承诺内容"))
    subjects = models.PositiveIntegerField(_("包保主体"))  # on the day of signing
    signed_at = models.DateTimeField(_("签署时间"))
    salt = models.BinaryField(max_length=16, default=new_salt)

    class Meta:
        verbose_name = _("承诺书")
        ordering = ["-year", "cadre"]
        constraints = [models.UniqueConstraint(fields=["cadre", "year"], name="commitment_letter_once")]

    def __str__(self):
        return f"{self.cadre_id} {self.year}"
