from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.place import has_place
from duties.models.duty import Duty
from enterprises.models import Enterprise, Photo
from enterprises.models.of_enterprise import OfEnterpriseQuerySet


class DutyRecord(models.Model):
    """What was written down for a duty (《每日食品安全检查记录》 etc.).

    Append-only: a correction is a new revision. Each revision is sealed in the ledger under its
    `idempotency_key`, which its phone made at random, with the digest of `duties.queries.sealed_record`.
    `answers` is a list of objects, one an item and in the order asked: `item` (code) and `question` as it was
    put, and of `answer` (YES, NO, NOT_APPLICABLE), `number` (a decimal as text) with `unit`, `note`, `photos`
    (ids) and `figures` (counted by the platform) those that apply. A number stands beside what was asked,
    `minimum` and `maximum` as texts, and its `answer` is NO outside of them; where an item is read at several
    places, `readings` (of `point` and `number`) holds all and `number` the one that decides.
    """

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="duty_records", db_index=False)
    due_on = models.DateField()
    kind = models.SmallIntegerField(choices=Duty.Kind)
    revision = models.PositiveSmallIntegerField(default=1)
    idempotency_key = models.UUIDField(unique=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("记录人")
    )
    started_at = models.DateTimeField(
        _("开始时间"), null=True, blank=True, help_text=_("手机上第一次作答的时间")
    )
    captured_at = models.DateTimeField(_("记录时间"), help_text=_("手机上的时间"))
    received_at = models.DateTimeField(_("收到时间"), help_text=_("服务器上的时间"))
    checklist = models.CharField(_("检查表版本"), max_length=40, blank=True)
    answers = models.JSONField(_("检查内容"), default=list)
    note = models.TextField(_("说明"), blank=True)
    found_count = models.PositiveSmallIntegerField(_("发现问题数"), default=0)
    is_late = models.BooleanField(_("逾期补录"), default=False)
    # Where the phone was, if it was allowed to say so.
    latitude = models.DecimalField(_("纬度"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("经度"), max_digits=9, decimal_places=6, null=True, blank=True)
    accuracy_metres = models.PositiveIntegerField(_("定位误差（米）"), null=True, blank=True)
    salt = models.BinaryField(max_length=16)  # of its digest in the ledger
    # SHA-256 of the ledger entry of the revision that this one replaces, in hex; blank for the first.
    replaces = models.CharField(max_length=64, blank=True, default="", db_default="")

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        ordering = ["-due_on", "kind", "-revision", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "due_on", "kind", "revision"], name="duty_record_revision_once"
            ),
            models.CheckConstraint(condition=models.Q(revision__gte=1), name="duty_record_revision_from_one"),
            models.CheckConstraint(condition=has_place(), name="duty_record_coordinates"),
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.due_on} {self.get_kind_display()} r{self.revision}"

    @property
    def slug(self):
        return Duty.Kind(self.kind).name.lower().replace("_", "-")

    @property
    def kind_slug(self):
        """As it stands in the address of the record's page."""
        return Duty.Kind(self.kind).name.lower().replace("_", "-")

    @property
    def hazard_keys(self):
        """The `source_key` of each hazard that this record opened."""
        return [f"duty-record-{self.pk}-{number}" for number in range(1, self.found_count + 1)]


class DutyRecordPhoto(models.Model):
    """A photo that an answer of a record shows (记录照片). Append-only, sealed with its record."""

    record = models.ForeignKey(DutyRecord, models.PROTECT, related_name="photos")
    number = models.PositiveSmallIntegerField()  # order within the record, from 1
    item = models.CharField(max_length=40)
    photo = models.ForeignKey(Photo, models.PROTECT, related_name="duty_record_photos")

    class Meta:
        ordering = ["record", "number"]
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="duty_record_photo_number"),
            models.UniqueConstraint(fields=["record", "photo"], name="duty_record_photo_once"),
        ]

    def __str__(self):
        return f"{self.record_id} {self.number} {self.item}"
