import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from enterprises.models.of_enterprise import OfEnterpriseQuerySet
from inspections.models.inspection.on_site import OnSiteInspection
from ledger.services.leaf import new_salt


class Obstruction(models.Model):
    """An inspection that could not be made because the enterprise stood in its way (拒绝、逃避、阻挠检查).

    Not the refusal to sign, which changes nothing of the result. Append-only and sealed; a risk grade may be
    moved for it (115号风险分级办法).
    """

    class Way(models.TextChoices):
        REFUSED = "REFUSED", _("拒绝检查")
        EVADED = "EVADED", _("逃避检查")
        OBSTRUCTED = "OBSTRUCTED", _("阻挠检查")

    record_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    salt = models.BinaryField(max_length=16, default=new_salt)
    on_site = models.OneToOneField(OnSiteInspection, models.PROTECT, related_name="obstruction")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="obstructions")
    way = models.CharField(_("情形"), max_length=10, choices=Way)
    facts = models.CharField(_("经过"), max_length=500)
    witness = models.CharField(_("见证人或录音录像编号"), max_length=80)
    happened_on = models.DateField(_("日期"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("记录时间"))

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("拒绝、阻挠检查")
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(facts="") & ~Q(witness=""), name="obstruction_is_told"),
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.happened_on} {self.way}"
