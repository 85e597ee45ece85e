import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.models import Photo
from hazards.models.hazard import Hazard, State

# Without a reason these would be arbitrary.
WITH_REASON = ("ASK_TIME", "REFUSE_TIME", "REJECT", "RESUME", "RETURN", "TRANSFER", "WITHDRAW")
STAYING = ("ESCALATE", "URGE")  # the hazard stays where it is
# Why it was escalated, as it stands in the move: (overdue, often returned).
WHY_ESCALATED = {
    (True, False): "超过整改期限",
    (False, True): "整改两次被退回",
    (True, True): "超过整改期限，整改两次被退回",
}


class OfHazardQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(hazard__in=Hazard.objects.visible_to(user))


class OfMoveQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(move__hazard__in=Hazard.objects.visible_to(user))


class HazardMove(models.Model):
    """One step of a hazard (隐患流转): who did what with it, when, why, with which evidence.

    Append-only, and sealed in the ledger under `log_id` with the digest of `hazards.queries.sealed_move`.
    Moves from before the loop was recorded were made from what was known; they are not sealed.
    """

    class Act(models.TextChoices):
        REPORT = "REPORT", _("上报")
        TRIAGE = "TRIAGE", _("研判受理")
        REJECT = "REJECT", _("不予受理")
        ASSIGN = "ASSIGN", _("交办")
        START = "START", _("开始整改")
        ASK_TIME = "ASK_TIME", _("申请延期")
        GRANT_TIME = "GRANT_TIME", _("同意延期")
        REFUSE_TIME = "REFUSE_TIME", _("不同意延期")
        DROP_REQUEST = "DROP_REQUEST", _("不再需要延期")
        SUBMIT = "SUBMIT", _("提交整改")
        TAKE_BACK = "TAKE_BACK", _("补充整改")
        BEGIN_CHECK = "BEGIN_CHECK", _("开始核查")
        RETURN = "RETURN", _("退回整改")
        CLOSE = "CLOSE", pgettext_lazy("隐患", "销号")
        TRANSFER = "TRANSFER", _("移送")
        RESUME = "RESUME", _("案件退回")
        WITHDRAW = "WITHDRAW", pgettext_lazy("隐患", "撤销")
        ESCALATE = "ESCALATE", _("升级督办")
        URGE = "URGE", _("催办")

    hazard = models.ForeignKey(Hazard, models.PROTECT, related_name="moves")
    number = models.PositiveSmallIntegerField()  # order within the hazard, from 1
    log_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    act = models.CharField(_("动作"), max_length=12, choices=Act)
    from_state = models.CharField(max_length=12, choices=State, blank=True)  # blank: it began
    to_state = models.CharField(max_length=12, choices=State)
    by = models.ForeignKey(  # none: the platform itself
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("经办人")
    )
    at = models.DateTimeField(_("时间"))
    reason = models.TextField(_("说明"), blank=True)
    severity = models.CharField(max_length=8, choices=Hazard.Severity)  # these two as they stood after it
    due_at = models.DateTimeField()
    asked_until = models.DateTimeField(null=True, blank=True)
    case_number = models.CharField(_("案号"), max_length=60, blank=True)
    # Where no photo is possible, the reason instead of it.
    no_before_photo = models.CharField(max_length=200, blank=True)
    no_after_photo = models.CharField(max_length=200, blank=True)
    is_earlier = models.BooleanField(default=False)  # from before the loop was recorded
    salt = models.BinaryField(max_length=16)  # of its digest in the ledger

    objects = OfHazardQuerySet.as_manager()

    class Meta:
        ordering = ["hazard", "number"]
        constraints = [
            models.UniqueConstraint(fields=["hazard", "number"], name="hazard_move_number"),
            models.CheckConstraint(
                condition=Q(number=1, from_state="") | (Q(number__gt=1) & ~Q(from_state="")),
                name="hazard_move_begins_once",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") | ~Q(act__in=WITH_REASON) | Q(is_earlier=True),
                name="hazard_move_reason",
            ),
            models.CheckConstraint(
                condition=~Q(act="TRANSFER") | ~Q(case_number=""), name="hazard_move_case"
            ),
            models.CheckConstraint(
                condition=Q(act__in=STAYING, to_state=models.F("from_state"))
                | (~Q(act__in=STAYING) & ~Q(to_state=models.F("from_state"))),
                name="hazard_move_moves",
            ),
        ]

    def __str__(self):
        return f"{self.hazard_id}.{self.number} {self.act}"


class HazardEvidence(models.Model):
    """A photo of a hazard before or after it was put right (整改前后照片).

    Append-only, sealed with its move. What shows how it is now never showed anything before.
    """

    class Phase(models.TextChoices):
        BEFORE = "BEFORE", _("整改前")
        AFTER = "AFTER", _("整改后")

    move = models.ForeignKey(HazardMove, models.PROTECT, related_name="evidence")
    number = models.PositiveSmallIntegerField()  # order within the move, from 1
    phase = models.CharField(max_length=6, choices=Phase)
    photo = models.ForeignKey(Photo, models.PROTECT, related_name="hazard_evidence")

    objects = OfMoveQuerySet.as_manager()

    class Meta:
        ordering = ["move", "number"]
        constraints = [
            models.UniqueConstraint(fields=["move", "number"], name="hazard_evidence_number"),
            models.UniqueConstraint(fields=["move", "phase", "photo"], name="hazard_evidence_once"),
            models.UniqueConstraint(
                fields=["photo"], condition=Q(phase="AFTER"), name="hazard_evidence_after_once"
            ),
        ]

    def __str__(self):
        return f"{self.move_id} {self.number} {self.phase}"
