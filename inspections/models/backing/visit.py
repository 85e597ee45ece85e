from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise, Photo
from enterprises.models.of_enterprise import OfEnterpriseQuerySet
from inspections.models.backing.assignment import BackingAssignment
from inspections.models.presence import Presence
from ledger.services.leaf import new_salt

SENDING = timedelta(minutes=5)


class VisitTaskQuerySet(OfEnterpriseQuerySet):
    def due(self):
        return self.filter(state=VisitTask.State.DUE)

    def overdue(self, day):
        return self.due().filter(due_on__lt=day)


class VisitTask(models.Model):
    """A visit that a cadre owes an enterprise this quarter (督导任务). Made ahead by one statement."""

    class State(models.TextChoices):
        DUE = "DUE", _("待督导")
        DONE = "DONE", _("已督导")
        EXEMPT = "EXEMPT", _("免除")

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="visit_tasks")
    assignment = models.ForeignKey(BackingAssignment, models.PROTECT, related_name="visit_tasks")
    quarter = models.DateField(_("季度"))  # its first day
    number = models.PositiveSmallIntegerField(_("第几次"))
    due_on = models.DateField(_("期限"))
    state = models.CharField(_("状态"), max_length=6, choices=State, default=State.DUE)
    reason = models.CharField(_("免除理由"), max_length=200, blank=True)
    done_on = models.DateField(null=True, blank=True)

    objects = VisitTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("督导任务")
        ordering = ["due_on", "enterprise", "number"]
        indexes = [models.Index(fields=["quarter", "state", "assignment"], name="visit_task_of_quarter")]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "quarter", "number"], name="visit_task_once"),
            models.CheckConstraint(
                condition=Q(state="DONE", done_on__isnull=False)
                | (~Q(state="DONE") & Q(done_on__isnull=True)),
                name="visit_task_done_pair",
            ),
            models.CheckConstraint(
                condition=~Q(state="EXEMPT") | ~Q(reason=""), name="visit_task_exempt_why"
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("quarter")), name="visit_task_order"),
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.quarter} {self.number} {self.state}"

    @property
    def is_late(self):
        """Made, but after its term."""
        return self.done_on is not None and self.done_on > self.due_on


class BackingVisit(models.Model):
    """A cadre has been to see, or met, an enterprise that they back (督导记录). Append-only and sealed.

    A cadre records, urges and hands over; nothing here punishes: 食品安全法第一百一十条 gives that
    to others.
    """

    class Way(models.TextChoices):
        ON_SITE = "ON_SITE", _("现场督导")
        GROUP = "GROUP", _("集中督导")
        VIDEO = "VIDEO", _("视频督导")
        MEETING = "MEETING", _("听取汇报")

    log_id = models.UUIDField(unique=True, default=uuid4, editable=False)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="backing_visits")
    assignment = models.ForeignKey(BackingAssignment, models.PROTECT, related_name="visits")
    task = models.OneToOneField(VisitTask, models.PROTECT, null=True, related_name="visit")  # null: one more
    cadre = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    way = models.CharField(_("督导方式"), max_length=8, choices=Way)
    visited_at = models.DateTimeField(_("督导时间"))  # when the server had it
    visited_on = models.DateField()  # the day of the proof of presence, else that of `visited_at`
    captured_at = models.DateTimeField(_("填写时间"), null=True)  # by the phone's clock
    presence = models.OneToOneField(Presence, models.PROTECT, null=True, related_name="backing_visit")
    no_presence = models.CharField(_("没有到场验证的原因"), max_length=200, blank=True)
    form_version = models.CharField(max_length=40)
    answers = models.JSONField()  # as the form asked: [{"code", "question", "topic", "answer", "note"}]
    advice = models.TextField(_("督促提醒"), blank=True)
    handed_over = models.TextField(_("移交监管部门的线索"), blank=True)
    salt = models.BinaryField(max_length=16, default=new_salt)
    photos = models.ManyToManyField(Photo, through="BackingVisitPhoto", related_name="backing_visits")

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("督导记录")
        ordering = ["-visited_at", "-pk"]
        indexes = [
            models.Index(fields=["enterprise", "-visited_on"], name="backing_visit_newest"),
            # A quarter of a whole city: the figures of the coverage, and the list they open.
            models.Index(fields=["-visited_on", "-id"], name="backing_visit_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(way="ON_SITE") | Q(presence__isnull=False) | ~Q(no_presence=""),
                name="backing_visit_presence_or_why",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.visited_on} {self.way}"

    @property
    def was_waiting(self):
        """Whether it lay on the phone for want of a network, and not only for the time of sending."""
        return self.captured_at is not None and self.visited_at - self.captured_at > SENDING

    @property
    def is_presence_proved(self) -> bool:
        return self.presence_id is not None

    @property
    def problems(self):
        return [answer for answer in self.answers if answer["answer"] == "NO"]


class BackingVisitPhoto(models.Model):
    """A photo taken on a visit. Append-only; what is shown here is never forgotten as unused."""

    visit = models.ForeignKey(BackingVisit, models.PROTECT, related_name="shown")
    photo = models.ForeignKey(Photo, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["visit", "pk"]
        constraints = [models.UniqueConstraint(fields=["visit", "photo"], name="backing_visit_photo_once")]

    def __str__(self):
        return f"{self.visit_id} {self.photo_id}"
