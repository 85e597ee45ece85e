from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.working_days import add_working_days
from inspections.models.inspection.inspection import Inspection

PUBLICATION_WORKING_DAYS = 20  # Order 49 art. 39: after the result was determined; make-up days count


def publication_due_on(final_on):
    """Last day on which a result may still be unpublished (令49号第三十九条)."""
    return add_working_days(final_on, PUBLICATION_WORKING_DAYS)


class InspectionPublication(models.Model):
    """A result of an inspection was published (检查结果公开). Append-only.

    What is published stays so; a result that turns out wrong is withdrawn and shown no more.
    """

    inspection = models.OneToOneField(Inspection, models.PROTECT, related_name="publication")
    published_at = models.DateTimeField(_("公开时间"))
    published_on = models.DateField()
    due_on = models.DateField(_("公开期限"))
    # Null: published by where it comes from, or before this was kept.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("检查结果公开")
        ordering = ["-published_at", "-pk"]

    def __str__(self):
        return f"{self.inspection_id} {self.published_on}"

    @property
    def was_late(self):
        return self.published_on > self.due_on


class WaitingPublication(models.Model):
    """A final result that is not yet public (待公开结果): the list of what has to be, kept as such.

    There while a result recorded here is final, neither public nor withdrawn. Whoever finalises, publishes or
    withdraws holds the lock of the inspection and writes or removes this row with it.
    """

    inspection = models.OneToOneField(Inspection, models.PROTECT, primary_key=True, related_name="waiting")
    since = models.DateField()  # when the term of publication began

    class Meta:
        verbose_name = _("待公开结果")
        ordering = ["since", "pk"]
        indexes = [models.Index(fields=["since", "inspection"], name="waiting_publication_oldest")]

    def __str__(self):
        return f"{self.inspection_id} {self.since}"
