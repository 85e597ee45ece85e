from django.db import models

from enterprises.models import Enterprise


class PublishedPage(models.Model):
    """The consumer page of an enterprise as it was last rendered (扫码页), in one language.

    `fingerprint` names the facts it was rendered from; a reader compares it with the enterprise's present
    one in the same query, so that a stale body is never served.
    """

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="published_pages")
    language = models.CharField(max_length=10)
    body = models.BinaryField()
    etag = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enterprise", "language"], name="published_page_once")]

    def __str__(self):
        return f"{self.enterprise_id} {self.language}"
