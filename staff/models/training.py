from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from staff.models.person import OfPersonQuerySet, Person


class TrainingRecord(models.Model):
    """Hours of food-safety training that a person has done (培训学时). Directors and officers: 40 a year."""

    class Kind(models.TextChoices):
        COURSE = "COURSE", _("集中培训")
        ONLINE = "ONLINE", _("线上学习")
        IN_HOUSE = "IN_HOUSE", _("企业内训")
        SALON = "SALON", _("沙龙交流")

    person = models.ForeignKey(Person, models.PROTECT, related_name="training_records")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(_("方式"), max_length=10, choices=Kind)
    title = models.CharField(_("内容"), max_length=120)
    hours = models.DecimalField(_("学时"), max_digits=4, decimal_places=1)
    completed_on = models.DateField(_("完成日期"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("登记时间"))
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    withdraw_reason = models.CharField(_("撤销原因"), max_length=160, blank=True)

    objects = OfPersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("培训记录")
        ordering = ["-completed_on", "-pk"]
        indexes = [models.Index(fields=["person", "-completed_on"], name="training_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gt=0, hours__lte=Decimal(200)), name="training_hours_range"
            ),
        ]

    def __str__(self):
        return f"{self.person_id} {self.completed_on} {self.hours} h"


class ExamResult(models.Model):
    """How somebody did in an exam on food safety (考核结果): what the card and the colour need of it."""

    class Kind(models.TextChoices):
        ENTERPRISE = "ENTERPRISE", _("企业考核")
        SPOT_CHECK = "SPOT_CHECK", _("监督抽查考核")
        MAKEUP = "MAKEUP", _("补考")

    person = models.ForeignKey(Person, models.PROTECT, related_name="exam_results")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(_("考核类型"), max_length=10, choices=Kind)
    taken_on = models.DateField(_("考核日期"))
    score = models.DecimalField(_("得分"), max_digits=4, decimal_places=1)
    full_score = models.PositiveSmallIntegerField(_("满分"), default=100)
    has_passed = models.BooleanField(_("合格"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("登记时间"))
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    withdraw_reason = models.CharField(_("撤销原因"), max_length=160, blank=True)

    objects = OfPersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("考核结果")
        ordering = ["-taken_on", "-pk"]
        indexes = [models.Index(fields=["person", "-taken_on", "-id"], name="exam_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=F("full_score")), name="exam_score_range"
            ),
        ]

    def __str__(self):
        return f"{self.person_id} {self.taken_on} {self.score}"
