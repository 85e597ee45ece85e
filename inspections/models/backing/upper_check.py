from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, Role
from accounts.models.role import REGULATOR_ROLES

OVERSEERS = REGULATOR_ROLES | {Role.ADMINISTRATOR, Role.AUDITOR}


class UpperCheckQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The level above sees those of the territory; a cadre what was said of their own work, and nobody's
        else: it is about a person."""
        if not user.is_authenticated:
            return self.none()
        wanted = Q(cadre=user)
        for path in user.territory_paths(OVERSEERS):
            wanted |= Q(region__path__startswith=path)
        return self.filter(wanted)

    def unanswered(self):
        """What asks a cadre to do better, and has no answer yet."""
        return self.filter(good_by__isnull=False, answered_at__isnull=True)


class UpperCheck(models.Model):
    """The level above looks at how a cadre does their backing (督查). The cadre answers; nothing goes."""

    class Result(models.TextChoices):
        GOOD = "GOOD", _("履职到位")
        IMPROVE = "IMPROVE", _("需要改进")
        POOR = "POOR", _("履职不到位")

    cadre = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="upper_checks", verbose_name=_("被督查干部")
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")  # where the cadre holds the role
    quarter = models.DateField(_("季度"))
    result = models.CharField(_("督查结论"), max_length=8, choices=Result)
    # What the figures were when it was written.
    subjects = models.PositiveIntegerField(_("包保主体"))
    owed = models.PositiveIntegerField(_("应督导"))
    done = models.PositiveIntegerField(_("已督导"))
    remarks = models.TextField(_("督查意见"))
    good_by = models.DateField(_("改进期限"), null=True, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(_("督查时间"))
    answer = models.TextField(_("改进情况"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = UpperCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("督查记录")
        ordering = ["-checked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(cadre=models.F("checked_by")), name="upper_check_by_another"),
            models.CheckConstraint(
                condition=Q(result="GOOD") | Q(good_by__isnull=False), name="upper_check_has_term"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="upper_check_answer_pair",
            ),
        ]

    def __str__(self):
        return f"{self.cadre_id} {self.quarter} {self.result}"
