import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.place import has_place
from enterprises.models.enterprise import Enterprise
from enterprises.models.of_enterprise import OfEnterpriseQuerySet


class PhotoQuerySet(OfEnterpriseQuerySet):
    def visible_to(self, user):
        """Of the enterprises one sees, and of those one is sent to, until that visit is over."""
        return self.filter(enterprise__in=Enterprise.objects.open_to_visit(user))


class Photo(models.Model):
    """A photo taken at an enterprise (现场照片): with a duty, of a hazard before or after, during a visit.

    Rows are never changed. What shows it (a record, a hazard) points here and seals `sha256` with itself; a
    photo that nothing points to after some days was never used and goes.
    """

    # Made by the phone, so that a photo sent twice is stored once.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enterprise = models.ForeignKey("enterprises.Enterprise", models.PROTECT, related_name="photos")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("拍摄人")
    )
    file = models.CharField(max_length=80)  # name of the sealed file in storage
    sha256 = models.CharField(max_length=64)  # of the picture as it is kept and shown
    sent_sha256 = models.CharField(max_length=64)  # of the file as the phone sent it
    size_bytes = models.PositiveIntegerField()
    fingerprint = models.BigIntegerField()  # common.picture_fingerprint: the same sight, the same bits
    captured_at = models.DateTimeField(_("拍摄时间"), help_text=_("手机上的时间"))
    received_at = models.DateTimeField(_("收到时间"), help_text=_("服务器上的时间"))
    # Where the phone was, if it was allowed to say so.
    latitude = models.DecimalField(_("纬度"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("经度"), max_digits=9, decimal_places=6, null=True, blank=True)
    accuracy_metres = models.PositiveIntegerField(_("定位误差（米）"), null=True, blank=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("现场照片")
        ordering = ["-received_at", "pk"]
        indexes = [models.Index(fields=["received_at"], name="photo_received")]
        constraints = [
            models.CheckConstraint(condition=has_place(), name="photo_coordinates"),
        ]

    def __str__(self):
        return f"{self.id} {self.enterprise_id}"
