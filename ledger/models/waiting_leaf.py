from django.db import models
from django.db.models.functions import Now
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from ledger.entry import LONGEST_ENTRY
from ledger.models.octets import Octets


class WaitingLeaf(models.Model):
    """An entry that is written and has no position in the log yet (待存证条目).

    It is written in the transaction of its record and taken away in the transaction that gives it its
    position. Whatever is here when a sealer looks gets a position, however late it was committed: nothing
    depends on the order of the ids. The database refuses to change one.
    """

    entry = models.TextField(_("条目"))  # canonical JSON, see ledger.entry.make_entry
    written_at = models.DateTimeField(_("写入时间"), db_default=Now())  # by the clock of the database

    class Meta:
        verbose_name = _("待存证条目")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=LessThanOrEqual(Octets("entry"), LONGEST_ENTRY), name="waiting_leaf_fits_a_bundle"
            ),
        ]

    def __str__(self):
        return self.entry
