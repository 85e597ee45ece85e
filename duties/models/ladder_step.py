import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from duties.models.duty import Duty, span_of
from duties.models.ladder_rule import LadderRung
from enterprises.models import Enterprise
from enterprises.models.of_enterprise import OfEnterpriseQuerySet


class LadderStep(models.Model):
    """A rung that a duty has climbed (逐级提醒记录): when, and what came of it. Each is taken once.

    The steps of a duty have no gaps. After an outage several are taken at the same moment; only the highest
    tells somebody, and where nobody holds the post, the rung after it is taken along.
    """

    class Outcome(models.TextChoices):
        TOLD = "TOLD", _("已提醒")
        MERGED = "MERGED", _("并入后面的提醒")
        BEFORE = "BEFORE", _("是同一个人，前面已提醒")
        NOBODY = "NOBODY", _("没有人担任，转到下一级")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+", db_index=False)
    due_on = models.DateField(_("期限"))
    kind = models.SmallIntegerField(_("种类"), choices=Duty.Kind)
    number = models.PositiveSmallIntegerField(_("层级"))
    who = models.CharField(_("提醒谁"), max_length=9, choices=LadderRung.Who)
    taken_at = models.DateTimeField(_("提醒时间"))
    outcome = models.CharField(_("结果"), max_length=6, choices=Outcome)

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("逐级提醒记录")
        ordering = ["enterprise", "due_on", "kind", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "due_on", "kind", "number"], name="ladder_step_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=(1, 2, 3)), name="ladder_step_kind"),
        ]
        indexes = [
            # The list of what has climbed to cadre or branch, newest first.
            models.Index(
                fields=["who", "-due_on", "enterprise"],
                condition=Q(who__in=LadderRung.OUTSIDE),
                name="ladder_step_climbed",
            )
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.due_on} {self.get_kind_display()} {self.number}"

    @property
    def duty_key(self):
        return self.enterprise_id, self.due_on, self.kind

    @property
    def slug(self):
        return Duty.Kind(self.kind).name.lower().replace("_", "-")

    @property
    def opens_on(self):
        return span_of(self.kind, self.due_on)[0]


class LadderTold(models.Model):
    """Somebody who was told at a step (被提醒人), by the notice with that key, and when they took note."""

    step = models.ForeignKey(LadderStep, models.CASCADE, related_name="told")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=200)
    acknowledged_at = models.DateTimeField(_("知悉时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("被提醒人")
        ordering = ["step", "pk"]
        constraints = [models.UniqueConstraint(fields=["step", "user"], name="ladder_told_once")]
        indexes = [
            models.Index(fields=["user", "key"], name="ladder_told_notice"),
            models.Index(fields=["key"], name="ladder_told_key"),
        ]

    def __str__(self):
        return f"{self.user_id} {self.key}"


class LadderPause(models.Model):
    """The clock of a duty's ladder stands still, or stood still (暂停): somebody has said that they know.

    `stood_still` is all time the ladder has lost so far, and `next_at` the moment of its next rung; empty
    when there is none any more.
    """

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+", db_index=False)
    due_on = models.DateField()
    kind = models.SmallIntegerField(choices=Duty.Kind)
    until = models.DateTimeField(_("暂停至"))
    stood_still = models.DurationField()
    next_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("逐级提醒暂停")
        ordering = ["enterprise", "due_on", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "due_on", "kind"], name="ladder_pause_once")
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="ladder_pause_next")
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.due_on} {self.kind} {self.until}"


class LadderDay(models.Model):
    """How far the ladders of all duties of a kind and day have been looked after: the minute's bookmark.

    All of them share one deadline, so each rung comes due for all at the same moment, and in the minutes
    between nobody has to look at a single duty. Paused ladders have their own moments.
    """

    kind = models.SmallIntegerField(choices=Duty.Kind)
    due_on = models.DateField()
    number = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("逐级提醒进度")
        ordering = ["due_on", "kind"]
        constraints = [models.UniqueConstraint(fields=["kind", "due_on"], name="ladder_day_once")]

    def __str__(self):
        return f"{self.due_on} {self.kind} {self.number}"
