from django.db import models
from django.utils.translation import gettext_lazy as _

from inspections.models.sampling.move import SampleMove


class SampleCode(models.Model):
    """The check code of a paper of sampling that was printed (抽检文书查验码): from then on anybody may ask.

    It follows from the sealed move the paper tells of; a second is the sign of a changed row.
    """

    code = models.CharField(_("查验码"), max_length=19, primary_key=True)
    move = models.ForeignKey(SampleMove, models.PROTECT, related_name="codes")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("抽检文书查验码")
        ordering = ["code"]

    def __str__(self):
        return self.code
