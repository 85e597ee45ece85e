from django.db import models
from django.db.models import Q
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from ledger.models.octets import Octets


class Checkpoint(models.Model):
    """The signed root of the log at one size (存证检查点): C2SP tlog-checkpoint. Append-only.

    A size has one checkpoint and no other: the log never signs two roots for it.
    """

    size = models.PositiveBigIntegerField(_("条目数"), primary_key=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    at = models.DateTimeField(_("签署时间"))

    class Meta:
        verbose_name = _("存证检查点")
        ordering = ["size"]
        get_latest_by = "size"
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="checkpoint_of_something"),
            models.CheckConstraint(condition=Exact(Octets("root"), 32), name="checkpoint_root_is_sha256"),
        ]

    def __str__(self):
        return f"{self.size} {bytes(self.root).hex()}"
