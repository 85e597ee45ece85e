from django.db import models
from django.utils.translation import gettext_lazy as _

from inspections.models.inspection.inspection import Inspection


class InspectionCode(models.Model):
    """The check code of an inspection that was printed (检查文书查验码): from then on anybody may ask for it.

    It follows from what is sealed, so a corrected or withdrawn result has another.
    """

    code = models.CharField(_("查验码"), max_length=19, primary_key=True)
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="codes")
    revision = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("检查文书查验码")
        ordering = ["code"]

    def __str__(self):
        return self.code
