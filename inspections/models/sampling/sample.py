from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.role import REGULATOR_ROLES, can_still_act
from enterprises.models import Enterprise
from enterprises.models.of_enterprise import OfEnterpriseQuerySet, lies_within
from inspections.models.sealed_result import SealedResult


class IllegalSampleMove(Exception):
    """A sample can't go from its state to that one."""

    def __init__(self, old, new):
        super().__init__(old, new)
        self.old, self.new = old, new


class State(models.TextChoices):
    """Where a sample stands between the counter it was taken from and the public."""

    TAKEN = "TAKEN", _("待送检")
    SENT = "SENT", _("送检途中")
    TESTING = "TESTING", _("检验中")
    REPORTED = "REPORTED", _("待告知")
    TOLD = "TOLD", _("异议期内")
    OBJECTED = "OBJECTED", _("异议审查中")
    RETESTING = "RETESTING", _("复检中")
    FINAL = "FINAL", _("已生效")
    FILED = "FILED", _("已归档，不公布")
    VOID = "VOID", _("样品作废")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("抽检", "已撤销")


# From each state to which; `Sample.move_to` is the only way. What is not named here can't happen.
MOVES = {
    State.TAKEN: {State.SENT, State.TESTING, State.VOID},
    State.SENT: {State.TESTING, State.VOID},
    State.TESTING: {State.REPORTED, State.VOID},
    State.REPORTED: {State.TOLD, State.FINAL, State.FILED, State.WITHDRAWN},
    State.TOLD: {State.OBJECTED, State.FINAL, State.WITHDRAWN},
    State.OBJECTED: {State.TOLD, State.RETESTING, State.WITHDRAWN},
    State.RETESTING: {State.TOLD, State.OBJECTED, State.FINAL, State.WITHDRAWN},
    State.FINAL: {State.WITHDRAWN},
    State.FILED: {State.WITHDRAWN},
    State.VOID: set(),
    State.WITHDRAWN: set(),
}
ON_THE_WAY = (State.TAKEN, State.SENT)  # in somebody's hands, not yet at the laboratory
UNTESTED = (*ON_THE_WAY, State.TESTING, State.VOID)  # nobody knows a verdict
CONTESTABLE = (State.TOLD, State.OBJECTED, State.RETESTING)
OPEN = (*ON_THE_WAY, State.TESTING, State.REPORTED, *CONTESTABLE)
ENDED_FAILED = (State.FINAL, State.FILED)  # what failed and stands is disposed of from here
# Whose limit binds the authority or the laboratory; that of TOLD is the enterprise's.
WITH_LIMIT = (*ON_THE_WAY, State.TESTING, State.REPORTED, State.OBJECTED, State.RETESTING)
# Failed and told to the business, not yet to the producer who is named on the label.
AWAITING_PRODUCER = Q(
    producer__isnull=False, producer_until__isnull=True, producer_due_on__isnull=False, state__in=CONTESTABLE
)
# What the figures of a plan count, and the lists behind them show.
STAGES = {
    "taken": ~Q(state=State.VOID),
    "reported": ~Q(verdict=""),
    "failed": Q(verdict="FAILED") & ~Q(state=State.WITHDRAWN),
}


# What the authority does next, by the name of the list; what failed is disposed of at the end.
STEPS = {
    "to_send": Q(state__in=ON_THE_WAY),
    "in_test": Q(state=State.TESTING),
    "to_tell": Q(state=State.REPORTED) | AWAITING_PRODUCER,
    "objections": Q(state__in=(State.OBJECTED, State.RETESTING)),
    "to_dispose": Q(state__in=ENDED_FAILED, disposal="PENDING"),
}


def _takers_can_act():
    first = can_still_act("record__sampler", "enterprise__region_path", REGULATOR_ROLES)
    second = can_still_act("record__second_sampler", "enterprise__region_path", REGULATOR_ROLES)
    return Q(first) | Q(second)


