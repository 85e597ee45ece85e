from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from enterprises.models import Enterprise
from inspections.models.planning.plan import (
    InspectionPlanQuerySet,
    OfRegulatorsQuerySet,
    PlannedInspection,
)
from ledger.services.leaf import new_salt


class RecusalQuerySet(OfRegulatorsQuerySet):
    def on(self, day):
        return self.between(day, day)

    def between(self, first, last):
        """In force on one of these days at least."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=first), valid_from__lte=last)


class Recusal(models.Model):
    """An inspector who must not inspect an enterprise (回避), from a day to a day."""

    class Reason(models.TextChoices):
        RELATIVE = "RELATIVE", _("近亲属在该主体任职或者持股")
        FORMER_EMPLOYER = "FORMER_EMPLOYER", _("曾在该主体任职")
        INTEREST = "INTEREST", _("有经济往来或者其他利害关系")
        OTHER = "OTHER", _("其他可能影响公正的情形")

    inspector = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="recusals", verbose_name=_("检查人员")
    )
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="recusals")
    reason = models.CharField(_("回避原因"), max_length=16, choices=Reason)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    valid_from = models.DateField(_("回避起"))
    valid_to = models.DateField(_("回避止"), null=True, blank=True)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(_("登记时间"))

    objects = RecusalQuerySet.as_manager()

    class Meta:
        verbose_name = _("回避登记")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["inspector", "enterprise", "valid_from"], name="recusal_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__lte=F("valid_to")), name="recusal_order"
            ),
        ]

    def __str__(self):
        return f"{self.inspector_id} {self.enterprise_id}"


class DrawQuerySet(InspectionPlanQuerySet):
    def to_tell(self, day):
        """Not told yet, and telling warns nobody any more: the window is over, and so is each visit.

        A visit is over when it was made, struck or missed, or when its own window, stretched by changes, is.
        """
        to_come = DrawnVisit.objects.filter(
            draw=OuterRef("pk"), planned__state=PlannedInspection.State.PLANNED, planned__due_to__gte=day
        )
        return self.filter(~Exists(to_come), told_at=None, due_to__lt=day)


class Draw(models.Model):
    """A double-random draw (双随机抽取): committed to first, drawn when the log has sealed the commitment.

    Who is visited is told to everybody (`told_at`) when no visit is to come any more.
    """

    record_id = models.UUIDField(unique=True, default=uuid4, editable=False)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("范围"))
    title = models.CharField(_("名称"), max_length=80)
    due_from = models.DateField(_("检查窗口起"))
    due_to = models.DateField(_("检查窗口止"))
    pool = models.JSONField()
    pool_digest = models.CharField(max_length=64)
    commitment = models.CharField(_("承诺值"), max_length=64, unique=True)
    secret_encrypted = models.CharField(max_length=400)
    salt = models.BinaryField(max_length=16, default=new_salt)
    inspectors_salt = models.BinaryField(max_length=16, default=new_salt)  # never published
    committed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    committed_at = models.DateTimeField(_("承诺时间"))
    # From the draw on
    secret = models.CharField(max_length=64, blank=True)
    checkpoint_size = models.PositiveBigIntegerField(null=True)
    checkpoint_root = models.CharField(max_length=64, blank=True)
    result = models.JSONField(null=True)
    result_salt = models.BinaryField(max_length=16, default=new_salt)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    drawn_at = models.DateTimeField(_("抽取时间"), null=True, blank=True)

    told_at = models.DateTimeField(_("公布时间"), null=True, blank=True)

    objects = DrawQuerySet.as_manager()

    class Meta:
        verbose_name = _("双随机抽取")
        ordering = ["-committed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(due_from__lte=F("due_to")), name="draw_window"),
            models.CheckConstraint(
                condition=Q(
                    drawn_at__isnull=True, secret="", checkpoint_size__isnull=True, checkpoint_root="",
                    result__isnull=True,
                )
                | (
                    Q(drawn_at__isnull=False, checkpoint_size__isnull=False, result__isnull=False)
                    & ~Q(secret="") & ~Q(checkpoint_root="")
                ),
                name="draw_revealed_whole",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title


class DrawInspector(models.Model):
    """Who stands behind a number of the draw; the public sees the number alone."""

    draw = models.ForeignKey(Draw, models.CASCADE, related_name="inspectors")
    number = models.PositiveSmallIntegerField(_("编号"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["draw", "number"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "number"], name="draw_inspector_number"),
            models.UniqueConstraint(fields=["draw", "user"], name="draw_inspector_once"),
        ]

    def __str__(self):
        return f"{self.draw_id} {self.number}"


class DrawnVisitQuerySet(models.QuerySet):
    def newest(self):
        """Of each planned visit the draw that counts."""
        later = DrawnVisit.objects.filter(planned=OuterRef("planned"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later))


class DrawnVisit(models.Model):
    """A planned visit that was drawn, its day and who makes it (抽中的检查)."""

    draw = models.ForeignKey(Draw, models.CASCADE, related_name="visits")
    position = models.PositiveSmallIntegerField(_("顺序"))
    planned = models.ForeignKey(PlannedInspection, models.PROTECT, related_name="drawn")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    visit_on = models.DateField(_("检查日期"))
    inspectors = models.ManyToManyField(DrawInspector, related_name="visits")

    objects = DrawnVisitQuerySet.as_manager()

    class Meta:
        ordering = ["draw", "position"]
        constraints = [models.UniqueConstraint(fields=["draw", "position"], name="drawn_visit_once")]

    def __str__(self):
        return f"{self.draw_id} {self.position}"
