from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.models import Enterprise
from inspections.models.sampling.laboratory import Laboratory
from inspections.models.sampling.move import SampleMove
from inspections.models.sampling.record import OfSampleQuerySet
from inspections.models.sampling.sample import Sample


class Objection(models.Model):
    """What an enterprise has against a failed result (异议), most often it asks for a re-test (复检).

    `enterprise` objects: that of the sample, or the producer named on the label. Each has one at a time; a
    sample is tested again once, and the second application is joined to the first.
    """

    class Kind(models.TextChoices):
        RETEST = "RETEST", _("申请复检")
        AUTHENTICITY = "AUTHENTICITY", _("对样品真实性有异议")
        METHOD = "METHOD", _("对检验方法、标准适用有异议")
        PROCEDURE = "PROCEDURE", _("对抽样过程有异议")

    class State(models.TextChoices):
        ASKED = "ASKED", _("待决定")
        ACCEPTED = "ACCEPTED", _("已受理，复检中")
        JOINED = "JOINED", _("并入同一复检")
        REFUSED = "REFUSED", _("不予受理")
        SUSTAINED = "SUSTAINED", _("异议成立")
        DONE = "DONE", _("复检完成")
        MOOT = "MOOT", _("结果已撤销，不再审查")

    MOVES = {
        State.ASKED: {State.ACCEPTED, State.JOINED, State.REFUSED, State.SUSTAINED, State.MOOT},
        State.ACCEPTED: {State.DONE, State.REFUSED, State.MOOT},
        State.JOINED: {State.REFUSED, State.MOOT},
        State.REFUSED: set(),
        State.SUSTAINED: set(),
        State.DONE: set(),
        State.MOOT: set(),
    }

    class Ground(models.TextChoices):
        """Why an application is not taken (令15号: 不予复检、不予受理的情形)."""

        MICROBE = "MICROBE", _("检验结论为微生物指标不合格")
        SPARE_EXPIRED = "SPARE_EXPIRED", _("复检备份样品超过保质期")
        LATE = "LATE", _("逾期提出申请")
        NO_SPARE = "NO_SPARE", _("没有备份样品，无法实现复检目的")
        OTHER = "OTHER", _("其他法定情形")

    class Outcome(models.TextChoices):
        UPHELD = "UPHELD", pgettext_lazy("复检", "维持不合格")
        OVERTURNED = "OVERTURNED", pgettext_lazy("复检", "推翻，样品合格")

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="objections")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+", verbose_name=_("申请人"))
    kind = models.CharField(_("异议类型"), max_length=12, choices=Kind)
    state = models.CharField(_("状态"), max_length=9, choices=State, default=State.ASKED)
    reason = models.TextField(_("理由"))
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(_("申请时间"))
    ground = models.CharField(_("不予受理的情形"), max_length=13, choices=Ground, blank=True)
    decision = models.CharField(_("决定说明"), max_length=500, blank=True)
    decided_by = models.ForeignKey(  # none where the platform found the ground itself
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    body = models.ForeignKey(
        Laboratory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("复检机构")
    )
    is_extended = models.BooleanField(_("已延长"), default=False)  # the time to find a body
    outcome = models.CharField(_("复检结论"), max_length=10, choices=Outcome, blank=True)

    objects = OfSampleQuerySet.as_manager()

    class Meta:
        verbose_name = _("异议")
        ordering = ["sample", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "enterprise"],
                condition=Q(state__in=("ASKED", "ACCEPTED")),
                name="objection_one_of_each",
            ),
            models.UniqueConstraint(
                fields=["sample"],
                condition=Q(kind="RETEST", state__in=("ACCEPTED", "DONE")),
                name="objection_one_retest",
            ),
            models.CheckConstraint(
                condition=Q(state="ASKED", decided_at__isnull=True)
                | (~Q(state="ASKED") & Q(decided_at__isnull=False)),
                name="objection_decided_pair",
            ),
            models.CheckConstraint(
                condition=Q(state="REFUSED") & ~Q(ground="") | (~Q(state="REFUSED") & Q(ground="")),
                name="objection_refused_with_ground",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("ACCEPTED", "JOINED", "DONE")) | Q(kind="RETEST"),
                name="objection_retest",
            ),
            models.CheckConstraint(
                condition=Q(state="DONE", body__isnull=False) & ~Q(outcome="")
                | (~Q(state="DONE") & Q(outcome="")),
                name="objection_outcome",
            ),
        ]

    def __str__(self):
        return f"{self.sample_id} {self.get_kind_display()}"

    @property
    def is_open(self):
        return self.state in (self.State.ASKED, self.State.ACCEPTED)


class RetestDraw(models.Model):
    """The draw of a re-test body by lot (随机确定复检机构). Append-only, sealed, and to be made again.

    Who is drawn follows from `seed` and `candidates` alone (`queries.sampling.draw.drawn`).
    """

    move = models.OneToOneField(SampleMove, models.PROTECT, related_name="draw")
    objection = models.ForeignKey(Objection, models.PROTECT, related_name="draws")
    number = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=64)
    candidates = models.JSONField()  # codes in their order
    first_laboratory = models.ForeignKey(Laboratory, models.PROTECT, related_name="+")
    laboratory = models.ForeignKey(Laboratory, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["objection", "number"]
        constraints = [
            models.UniqueConstraint(fields=["objection", "number"], name="retest_draw_number"),
            models.CheckConstraint(
                condition=~Q(laboratory=F("first_laboratory")), name="retest_draw_another_laboratory"
            ),
        ]

    def __str__(self):
        return f"{self.objection_id}.{self.number} {self.laboratory_id}"
