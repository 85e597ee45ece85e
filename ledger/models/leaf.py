from django.db import models
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from ledger.models.octets import Octets


class Leaf(models.Model):
    """An entry at its place in the log (存证条目). Append-only.

    Positions begin with 0 and have no gap. `hash` is that of RFC 6962 over the entry; `record_id` is the one
    in the entry, to find the leaves of a record, and None for an entry that can't be read.
    """

    position = models.PositiveBigIntegerField(_("位置"), primary_key=True)
    entry = models.TextField(_("条目"))
    hash = models.BinaryField(max_length=32)
    record_id = models.UUIDField(_("记录编号"), null=True, db_index=True)

    class Meta:
        verbose_name = _("存证条目")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=Exact(Octets("hash"), 32), name="leaf_hash_is_sha256"),
        ]

    def __str__(self):
        return f"{self.position} {self.entry}"