class SampleQuerySet(OfEnterpriseQuerySet):
    def visible_to(self, user):
        """Whoever sees the enterprise; and whoever holds a post at the producer named on the label.

        The producer sees what it is told of: failures of supervision sampling from the report on, and what
        is final. Of the enterprise it sees nothing by that.
        """
        own = super().visible_to(user)
        if not user.is_authenticated or user.is_government:
            return own
        return self.filter(Q(pk__in=own.values("pk")) | Q(pk__in=self.told_to_producer(user).values("pk")))

    def told_to_producer(self, user):
        """What concerns a producer at which this person holds a post, by the name on the label."""
        posts = user.memberships.on(timezone.localdate()).values("enterprise")
        is_told = Q(verdict=Sample.Verdict.FAILED) | Q(final_at__isnull=False)
        return self.filter(is_told, producer__in=posts, kind=Sample.Kind.SUPERVISION)

    def of_gone(self):
        """On its way, and none of those who took it can send it any more."""
        return self.filter(~_takers_can_act(), state__in=ON_THE_WAY, record__isnull=False)

    def in_queue_of(self, user):
        """Of the regulator's territory; on its way it is in the hands of those who took it and still can."""
        taken_by = Q(record__sampler=user) | Q(record__second_sampler=user) | ~_takers_can_act()
        return self.filter(
            lies_within(user.territory_paths(REGULATOR_ROLES)), ~Q(state__in=ON_THE_WAY) | taken_by
        )

    def final(self):
        """Public and counted: supervision sampling whose objections are over."""
        return self.filter(final_at__isnull=False, withdrawn_at__isnull=True)

    def published(self):
        """What anybody may see, with the day on which it was announced."""
        return self.final().filter(published_on__isnull=False)

    def overdue(self, day):
        """Past the limit of its present step, or failed and not disposed of in time."""
        return self.filter(
            Q(state__in=WITH_LIMIT, due_on__lt=day)
            | Q(AWAITING_PRODUCER, producer_due_on__lt=day)
            | Q(state__in=ENDED_FAILED, disposal="PENDING", dispose_due_on__lt=day)
        )

    def with_spare_ending(self, day):
        """Objected to or in re-test, and the spare sample is kept no longer than that day."""
        return self.filter(state__in=(State.OBJECTED, State.RETESTING), spare_until__lte=day)

    def due(self, first, last):
        """The limit of the present step or of the disposal lies in these days."""
        return self.filter(
            Q(state__in=WITH_LIMIT, due_on__range=(first, last))
            | Q(AWAITING_PRODUCER, producer_due_on__range=(first, last))
            | Q(state__in=ENDED_FAILED, disposal="PENDING", dispose_due_on__range=(first, last))
        )


