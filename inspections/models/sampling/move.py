import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inspections.models.sampling.laboratory import Laboratory
from inspections.models.sampling.measure import Measure
from inspections.models.sampling.record import OfSampleQuerySet
from inspections.models.sampling.sample import Sample, State
from inspections.models.sampling.stop import Stop

# Without a reason these would be arbitrary.
WITH_REASON = ("VOID", "OBJECT", "REFUSE", "SUSTAIN", "DECLINE", "EXTEND", "WITHDRAW", "RECALL_RETURN")


class SampleMove(models.Model):
    """One step of a sample (抽检流转): who did what with it, when, why.

    Append-only and sealed in the ledger under `log_id`, with the paper it belongs to: the record of the
    taking, the hand-over, the report, the draw. `details` is what else was said.
    """

    class Act(models.TextChoices):
        TAKE = "TAKE", _("抽样")
        HAND_OVER = "HAND_OVER", _("样品交接")
        VOID = "VOID", _("样品作废")
        REPORT = "REPORT", _("收到检验报告")
        TELL = "TELL", _("结果送达企业")
        NAME_PRODUCER = "NAME_PRODUCER", _("认定标称生产者")
        TELL_PRODUCER = "TELL_PRODUCER", _("结果送达标称生产者")
        OBJECT = "OBJECT", _("企业提出异议")
        REFUSE = "REFUSE", _("异议不予受理")
        ACCEPT = "ACCEPT", _("受理复检申请")
        JOIN = "JOIN", _("并入同一复检")
        SUSTAIN = "SUSTAIN", _("异议成立")
        DRAW = "DRAW", _("随机确定复检机构")
        DECLINE = "DECLINE", _("复检机构不能承担")
        EXTEND = "EXTEND", _("延长确定复检机构的期限")
        RETEST = "RETEST", _("收到复检报告")
        FINALISE = "FINALISE", _("结果生效")
        FILE = "FILE", _("归档，不公布")
        WITHDRAW = "WITHDRAW", pgettext_lazy("抽检", "撤销结果")
        DISPOSE = "DISPOSE", _("完成核查处置")
        STOP = "STOP", _("企业停止经营、封存")
        RECALL = "RECALL", _("责令召回")
        RECALL_BEGIN = "RECALL_BEGIN", _("企业主动召回")
        RECALL_START = "RECALL_START", _("企业启动召回")
        RECALL_FINISH = "RECALL_FINISH", _("企业完成召回")
        RECALL_RETURN = "RECALL_RETURN", _("召回退回")
        RECALL_CHECK = "RECALL_CHECK", _("召回核查通过")

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="moves")
    enterprise = models.ForeignKey("enterprises.Enterprise", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()  # order within the sample, from 1
    log_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    act = models.CharField(_("动作"), max_length=14, choices=Act)
    from_state = models.CharField(max_length=10, choices=State, blank=True)  # blank: it was taken
    to_state = models.CharField(max_length=10, choices=State)
    by = models.ForeignKey(  # none: the platform itself
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("经办人")
    )
    at = models.DateTimeField(_("时间"))
    reason = models.TextField(_("说明"), blank=True)
    due_on = models.DateField(null=True)  # limit of the step that it began
    details = models.JSONField(default=dict)
    salt = models.BinaryField(max_length=16)  # of its digest in the ledger

    objects = OfSampleQuerySet.as_manager()

    class Meta:
        ordering = ["sample", "number"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "number"], name="sample_move_number"),
            models.CheckConstraint(
                condition=Q(act="TAKE", from_state="", number=1) | (~Q(act="TAKE") & ~Q(from_state="")),
                name="sample_move_begins_once",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") | ~Q(act__in=WITH_REASON), name="sample_move_reason"
            ),
        ]

    def __str__(self):
        return f"{self.sample_id}.{self.number} {self.act}"

    @property
    def measures(self):
        """What was done about a failed batch, or stopped at once, in words."""
        done = [Measure(name).label for name in self.details.get("measures", ())]
        return done + [Stop(name).label for name in self.details.get("stopped", ())]

    @property
    def is_of_producer(self):
        """About an objection of the producer on the label, not of the sampled enterprise."""
        return self.act in ("OBJECT", "REFUSE", "SUSTAIN") and "producer" in self.details

    @property
    def amounts(self):
        """Batch and amounts that an enterprise sealed, sold or took back, as far as it said them."""
        names = ("batch", "stock", "sold", "recalled", "unit")
        return {name: self.details[name] for name in names if self.details.get(name)}


