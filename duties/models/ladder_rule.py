from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.effective import EffectiveQuerySet, EffectiveRow
from duties.models.duty import Duty
from notifications.models import Notice


class LadderRuleQuerySet(EffectiveQuerySet):
    def visible_to(self, user):
        """Rules are no secret: whoever signs in may know when whom is told."""
        return self.all() if user.is_authenticated else self.none()


class LadderRule(EffectiveRow):
    """Who is told of an open duty, and when (逐级提醒规则), dated.

    No law fixes the hours: they are the city's. A duty climbs by the rule in force on the first day of its
    period: a daily control by that of its day, a weekly check by that of its Monday.
    """

    kind = models.SmallIntegerField(_("种类"), choices=Duty.Kind)
    pause_hours = models.PositiveSmallIntegerField(_("知悉后暂停（小时）"), default=24)

    objects = LadderRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("逐级提醒规则")
        ordering = ["kind", "-effective_from", "pk"]
        constraints = [
            *EffectiveRow.Meta.constraints,
            models.UniqueConstraint(fields=["kind", "effective_from"], name="ladder_rule_once"),
            models.CheckConstraint(condition=Q(kind__in=(1, 2, 3)), name="ladder_rule_kind"),
            models.CheckConstraint(condition=Q(pause_hours__lte=240), name="ladder_rule_pause"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.effective_from}"


class LadderRung(models.Model):
    """One rung of a ladder (提醒层级): so long before or after the deadline, so-and-so is told."""

    class Who(models.TextChoices):
        ASSIGNEE = "ASSIGNEE", _("承担这项任务的人")
        DIRECTOR = "DIRECTOR", _("食品安全总监")
        PRINCIPAL = "PRINCIPAL", _("主要负责人")
        CADRE = "CADRE", _("包保干部")
        BRANCH = "BRANCH", _("监管分局")

    OUTSIDE = (Who.CADRE, Who.BRANCH)  # people who don't work there

    rule = models.ForeignKey(LadderRule, models.CASCADE, related_name="rungs")
    number = models.PositiveSmallIntegerField(_("层级"))
    who = models.CharField(_("提醒谁"), max_length=9, choices=Who)
    delay_minutes = models.IntegerField(_("截止时间之后（分钟，之前为负）"))
    urgency = models.CharField(_("紧急程度"), max_length=10, choices=Notice.Urgency)

    class Meta:
        verbose_name = _("提醒层级")
        ordering = ["rule", "number"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="ladder_rung_number"),
            models.UniqueConstraint(fields=["rule", "delay_minutes"], name="ladder_rung_moment"),
            models.CheckConstraint(condition=Q(number__gte=1), name="ladder_rung_number_from_one"),
            models.CheckConstraint(
                condition=Q(delay_minutes__gte=0) | Q(who="ASSIGNEE"), name="ladder_rung_reminds_assignee"
            ),
            # Four weeks before, thirty days after: what the minute's look at the clock covers.
            models.CheckConstraint(
                condition=Q(delay_minutes__range=(-40_320, 43_200)), name="ladder_rung_delay"
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.who} {self.delay_minutes:+d} min"

    @property
    def delay(self):
        return timedelta(minutes=self.delay_minutes)

    @property
    def is_reminder(self):
        """Before the deadline: nothing is missed yet."""
        return self.delay_minutes < 0

    @property
    def hours(self):
        """The distance from the deadline, without its sign, for reading."""
        return abs(self.delay_minutes) / 60

    def clean(self):
        if self.is_reminder and self.who != self.Who.ASSIGNEE:
            raise ValidationError(_("截止时间之前只提醒承担任务的人。"))
