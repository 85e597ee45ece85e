from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from enterprises.models.of_enterprise import OfEnterpriseQuerySet
from staff.models.person import Person
from staff.models.post import Post
from staff.models.staffing_rule import FindingRule, StaffingRule


class StaffingFindingQuerySet(OfEnterpriseQuerySet):
    def open(self):
        return self.filter(resolved_at__isnull=True)


class StaffingFinding(models.Model):
    """Something wrong with who is in post at an enterprise (人员配备问题), as long as it is so.

    Found and resolved by comparing registry facts with the dated rules, never by hand. Its outcome says
    whether it stands in the enterprise's to-do list or became a hazard.
    """

    class Kind(models.TextChoices):
        VACANCY = "VACANCY", _("岗位空缺")
        TERM_LAPSED = "TERM_LAPSED", _("任期已满未续任")
        NOT_CONFIRMED = "NOT_CONFIRMED", _("任职条件未确认")
        NOT_MANAGEMENT = "NOT_MANAGEMENT", _("总监不属于管理层")
        PROHIBITED = "PROHIBITED", _("禁业人员任职")
        TOO_MANY_POSTS = "TOO_MANY_POSTS", _("一人任职过多")
        NO_CERTIFICATE = "NO_CERTIFICATE", _("无有效健康证明")

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="staffing_findings")
    kind = models.CharField(_("种类"), max_length=20, choices=Kind)
    post_kind = models.CharField(_("岗位类别"), max_length=10, choices=Post.Kind, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="staffing_findings")
    staffing_rule = models.ForeignKey(StaffingRule, models.PROTECT, null=True, related_name="+")
    finding_rule = models.ForeignKey(FindingRule, models.PROTECT, related_name="+")
    outcome = models.CharField(_("处理方式"), max_length=6, choices=FindingRule.Outcome)
    severity = models.CharField(_("严重程度"), max_length=8)
    legal_basis = models.CharField(_("法律依据"), max_length=200)
    found_at = models.DateTimeField(_("发现时间"))
    resolved_at = models.DateTimeField(_("消除时间"), null=True, blank=True)

    objects = StaffingFindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("人员配备问题")
        ordering = ["-found_at", "-pk"]
        indexes = [
            models.Index(
                fields=["enterprise", "kind"], condition=Q(resolved_at__isnull=True), name="finding_open"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "kind", "post_kind"],
                condition=Q(resolved_at__isnull=True, person__isnull=True),
                name="finding_open_once",
            ),
            models.UniqueConstraint(
                fields=["enterprise", "kind", "post_kind", "person"],
                condition=Q(resolved_at__isnull=True, person__isnull=False),
                name="finding_of_person_open_once",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True) | Q(resolved_at__gte=F("found_at")),
                name="finding_order",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.get_kind_display()} {self.post_kind}"
