import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inspections.models.complaint.complaint import Complaint, Ground, Outcome, State, Verdict
from ledger.services.leaf import new_salt


class ComplaintStepQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(complaint__in=Complaint.objects.visible_to(user))


class ComplaintStep(models.Model):
    """One step of a complaint or report (办理过程): who did what when, and how it stood after it.

    Append-only. It holds no text and nothing of the reporter, so that it can stay when those are erased; a
    decision is sealed in the ledger under `log_id` with the digest of `queries.complaint.sealed_step`.
    """

    class Act(models.TextChoices):
        RECEIVE = "RECEIVE", _("收到")
        ASSIGN = "ASSIGN", _("指定承办人")
        ACCEPT = "ACCEPT", _("受理")
        CHECK = "CHECK", _("开始核查举报")
        REFUSE = "REFUSE", _("不予受理")
        MERGE = "MERGE", _("并入前一件")
        MEDIATE = "MEDIATE", _("开始调解")
        END_MEDIATION = "END_MEDIATION", _("调解结束")
        AGREEMENT_KEPT = "AGREEMENT_KEPT", _("协议已履行")
        AGREEMENT_BROKEN = "AGREEMENT_BROKEN", _("协议没有履行")
        LEAD = "LEAD", _("发现违法线索，转为举报")
        VERIFY = "VERIFY", pgettext_lazy("投诉举报", "查实")
        DISPROVE = "DISPROVE", _("未查实")
        WITHDRAW = "WITHDRAW", _("撤销查实结论")
        EXTEND = "EXTEND", _("延长核查期限")
        PAUSE = "PAUSE", _("送检，期限中止计算")
        RESUME = "RESUME", _("检验结束，期限继续计算")
        FILE_CASE = "FILE_CASE", pgettext_lazy("举报", "立案")
        DECLINE_CASE = "DECLINE_CASE", _("不予立案")
        END_CASE = "END_CASE", _("案件办结")
        TELL = "TELL", _("已告知")
        OPEN_HAZARD = "OPEN_HAZARD", _("转为隐患")
        LINK_INSPECTION = "LINK_INSPECTION", _("关联检查")
        REFER = "REFER", _("核查中移送其他机关")
        CORRECT = "CORRECT", _("更正被投诉举报的企业")
        ERASE = "ERASE", _("删除提交人信息")

    DECISIONS = (
        Act.ACCEPT,
        Act.REFUSE,
        Act.MERGE,
        Act.END_MEDIATION,
        Act.AGREEMENT_KEPT,
        Act.AGREEMENT_BROKEN,
        Act.VERIFY,
        Act.DISPROVE,
        Act.WITHDRAW,
        Act.FILE_CASE,
        Act.DECLINE_CASE,
        Act.END_CASE,
        Act.REFER,
        Act.CORRECT,
    )

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()  # order within the case, from 1
    log_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    salt = models.BinaryField(max_length=16, default=new_salt)
    act = models.CharField(_("动作"), max_length=16, choices=Act)
    from_state = models.CharField(max_length=10, choices=State, blank=True)  # blank: it came in
    to_state = models.CharField(max_length=10, choices=State)
    ground = models.CharField(max_length=20, choices=Ground, blank=True)
    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    severity = models.PositiveSmallIntegerField(default=1)
    by = models.ForeignKey(  # none: the platform itself, or whoever filed it
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("经办人")
    )
    at = models.DateTimeField(_("时间"))
    is_earlier = models.BooleanField(default=False)  # from before steps were written down; not sealed

    objects = ComplaintStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("办理过程")
        ordering = ["complaint", "number"]
        constraints = [
            models.UniqueConstraint(fields=["complaint", "number"], name="complaint_step_number"),
            models.CheckConstraint(
                condition=Q(number=1, from_state="") | (Q(number__gt=1) & ~Q(from_state="")),
                name="complaint_step_begins_once",
            ),
        ]

    def __str__(self):
        return f"{self.complaint_id}.{self.number} {self.act}"

    @property
    def is_sealed(self):
        return self.act in self.DECISIONS and not self.is_earlier
