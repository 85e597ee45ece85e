from django.db import models
from django.utils.translation import gettext_lazy as _

from inspections.models.complaint.complaint_step import ComplaintStep


class ComplaintCode(models.Model):
    """The check code of a notice that was printed (告知文书查验码): from then on anybody may ask for it.

    It follows from the sealed decision the notice tells of; a second is the sign of a changed row.
    """

    code = models.CharField(_("查验码"), max_length=19, primary_key=True)
    step = models.ForeignKey(ComplaintStep, models.PROTECT, related_name="codes")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("告知文书查验码")
        ordering = ["code"]

    def __str__(self):
        return self.code
