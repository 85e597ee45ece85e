from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models.of_enterprise import OfEnterpriseQuerySet


class StickerQuerySet(OfEnterpriseQuerySet):
    def in_force(self):
        return self.filter(revoked_at__isnull=True)


class Sticker(models.Model):
    """The QR code at the entrance (扫码知食安). Serial and MAC stand in its address."""

    enterprise = models.ForeignKey("enterprises.Enterprise", models.CASCADE, related_name="stickers")
    serial = models.CharField(_("序号"), max_length=16, unique=True)
    key_id = models.CharField(max_length=8)
    issued_at = models.DateTimeField(_("签发时间"))
    revoked_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    revoke_reason = models.CharField(_("作废原因"), max_length=160, blank=True)

    objects = StickerQuerySet.as_manager()

    class Meta:
        ordering = ["enterprise", "-issued_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoke_reason=""),
                name="sticker_revoked_with_reason",
            ),
        ]

    def __str__(self):
        return self.serial
