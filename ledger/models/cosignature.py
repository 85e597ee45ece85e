from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.models.checkpoint import Checkpoint


class CosignatureQuerySet(models.QuerySet):
    def by_any_of(self, vkeys):
        return self.filter(vkey__in=list(vkeys))

    def covering(self, position):
        """Of checkpoints that hold the leaf at that position, the newest first."""
        return self.filter(checkpoint__gt=position).order_by("-checkpoint", "-cosigned_at", "-pk")


class Cosignature(models.Model):
    """A witness's word that the log at a checkpoint only grew since it looked last (见证签名). Append-only.

    The same checkpoint may be co-signed again later: that says that nothing larger was seen until then.
    """

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="cosignatures")
    vkey = models.CharField(_("见证方公钥"), max_length=300)
    line = models.TextField()  # as it stands beneath the note of the checkpoint
    cosigned_at = models.DateTimeField(_("见证时间"))  # by the clock of the witness

    objects = CosignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("见证签名")
        ordering = ["checkpoint", "cosigned_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["checkpoint", "vkey", "cosigned_at"], name="cosignature_once"),
        ]
        indexes = [models.Index(fields=["vkey", "-checkpoint"], name="cosignature_newest")]

    def __str__(self):
        return f"{self.checkpoint_id} {self.vkey.partition('+')[0]}"