class Sample(SealedResult):
    """One sample taken at an enterprise and what the laboratory found (抽检样品).

    What happened to it stands in its moves; this row is where it stands now. It is public and counts only
    with `final_at`. Results that were published elsewhere begin as final and have no moves before.
    """

    State = State

    class Kind(models.TextChoices):
        SUPERVISION = "SUPERVISION", _("监督抽检")
        RISK_MONITORING = "RISK_MONITORING", _("风险监测")
        EVALUATION = "EVALUATION", _("评价性抽检")

    class Verdict(models.TextChoices):
        PASSED = "PASSED", _("合格")
        FAILED = "FAILED", _("不合格")

    class Disposal(models.TextChoices):
        NOT_NEEDED = "NOT_NEEDED", _("无需处置")
        PENDING = "PENDING", _("核查处置中")
        DONE = "DONE", _("已处置")
        UNKNOWN = "UNKNOWN", _("来源未说明")

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="samples")
    number = models.CharField(_("抽样单编号"), max_length=32, blank=True)  # blank: published elsewhere
    kind = models.CharField(_("抽检类别"), max_length=16, choices=Kind, default=Kind.SUPERVISION)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.TAKEN)
    name = models.CharField(_("样品名称"), max_length=160)
    food_class = models.CharField(_("食品类别"), max_length=120, blank=True)
    producer_name = models.CharField(_("标称生产者"), max_length=300, blank=True)
    # Where the label's producer is registered here; the words above stay those of the label.
    producer = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="produced_samples",
        verbose_name=_("已登记的标称生产者"),
    )
    sampled_unit_name = models.CharField(_("被抽样单位"), max_length=300, blank=True)
    production_text = models.CharField(_("生产日期或批号"), max_length=80, blank=True)
    publisher = models.CharField(_("公布机关"), max_length=120, blank=True)
    published_on = models.DateField(_("公布日期"), null=True, blank=True)
    verdict = models.CharField(_("结论"), max_length=6, choices=Verdict, blank=True)  # blank: not known yet
    is_risk_item = models.BooleanField(
        _("高风险项目不合格"), default=False, help_text=_("农兽药残留、微生物、重金属、非法添加")
    )
    plan_line = models.ForeignKey(
        "inspections.SamplingPlanLine", models.PROTECT, null=True, blank=True, related_name="samples"
    )
    laboratory = models.ForeignKey(
        "inspections.Laboratory", models.PROTECT, null=True, blank=True, related_name="+"
    )
    hazard = models.OneToOneField("hazards.Hazard", models.PROTECT, null=True, blank=True, related_name="+")
    # Limits, counted by the rule that was in force when it was taken.
    rule = models.ForeignKey("inspections.SamplingRule", models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(_("本环节期限"), null=True, blank=True)
    objection_until = models.DateField(_("异议期截止"), null=True, blank=True)
    producer_due_on = models.DateField(_("告知标称生产者的期限"), null=True, blank=True)
    producer_until = models.DateField(_("标称生产者异议期截止"), null=True, blank=True)  # none: not told yet
    dispose_due_on = models.DateField(_("核查处置期限"), null=True, blank=True)
    spare_until = models.DateField(_("备份样品保存至"), null=True, blank=True)
    disposal = models.CharField(_("核查处置"), max_length=10, choices=Disposal, default=Disposal.NOT_NEEDED)
    disposed_on = models.DateField(_("处置完成日期"), null=True, blank=True)
    final_at = models.DateTimeField(_("生效时间"), null=True, blank=True)
    final_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    withdraw_reason = models.CharField(max_length=200, blank=True)
    source = models.CharField(_("数据来源"), max_length=40, default="registry")
    source_key = models.CharField(max_length=160, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SampleQuerySet.as_manager()

    class Meta:
        verbose_name = _("抽检结果")
        ordering = [F("published_on").desc(nulls_first=True), "-pk"]
        indexes = [
            models.Index(fields=["enterprise", "-published_on"], name="sample_enterprise_newest"),
            models.Index(fields=["final_on", "enterprise"], name="sample_final"),
            # What the list of limits and the night look through.
            models.Index(fields=["due_on"], condition=Q(state__in=OPEN), name="sample_open_due"),
            models.Index(
                fields=["dispose_due_on"],
                condition=Q(disposal="PENDING", dispose_due_on__isnull=False),
                name="sample_dispose_due",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(final_at__isnull=True, final_on__isnull=True)
                | Q(final_at__isnull=False, final_on__isnull=False),
                name="sample_final_pair",
            ),
            # Public means final, and final means supervision sampling at the end of its way.
            models.CheckConstraint(
                condition=Q(state="FINAL", final_at__isnull=False)
                | Q(state="WITHDRAWN")
                | (~Q(state__in=("FINAL", "WITHDRAWN")) & Q(final_at__isnull=True)),
                name="sample_final_state",
            ),
            models.CheckConstraint(
                condition=Q(final_at__isnull=True) | Q(kind="SUPERVISION"), name="sample_final_is_supervision"
            ),
            models.CheckConstraint(
                condition=Q(published_on__isnull=True) | Q(final_at__isnull=False),
                name="sample_published_is_final",
            ),
            models.CheckConstraint(
                condition=~Q(state="FILED") | ~Q(kind="SUPERVISION"), name="sample_filed_is_not_supervision"
            ),
            models.CheckConstraint(
                condition=Q(state="WITHDRAWN", withdrawn_at__isnull=False)
                | (~Q(state="WITHDRAWN") & Q(withdrawn_at__isnull=True)),
                name="sample_withdrawn_pair",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNTESTED, verdict="") | (~Q(state__in=UNTESTED) & ~Q(verdict="")),
                name="sample_verdict_by_state",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=CONTESTABLE)
                | Q(verdict="FAILED", kind="SUPERVISION", objection_until__isnull=False),
                name="sample_contestable_failed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=OPEN) | Q(due_on__isnull=False), name="sample_open_has_limit"
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=("PASSED", ""), disposal="NOT_NEEDED") | Q(verdict="FAILED"),
                name="sample_passed_needs_no_disposal",
            ),
            models.CheckConstraint(
                condition=Q(disposal="DONE", disposed_on__isnull=False)
                | (~Q(disposal="DONE") & Q(disposed_on__isnull=True)),
                name="sample_disposed_pair",
            ),
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~Q(source_key=""), name="sample_source_once"
            ),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="sample_number_once"),
            models.CheckConstraint(
                condition=Q(producer__isnull=True) | ~Q(producer=F("enterprise")),
                name="sample_producer_is_another",
            ),
            models.CheckConstraint(
                condition=Q(producer_until__isnull=True)
                | Q(producer__isnull=False, verdict="FAILED", kind="SUPERVISION"),
                name="sample_producer_told",
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.get_verdict_display() or self.get_state_display()}"

    def move_to(self, state):
        """The only way to another state; the service stores the row and writes down the move."""
        if state not in MOVES[State(self.state)]:
            raise IllegalSampleMove(State(self.state), State(state))
        self.state = state

    @property
    def is_open(self):
        return self.state in OPEN

    @property
    def is_failed(self):
        return self.verdict == self.Verdict.FAILED

    @property
    def is_on_the_way(self):
        return self.state in ON_THE_WAY

    @property
    def awaits_producer(self):
        """The producer on the label has still to be told (see `AWAITING_PRODUCER`)."""
        is_named = self.producer_id is not None and self.producer_due_on is not None
        return is_named and self.producer_until is None and self.state in CONTESTABLE

    @property
    def is_spare_short(self):
        """The spare sample is not kept as long as the present step of its re-test may take."""
        is_needed = self.state in (State.OBJECTED, State.RETESTING) and self.spare_until is not None
        return is_needed and self.spare_until < self.due_on

    @property
    def must_stop(self):
        """Stop, seal and recall at once, even while the re-test runs (令15号第四十条)."""
        stands = self.state in (State.REPORTED, *CONTESTABLE, State.FINAL, State.FILED)
        return self.is_failed and stands and self.disposal == self.Disposal.PENDING