class SampleHandover(models.Model):
    """One change of hands (样品交接): who gave it to whom, and whether the seal was whole. Append-only."""

    move = models.OneToOneField(SampleMove, models.PROTECT, related_name="handover")
    sample = models.ForeignKey(Sample, models.PROTECT, related_name="handovers")
    number = models.PositiveSmallIntegerField()
    giver = models.CharField(_("移交人"), max_length=120)
    receiver = models.CharField(_("接收人"), max_length=120)
    # The spare sample on its way from the first laboratory to the re-test body (备份样品移交).
    is_spare = models.BooleanField(_("备份样品"), default=False, db_default=False)
    is_laboratory = models.BooleanField(_("由检验机构接收"), default=False)
    handed_at = models.DateTimeField(_("交接时间"))
    seal_number = models.CharField(_("封条编号"), max_length=40)
    is_seal_intact = models.BooleanField(_("封条完好"))
    temperature = models.DecimalField(
        _("样品温度（℃）"), max_digits=4, decimal_places=1, null=True, blank=True
    )

    objects = OfSampleQuerySet.as_manager()

    class Meta:
        verbose_name = _("样品交接")
        ordering = ["sample", "number"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "number"], name="sample_handover_number"),
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="sample_handover_two_hands"),
        ]

    def __str__(self):
        return f"{self.sample_id}.{self.number} {self.giver} → {self.receiver}"


class LabReport(models.Model):
    """A report of a laboratory (检验报告), the first or the re-test's. Append-only, its file kept sealed.

    `items` holds each measured item in the words of the report.
    """

    class Round(models.TextChoices):
        FIRST = "FIRST", _("初检")
        RETEST = "RETEST", _("复检")

    move = models.OneToOneField(SampleMove, models.PROTECT, related_name="report")
    sample = models.ForeignKey(Sample, models.PROTECT, related_name="reports")
    round = models.CharField(_("检验轮次"), max_length=6, choices=Round)
    number = models.CharField(_("报告编号"), max_length=60)
    laboratory = models.ForeignKey(Laboratory, models.PROTECT, related_name="reports")
    issued_on = models.DateField(_("签发日期"))
    # When it reached the authority; what follows counts from then. None: entered before that was asked.
    received_on = models.DateField(_("收到日期"), null=True, blank=True)
    due_on = models.DateField(_("出具期限"), null=True, blank=True)  # of the laboratory; none as above
    verdict = models.CharField(_("结论"), max_length=6, choices=Sample.Verdict)
    items = models.JSONField()
    file = models.CharField(max_length=80, blank=True)  # name of the sealed file; blank: came as a table
    file_type = models.CharField(max_length=40, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)

    objects = OfSampleQuerySet.as_manager()

    class Meta:
        verbose_name = _("检验报告")
        ordering = ["sample", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "round"], name="lab_report_round_once"),
            models.UniqueConstraint(fields=["laboratory", "number"], name="lab_report_number_once"),
            models.CheckConstraint(
                condition=Q(file="", file_sha256="", file_type="")
                | (~Q(file="") & ~Q(file_sha256="") & ~Q(file_type="")),
                name="lab_report_file",
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.get_verdict_display()}"

    @property
    def is_late(self):
        """Issued after the laboratory's own limit (令15号第二十四条)."""
        return self.due_on is not None and self.issued_on > self.due_on
