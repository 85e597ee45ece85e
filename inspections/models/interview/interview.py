import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.effective import EffectiveRow
from enterprises.models import Enterprise
from enterprises.models.of_enterprise import OfEnterpriseQuerySet
from ledger.services.leaf import new_salt


class InterviewRule(EffectiveRow):
    """Whether an interview is published, and how long (约谈公示规则). No law found says that it is."""

    is_public = models.BooleanField(_("公示约谈"), default=False)
    publish_months = models.PositiveSmallIntegerField(_("公示期（月）"), null=True, blank=True)

    class Meta:
        ordering = ["effective_from"]
        constraints = [
            *EffectiveRow.Meta.constraints,
            models.UniqueConstraint(fields=["effective_from"], name="interview_rule_once"),
            models.CheckConstraint(
                condition=Q(is_public=False, publish_months__isnull=True)
                | Q(is_public=True, publish_months__isnull=False, publish_months__gte=1),
                name="interview_rule_months",
            ),
        ]

    def __str__(self):
        return f"{self.effective_from} {self.is_public}"


class AccountabilityInterviewQuerySet(OfEnterpriseQuerySet):
    def standing(self):
        return self.filter(withdrawn_at__isnull=True)

    def open(self):
        """What was agreed and is not yet confirmed as done."""
        return self.standing().filter(done_at__isnull=True)

    def overdue(self, day):
        return self.open().filter(due_on__lt=day)

    def done(self):
        return self.standing().filter(done_at__isnull=False)


class AccountabilityInterview(models.Model):
    """A formal talk with the principal of an enterprise (责任约谈) about what it did not put right.

    食品安全法第114条; 令49号第40、41条: recorded, and kept in the credit archive. What was said is sealed and
    never edited; that the measures were taken, or that it was a mistake, is noted once.
    """

    class Ground(models.TextChoices):
        HAZARD = "HAZARD", _("未及时采取措施消除食品安全隐患")
        INSPECTION = "INSPECTION", _("监督检查发现问题")
        OTHER = "OTHER", pgettext_lazy("约谈", "其他情形")

    class Post(models.TextChoices):
        PRINCIPAL = "PRINCIPAL", _("主要负责人")
        LEGAL = "LEGAL", _("法定代表人")
        AUTHORISED = "AUTHORISED", _("受委托的负责人")

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="interviews")
    record_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    salt = models.BinaryField(max_length=16, default=new_salt)
    ground = models.CharField(_("约谈事由"), max_length=10, choices=Ground)
    hazard = models.ForeignKey("hazards.Hazard", models.PROTECT, null=True, related_name="interviews")
    inspection = models.ForeignKey(
        "inspections.Inspection", models.PROTECT, null=True, related_name="interviews"
    )
    facts = models.CharField(_("具体问题"), max_length=500)
    held_on = models.DateField(_("约谈日期"))
    place = models.CharField(_("约谈地点"), max_length=120, blank=True)
    interviewers = models.CharField(_("约谈人"), max_length=120)
    interviewee = models.CharField(_("被约谈人"), max_length=40)
    interviewee_post = models.CharField(_("被约谈人职务"), max_length=10, choices=Post)
    measures = models.CharField(_("约定的整改措施"), max_length=1000)
    due_on = models.DateField(_("整改期限"))
    minutes = models.TextField(_("约谈笔录"), max_length=5000, blank=True)
    photos = models.ManyToManyField(
        "enterprises.Photo", through="inspections.InterviewPhoto", related_name="+"
    )
    rule = models.ForeignKey(InterviewRule, models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("记录人")
    )
    recorded_at = models.DateTimeField(_("记录时间"))
    done_at = models.DateTimeField(_("确认落实时间"), null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    done_note = models.CharField(_("落实情况"), max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True)
    withdraw_reason = models.CharField(_("撤销原因"), max_length=200, blank=True)

    objects = AccountabilityInterviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("责任约谈")
        ordering = ["-held_on", "-pk"]
        indexes = [
            models.Index(fields=["enterprise", "-held_on"], name="interview_newest"),
            models.Index(
                fields=["due_on"],
                condition=Q(done_at__isnull=True, withdrawn_at__isnull=True),
                name="interview_open_due",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=F("held_on")), name="interview_due_after_held"),
            models.CheckConstraint(
                condition=Q(ground="OTHER")
                | Q(ground="HAZARD", hazard__isnull=False)
                | Q(ground="INSPECTION", inspection__isnull=False),
                name="interview_names_its_ground",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True, done_note="")
                | (Q(done_at__isnull=False, done_by__isnull=False) & ~Q(done_note="")),
                name="interview_done_pair",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdraw_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdraw_reason="")),
                name="interview_withdrawn_pair",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.held_on} {self.ground}"

    @property
    def is_open(self):
        return self.done_at is None and self.withdrawn_at is None


class InterviewPhoto(models.Model):
    """A photo of the signed minutes or of the talk (约谈照片). Append-only, sealed with the interview."""

    interview = models.ForeignKey(AccountabilityInterview, models.PROTECT, related_name="shown")
    photo = models.OneToOneField("enterprises.Photo", models.PROTECT, related_name="interview_photo")

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.interview_id} {self.photo_id}"
