from django.db import models
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from ledger.models.octets import Octets

TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT


class Tile(models.Model):
    """256 neighbouring hashes of one level of the tree (存证哈希块), as C2SP tlog-tiles cuts it. Append-only.

    Level 0 holds hashes of leaves, each level above the roots of full tiles below. Only full tiles are here;
    the one at the right edge of a level is made of what it will consist of.
    """

    pk = models.CompositePrimaryKey("level", "index")
    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    hashes = models.BinaryField(max_length=32 * TILE_WIDTH)
    root = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("存证哈希块")
        ordering = ["level", "index"]
        constraints = [
            models.CheckConstraint(condition=Exact(Octets("hashes"), 32 * TILE_WIDTH), name="tile_is_full"),
            models.CheckConstraint(condition=Exact(Octets("root"), 32), name="tile_root_is_sha256"),
        ]

    def __str__(self):
        return f"{self.level}/{self.index}"
