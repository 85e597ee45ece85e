from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from common.term import Unit
from inspections.models.complaint.complaint import Complaint
from inspections.models.complaint.complaint_pause import ComplaintPause


class ComplaintDeadlineQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(complaint__in=Complaint.objects.visible_to(user))

    def running(self):
        return self.filter(met_on__isnull=True, dropped_on__isnull=True)

    def unstopped(self):
        """Running, without those that a pause stopped before their day was over."""
        stopped = ComplaintPause.objects.filter(
            complaint=OuterRef("complaint"), ended_on__isnull=True, began_on__lte=OuterRef("due_on")
        )
        return self.running().filter(~(Q(is_pausable=True) & Exists(stopped)))

    def overdue(self, today):
        return self.unstopped().filter(due_on__lt=today)


class ComplaintDeadline(models.Model):
    """Until when one thing about a complaint or report must be done (办理期限), with what its day came from.

    `due_on` is made by `common.term` and nowhere else: `days` of `unit` after `starts_on`, with what a reason
    added and without the pauses of the case.
    """

    class Kind(models.TextChoices):
        ACCEPT = "ACCEPT", _("决定是否受理并告知")
        MEDIATE = "MEDIATE", _("完成调解")
        TELL_END = "TELL_END", _("告知终止调解")
        CHECK = "CHECK", _("核查并决定是否立案")
        TELL_FILING = "TELL_FILING", _("告知实名举报人是否立案")
        PENALTY = "PENALTY", _("作出处罚决定")

    # Waiting for a laboratory or an appraisal stops these (令20号第二十条、行政处罚程序规定第六十四条).
    PAUSABLE = (Kind.MEDIATE, Kind.CHECK, Kind.PENALTY)
    # The first answer of the office.
    ANSWER = (Kind.ACCEPT, Kind.CHECK)

    class Unit(models.TextChoices):
        WORKING = Unit.WORKING.value, _("工作日")
        CALENDAR = Unit.CALENDAR.value, _("日")

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="deadlines")
    kind = models.CharField(_("事项"), max_length=12, choices=Kind)
    rule = models.ForeignKey("inspections.ComplaintRule", models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField(_("起算日"))  # the day of the event, which itself doesn't count
    days = models.PositiveSmallIntegerField(_("期限"))
    unit = models.CharField(max_length=8, choices=Unit)
    extension_days = models.PositiveSmallIntegerField(_("延长"), default=0)
    extension_reason = models.CharField(_("延长理由"), max_length=200, blank=True)
    is_pausable = models.BooleanField(default=False)
    due_on = models.DateField(_("期限届满"))
    met_on = models.DateField(_("完成日期"), null=True, blank=True)
    dropped_on = models.DateField(null=True, blank=True)  # since then there is nothing left to do

    objects = ComplaintDeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("办理期限")
        ordering = ["complaint", "starts_on", "pk"]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(met_on__isnull=True, dropped_on__isnull=True),
                name="complaint_deadline_running",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["complaint", "kind"], name="complaint_deadline_once"),
            models.CheckConstraint(
                condition=Q(met_on__isnull=True) | Q(dropped_on__isnull=True),
                name="complaint_deadline_one_end",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("starts_on")), name="complaint_deadline_after_start"
            ),
            models.CheckConstraint(
                condition=Q(extension_days=0, extension_reason="")
                | (Q(extension_days__gte=1) & ~Q(extension_reason="")),
                name="complaint_deadline_extended_for_reason",
            ),
        ]

    def __str__(self):
        return f"{self.complaint_id} {self.kind} {self.due_on}"

    @property
    def is_running(self):
        return self.met_on is None and self.dropped_on is None

    @property
    def was_late(self):
        return self.met_on is not None and self.met_on > self.due_on
