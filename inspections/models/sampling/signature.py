from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inspections.models.sampling.record import SamplingRecord


class SampleSignatureQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever sees the record on which they stand."""
        return self.filter(record__in=SamplingRecord.objects.visible_to(user))


class SampleSignature(models.Model):
    """A signature drawn on the phone where the sample was taken (抽样单签名): of the samplers, and of the
    enterprise or, where it refused, of the witness.

    Append-only, sealed with the first move. Who signs stands on the record; nobody has to draw.
    """

    class Side(models.TextChoices):
        SAMPLER = "SAMPLER", pgettext_lazy("签名", "抽样人")
        SECOND = "SECOND", _("第二抽样人")
        ENTERPRISE = "ENTERPRISE", pgettext_lazy("签名", "被抽样单位")
        WITNESS = "WITNESS", _("见证人")

    record = models.ForeignKey(SamplingRecord, models.PROTECT, related_name="signatures")
    number = models.PositiveSmallIntegerField()
    side = models.CharField(_("哪一方"), max_length=10, choices=Side)
    name = models.CharField(_("签字人"), max_length=120)
    picture = models.CharField(max_length=80)  # name of the sealed file in storage
    sha256 = models.CharField(max_length=64)  # of the PNG
    signed_at = models.DateTimeField(_("签字时间"))

    objects = SampleSignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("抽样单签名")
        ordering = ["record", "number"]
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="sample_signature_number"),
            models.UniqueConstraint(fields=["record", "side"], name="sample_signature_once"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(picture="") & ~Q(sha256=""), name="sample_signature_drawn"
            ),
        ]

    def __str__(self):
        return f"{self.record_id} {self.side} {self.name}"
