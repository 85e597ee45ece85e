from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.models import Enterprise
from enterprises.models.of_enterprise import OfEnterpriseQuerySet


class HazardQuerySet(OfEnterpriseQuerySet):
    def open(self):
        return self.filter(state=Hazard.State.OPEN, withdrawn_at__isnull=True)

    def overdue(self, at):
        return self.open().filter(due_at__lt=at)


class Hazard(models.Model):
    """Something found that can make food unsafe (隐患), whoever found it, until it is closed (销号)."""

    class State(models.TextChoices):
        OPEN = "OPEN", _("整改中")
        CLOSED = "CLOSED", _("已销号")

    class Source(models.TextChoices):
        DAILY = "DAILY", _("日管控")
        WEEKLY = "WEEKLY", _("周排查")
        MONTHLY = "MONTHLY", _("月调度")
        BACKING = "BACKING", _("包保督导")
        INSPECTION = "INSPECTION", _("监督检查")
        SAMPLING = "SAMPLING", _("监督抽检")
        COMPLAINT = "COMPLAINT", _("投诉举报")
        STAFFING = "STAFFING", _("人员配备检查")

    # Found by the enterprise itself: finding and closing them honestly earns, it does not cost.
    OWN_SOURCES = (Source.DAILY, Source.WEEKLY, Source.MONTHLY)

    class Severity(models.TextChoices):
        GENERAL = "GENERAL", pgettext_lazy("隐患", "一般")
        MAJOR = "MAJOR", _("较大")
        CRITICAL = "CRITICAL", _("重大")

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="hazards")
    source = models.CharField(_("来源"), max_length=12, choices=Source)
    source_key = models.CharField(max_length=160, blank=True)
    severity = models.CharField(_("严重程度"), max_length=8, choices=Severity)
    title = models.CharField(_("问题"), max_length=240)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.OPEN)
    found_at = models.DateTimeField(_("发现时间"))
    found_on = models.DateField()
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(_("整改期限"))
    due_on = models.DateField()
    rectified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    rectified_at = models.DateTimeField(_("整改时间"), null=True, blank=True)
    rectification = models.TextField(_("整改情况"), blank=True)
    closed_at = models.DateTimeField(_("销号时间"), null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = HazardQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(fields=["enterprise", "state", "due_at"], name="hazard_enterprise_open"),
            models.Index(fields=["found_on", "enterprise"], name="hazard_found"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="OPEN", closed_at__isnull=True, closed_on__isnull=True)
                | Q(state="CLOSED", closed_at__isnull=False, closed_on__isnull=False),
                name="hazard_closed_pair",
            ),
            models.CheckConstraint(
                condition=Q(found_at__lte=models.F("due_at")), name="hazard_due_after_found"
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True)
                | Q(rectified_by__isnull=True)
                | ~Q(closed_by=models.F("rectified_by")),
                name="hazard_rectifier_never_verifies",
            ),
            models.CheckConstraint(
                condition=Q(rectified_by__isnull=True, rectified_at__isnull=True)
                | Q(rectified_by__isnull=False, rectified_at__isnull=False),
                name="hazard_rectified_pair",
            ),
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~Q(source_key=""), name="hazard_source_once"
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.get_state_display()})"

    @property
    def is_open(self):
        return self.state == self.State.OPEN and self.withdrawn_at is None

    @property
    def is_rectified(self):
        """Whether the enterprise says it is put right; somebody else must still verify it."""
        return self.rectified_at is not None

    @property
    def is_own_finding(self):
        return self.source in self.OWN_SOURCES
