from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise, Photo
from inspections.models.sampling.sample import Sample


class OfSampleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever sees the enterprise: papers and signatures are not for the producer on the label."""
        return self.filter(sample__enterprise__in=Enterprise.objects.visible_to(user))


class SamplingRecord(models.Model):
    """What was written down where the sample was taken (抽样单). Append-only, sealed with the first move."""

    class Storage(models.TextChoices):
        ROOM = "ROOM", _("常温")
        CHILLED = "CHILLED", _("冷藏")
        FROZEN = "FROZEN", _("冷冻")

    class Signature(models.TextChoices):
        SIGNED = "SIGNED", _("被抽样单位签字")
        REFUSED = "REFUSED", _("拒绝签字，有见证人")

    sample = models.OneToOneField(Sample, models.PROTECT, related_name="record")
    taken_at = models.DateTimeField(_("抽样时间"))
    taken_on = models.DateField()
    sampling_point = models.CharField(
        _("抽样地点"), max_length=120, help_text=_("例如货架、成品库、后厨冷柜")
    )
    shelf_life_until = models.DateField(_("保质期至"), null=True, blank=True)
    quantity = models.DecimalField(_("抽样数量"), max_digits=10, decimal_places=3)
    spare_quantity = models.DecimalField(_("备份样品数量"), max_digits=10, decimal_places=3)
    unit = models.CharField(_("单位"), max_length=12)
    price_paid = models.DecimalField(_("购样费用（元）"), max_digits=10, decimal_places=2)
    storage = models.CharField(_("储存运输条件"), max_length=8, choices=Storage)
    seal_number = models.CharField(_("封条编号"), max_length=40)
    sampler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("抽样人")
    )
    second_sampler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("第二抽样人")
    )
    signature = models.CharField(_("签字"), max_length=8, choices=Signature)
    signed_by_name = models.CharField(_("签字人"), max_length=60, blank=True)
    refusal_reason = models.CharField(_("拒签理由"), max_length=200, blank=True)
    witness_name = models.CharField(_("见证人"), max_length=60, blank=True)

    objects = OfSampleQuerySet.as_manager()

    class Meta:
        verbose_name = _("抽样单")
        constraints = [
            models.CheckConstraint(
                condition=~Q(sampler=F("second_sampler")), name="sampling_record_two_samplers"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, spare_quantity__gte=0, price_paid__gte=0),
                name="sampling_record_amounts",
            ),
            models.CheckConstraint(
                condition=Q(signature="SIGNED", refusal_reason="", witness_name="") & ~Q(signed_by_name="")
                | Q(signature="REFUSED", signed_by_name="") & ~Q(refusal_reason="") & ~Q(witness_name=""),
                name="sampling_record_signature",
            ),
            models.CheckConstraint(condition=~Q(seal_number=""), name="sampling_record_sealed"),
        ]

    def __str__(self):
        return f"{self.sample_id} {self.taken_on}"

    @property
    def needs_temperature(self):
        return self.storage != self.Storage.ROOM


class SamplePhoto(models.Model):
    """A photo made while the sample was taken (抽样照片). Append-only, sealed with the first move."""

    record = models.ForeignKey(SamplingRecord, models.PROTECT, related_name="photos")
    number = models.PositiveSmallIntegerField()
    photo = models.ForeignKey(Photo, models.PROTECT, related_name="sample_photos")

    class Meta:
        ordering = ["record", "number"]
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="sample_photo_number"),
            models.UniqueConstraint(fields=["record", "photo"], name="sample_photo_once"),
        ]

    def __str__(self):
        return f"{self.record_id} {self.number}"
