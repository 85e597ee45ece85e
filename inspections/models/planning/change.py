from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from inspections.models.planning.draw import DrawnVisit
from inspections.models.planning.plan import OfRegulatorsQuerySet, PlannedInspection


class PlannedChangeQuerySet(OfRegulatorsQuerySet):
    def newest(self):
        """Of each visit the change that counts now."""
        later = PlannedChange.objects.filter(planned=OuterRef("planned"), number__gt=OuterRef("number"))
        return self.filter(~models.Exists(later))


class PlannedChange(models.Model):
    """A planned visit got another day or other people (改期、改派), and why. Append-only; the newest counts.

    What stood before is kept: the window of the plan and the day here, the people in the change before or in
    the draw.
    """

    planned = models.ForeignKey(PlannedInspection, models.PROTECT, related_name="changes")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("第几次变更"))
    drawn = models.ForeignKey(DrawnVisit, models.PROTECT, null=True, related_name="changes")
    was_due_from = models.DateField(_("原检查窗口起"))
    was_due_to = models.DateField(_("原检查窗口止"))
    was_on = models.DateField(_("原检查日期"), null=True)
    visit_on = models.DateField(_("检查日期"))
    inspectors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    reason = models.CharField(_("原因"), max_length=200)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("变更时间"))

    objects = PlannedChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("改期改派记录")
        ordering = ["planned", "number"]
        constraints = [
            models.UniqueConstraint(fields=["planned", "number"], name="planned_change_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="planned_change_number"),
            models.CheckConstraint(condition=~Q(reason=""), name="planned_change_has_reason"),
            models.CheckConstraint(
                condition=Q(was_due_from__lte=F("was_due_to")), name="planned_change_window"
            ),
        ]

    def __str__(self):
        return f"{self.planned_id} {self.number} {self.visit_on}"
