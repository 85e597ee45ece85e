from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from staff.models.person import OfPersonQuerySet, Person


class HealthCertificateQuerySet(OfPersonQuerySet):
    def standing(self):
        return self.filter(withdrawn_at__isnull=True)

    def that_count(self):
        """Of each person the one issued last, of those that stand."""
        newer = HealthCertificate.objects.standing().filter(
            Q(issued_on__gt=OuterRef("issued_on"))
            | Q(issued_on=OuterRef("issued_on"), pk__gt=OuterRef("pk")),
            person=OuterRef("person"),
        )
        return self.standing().exclude(Exists(newer))


class HealthCertificate(models.Model):
    """A health certificate (健康证明) that a person may handle food with, usually for one year.

    Food Safety Law art. 45. Only fit or unfit and the dates are kept, never a diagnosis (PIPL art. 28). Of
    several the one issued last counts. Withdrawn when wrong, never edited.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="health_certificates")
    number = models.CharField(_("证明编号"), max_length=60, blank=True)
    issuer = models.CharField(_("发证机构"), max_length=120, blank=True)
    is_fit = models.BooleanField(_("适合从事接触直接入口食品的工作"))
    issued_on = models.DateField(_("发证日期"))
    valid_to = models.DateField(_("有效期至"))  # last day on which it is valid
    photo = models.CharField(max_length=200, blank=True)  # name of the encrypted JPEG in storage
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("登记时间"))
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    withdraw_reason = models.CharField(_("撤销原因"), max_length=160, blank=True)

    objects = HealthCertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("健康证明")
        ordering = ["-issued_on", "-pk"]
        indexes = [
            models.Index(
                fields=["person", "-issued_on", "-id"],
                condition=Q(withdrawn_at__isnull=True),
                name="certificate_latest",
            ),
            models.Index(fields=["valid_to"], name="certificate_ending"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(issued_on__lte=F("valid_to")), name="certificate_order"),
        ]

    def __str__(self):
        return f"{self.person_id} {self.issued_on}–{self.valid_to}"

    def state_on(self, day):
        """FIT, UNFIT or EXPIRED: all that anybody is told."""
        if not self.is_fit:
            return "UNFIT"
        return "FIT" if day <= self.valid_to else "EXPIRED"
