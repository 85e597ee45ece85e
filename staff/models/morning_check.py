from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from enterprises.models.of_enterprise import OfEnterpriseQuerySet
from staff.models.person import Person


class MorningCheckQuerySet(OfEnterpriseQuerySet):
    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(enterprise__in=Enterprise.objects.visible_to(user)) | Q(person__user=user))


class MorningCheck(models.Model):
    """Whether somebody was fit to handle food that morning (晨检). Only fit or not is kept, not why.

    Fever, diarrhoea, an infected wound or a sore throat send a person off duty until a check `clears` them
    (国卫食品发〔2016〕31号). Rows are never changed: a second check is another row, the last counts.
    """

    class Method(models.TextChoices):
        CODE = "CODE", _("扫码")
        BY_HAND = "BY_HAND", _("手工")

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="morning_checks")
    person = models.ForeignKey(Person, models.PROTECT, related_name="morning_checks")
    day = models.DateField(_("日期"))
    checked_at = models.DateTimeField(_("晨检时间"))
    is_fit = models.BooleanField(_("合格"))
    clears = models.BooleanField(_("解除离岗"), default=False)  # a fit check that ends an off-duty time
    method = models.CharField(_("方式"), max_length=8, choices=Method)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = MorningCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("晨检")
        ordering = ["-checked_at", "-pk"]
        indexes = [
            models.Index(fields=["enterprise", "day"], name="morning_check_day"),
            models.Index(fields=["person", "-checked_at", "-id"], name="morning_check_latest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(clears=False) | Q(is_fit=True), name="morning_check_clears_fit"
            ),
        ]

    def __str__(self):
        return f"{self.person_id} {self.day} {self.is_fit}"
