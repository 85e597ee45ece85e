import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from inspections.models.complaint.complaint import Complaint


class ComplaintPhotoQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(complaint__in=Complaint.objects.visible_to(user))


class ComplaintPhoto(models.Model):
    """A photo sent with a complaint (投诉照片): sealed, without place or time, gone with the reporter's data.

    Not an `enterprises.Photo`: those are shown to the enterprise they were taken at.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="photos")
    number = models.PositiveSmallIntegerField()
    file = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)

    objects = ComplaintPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("投诉照片")
        ordering = ["complaint", "number"]
        constraints = [models.UniqueConstraint(fields=["complaint", "number"], name="complaint_photo_number")]

    def __str__(self):
        return f"{self.complaint_id} {self.number}"
