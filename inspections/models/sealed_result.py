from uuid import uuid4

from django.db import models

from ledger.services.leaf import new_salt


class SealedResult(models.Model):
    """A result that is sealed in the ledger from the moment it is final (存证): each revision of it once.

    A final row is only changed together with its revision, and only after what it said before was kept
    (a trigger sees to it). The log knows it by the random `record_id`.
    """

    record_id = models.UUIDField(unique=True, default=uuid4, editable=False)
    revision = models.PositiveSmallIntegerField(default=1, editable=False)
    revised_at = models.DateTimeField(null=True, editable=False)  # null: as it became final
    salt = models.BinaryField(max_length=16, default=new_salt)  # of this revision's digest in the ledger

    class Meta:
        abstract = True


class SupersededResult(models.Model):
    """What a result said before it was corrected, disposed of or withdrawn (历史版本). Append-only."""

    revision = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    salt = models.BinaryField(max_length=16)
    payload = models.JSONField()

    class Meta:
        abstract = True


class SealedRevision(models.Model):
    """A revision of a result that has its leaf (已存证版本). Append-only.

    From then on the database takes no item more into that revision: what has its leaf is told in full.
    """

    revision = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
