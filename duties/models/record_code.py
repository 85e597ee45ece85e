from django.db import models
from django.utils.translation import gettext_lazy as _

from duties.models.duty_record import DutyRecord
from enterprises.models import Enterprise


class RecordCodeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(record__enterprise__in=Enterprise.objects.visible_to(user))


class RecordCode(models.Model):
    """The check code of a record that was printed (文书查验码): from then on anybody may ask for it.

    Entries of the log are public and codes follow from them, so a record that was never printed must not be
    found by its code. A record has one; a second is the sign of a changed row, and its page says so.
    """

    code = models.CharField(_("查验码"), max_length=19, primary_key=True)
    record = models.ForeignKey(DutyRecord, models.PROTECT, related_name="codes")
    made_at = models.DateTimeField()

    objects = RecordCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("文书查验码")
        ordering = ["code"]

    def __str__(self):
        return self.code
