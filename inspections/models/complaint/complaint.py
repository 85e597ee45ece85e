import uuid

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.role import REGULATOR_ROLES, Role, can_still_act
from enterprises.models import Enterprise
from enterprises.models.of_enterprise import lies_within
from inspections.models.complaint.complaint_rule import Kind
from inspections.models.whose import WhoseQuerySet


class IllegalComplaintMove(ValueError):
    """A complaint or report can't go from its state to that one."""


class State(models.TextChoices):
    """Where the procedure stands; whether it is true is the verdict beside it (decision 0130)."""

    RECEIVED = "RECEIVED", _("已收到")
    ACCEPTED = "ACCEPTED", _("已受理")
    MEDIATING = "MEDIATING", _("调解中")
    CHECKING = "CHECKING", pgettext_lazy("举报", "核查中")
    FILED = "FILED", _("已立案")
    REFUSED = "REFUSED", _("不予受理")
    MERGED = "MERGED", _("已并案")
    CLOSED = "CLOSED", _("已办结")


# From each state to which, by kind; `Complaint.move_to` is the only way. What is not named can't happen.
MOVES = {
    Kind.COMPLAINT: {
        State.RECEIVED: {State.ACCEPTED, State.REFUSED, State.MERGED},
        State.ACCEPTED: {State.MEDIATING, State.CLOSED},
        State.MEDIATING: {State.CLOSED},
    },
    Kind.REPORT: {
        State.RECEIVED: {State.CHECKING, State.REFUSED, State.MERGED},
        State.CHECKING: {State.FILED, State.CLOSED},
        State.FILED: {State.CLOSED},
    },
}
IN_HAND = (State.ACCEPTED, State.MEDIATING, State.CHECKING, State.FILED)
OPEN = (State.RECEIVED, *IN_HAND)
ENDED = (State.REFUSED, State.MERGED, State.CLOSED)


class Outcome(models.TextChoices):
    """How a closed one ended."""

    AGREED = "AGREED", _("调解成功")
    NO_AGREEMENT = "NO_AGREEMENT", _("未达成协议，终止调解")
    FIRM_DECLINED = "FIRM_DECLINED", _("经营者不接受调解，终止调解")
    FILER_DECLINED = "FILER_DECLINED", _("投诉人不接受调解，终止调解")
    PARTY_DECLINED = "PARTY_DECLINED", _("一方不接受调解，终止调解")  # before it was asked which one
    TAKEN_BACK = "TAKEN_BACK", _("投诉人撤回")
    NOT_FILED = "NOT_FILED", _("不予立案")
    PENALTY = "PENALTY", _("已作出处罚决定")
    NO_PENALTY = "NO_PENALTY", _("不予处罚")
    HANDED_OVER = "HANDED_OVER", _("移送其他机关")
    REFERRED = "REFERRED", _("核查中移送其他机关")  # before a case was filed
    EARLIER = "EARLIER", _("启用流程记录前办结")


WITHOUT_AGREEMENT = (Outcome.NO_AGREEMENT, Outcome.FIRM_DECLINED, Outcome.FILER_DECLINED)
MEDIATION_CHOICES = (Outcome.AGREED, *WITHOUT_AGREEMENT, Outcome.TAKEN_BACK)
MEDIATION_OUTCOMES = (*MEDIATION_CHOICES, Outcome.PARTY_DECLINED)
CASE_OUTCOMES = (Outcome.PENALTY, Outcome.NO_PENALTY, Outcome.HANDED_OVER)
DECIDED_OUTCOMES = (Outcome.NOT_FILED, *CASE_OUTCOMES)  # not without a verdict
REPORT_OUTCOMES = (*DECIDED_OUTCOMES, Outcome.REFERRED)


class Ground(models.TextChoices):
    """Why one is not taken on (令20号第十五条)."""

    OUT_OF_COMPETENCE = "OUT_OF_COMPETENCE", _("不属于市场监管部门职责或者本机关管辖")
    HANDLED_ELSEWHERE = "HANDLED_ELSEWHERE", _("法院、仲裁或其他机关、组织已经受理或处理")
    NOT_CONSUMPTION = "NOT_CONSUMPTION", _("不是为生活消费需要")
    NO_DISPUTE = "NO_DISPUTE", _("不能证明存在消费者权益争议或违法线索")
    TOO_LATE = "TOO_LATE", _("知道权益受侵害已满三年")
    NO_IDENTITY = "NO_IDENTITY", _("没有提供真实身份或必要材料")
    REPEAT = "REPEAT", _("重复投诉举报")
    EARLIER = "EARLIER", _("启用流程记录前未注明")


class Verdict(models.TextChoices):
    """Whether what was said is true; only what was verified ever counts."""

    UNKNOWN = "", pgettext_lazy("投诉举报", "没有结论")
    VERIFIED = "VERIFIED", _("已查实")
    UNFOUNDED = "UNFOUNDED", _("未查实")


class Source(models.TextChoices):
    """The way it came in."""

    PAGE = "public_page", _("扫码页面")
    PHONE = "phone", _("电话")
    LETTER = "letter", _("来信")
    VISIT = "visit", _("来访")
    IMPORT = "import", _("批量导入")
    OPEN311 = "open311", _("Open311 接口")
    LEAD = "lead", _("调解中发现的线索")


# Grid workers live next door to the shops they walk past, experts work for others of the trade: neither needs
# to know that somebody complained (食品安全法第一百一十五条).
COMPLAINT_ROLES = frozenset(Role) - {Role.GRID_WORKER, Role.EXPERT}


def _handler_can_act():
    return can_still_act("handled_by", "enterprise__region_path", REGULATOR_ROLES)


class ComplaintQuerySet(WhoseQuerySet):
    def visible_to(self, user):
        """Regulators and cadres of the territory; never the enterprise complained of, nor its neighbours."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(lies_within(user.territory_paths(COMPLAINT_ROLES)))

    def in_territory_of(self, user):
        """For figures alone, which any role in a region may read; rows are `visible_to`."""
        return self.filter(lies_within(user.territory_paths()))

    def of_person(self, user_id):
        return self.filter(handled_by=user_id)

    def of_nobody(self):
        return self.filter(handled_by__isnull=True)

    def of_gone(self):
        """Handled by somebody who can't any more."""
        return self.filter(~Q(_handler_can_act()), handled_by__isnull=False)

    def in_queue_of(self, user):
        """What somebody handles, and what nobody does who still can, where they are the regulator."""
        here = lies_within(user.territory_paths(REGULATOR_ROLES))
        return self.filter(Q(handled_by=user) | ~Q(_handler_can_act()) & here)

    def final(self):
        return self.filter(final_at__isnull=False, withdrawn_at__isnull=True)

    def open(self):
        return self.filter(state__in=OPEN)

    def waiting(self):
        """Open ones, and ended ones of which somebody is still to be told."""
        running = _table("ComplaintDeadline").running()
        return self.filter(Q(state__in=OPEN) | Q(pk__in=running.values("complaint")))

    def with_next_due(self):
        """`next_due_on` and `next_due_kind`: the first deadline that still runs; `is_paused`."""
        first = _running().order_by("due_on", "pk")
        return self.annotate(
            next_due_on=Subquery(first.values("due_on")[:1]),
            next_due_kind=Subquery(first.values("kind")[:1]),
            is_paused=Exists(_pauses()),
        )

    def due_by(self, day, *, today):
        """With a deadline that runs, unpaused, and ends by that day, but not before today."""
        return self.filter(Exists(_unstopped().filter(due_on__range=(today, day))))

    def overdue(self, today):
        """With a deadline that is over; one that a pause stopped before its day is not."""
        return self.filter(Exists(_unstopped().filter(due_on__lt=today)))

    def paused(self):
        return self.filter(Exists(_pauses()))


def _table(name):
    """Rows of a model that points here, and so can't be imported here."""
    return apps.get_model("inspections", name).objects


def _running():
    return _table("ComplaintDeadline").running().filter(complaint=OuterRef("pk"))


def _unstopped():
    return _table("ComplaintDeadline").unstopped().filter(complaint=OuterRef("pk"))


def _pauses():
    return _table("ComplaintPause").filter(complaint=OuterRef("pk"), ended_on__isnull=True)


class Complaint(models.Model):
    """A complaint (投诉) or a report (举报) about an enterprise. Only a verified one ever counts.

    What happened to it stands in its steps; until when it must happen, in its deadlines.
    """

    Kind, State, Outcome, Ground, Verdict, Source = Kind, State, Outcome, Ground, Verdict, Source

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="complaints")
    record_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)  # its name to the outside
    number = models.CharField(_("编号"), max_length=24, unique=True)
    kind = models.CharField(_("种类"), max_length=10, choices=Kind)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.RECEIVED)
    step_count = models.PositiveSmallIntegerField(default=0)
    rule = models.ForeignKey("inspections.ComplaintRule", models.PROTECT, null=True, related_name="+")
    topic = models.CharField(_("事由"), max_length=40)
    # Private: encrypted with the purpose "complaint"; the enterprise never sees them (令20号第三十三条).
    body_encrypted = models.TextField(_("内容"))
    reporter_name_encrypted = models.TextField(_("姓名"), blank=True)
    contact_encrypted = models.TextField(_("联系方式"), blank=True)
    reporter_hash = models.CharField(max_length=64, blank=True)  # finds repeats by the same person
    is_named = models.BooleanField(_("实名"), default=False)
    answer_encrypted = models.TextField(_("告知提交人的话"), blank=True)
    erased_on = models.DateField(_("提交人信息删除日期"), null=True, blank=True)
    severity = models.PositiveSmallIntegerField(
        _("严重程度"), default=1, help_text=_("1 一般，2 较重，3 严重")
    )
    received_at = models.DateTimeField(_("收到时间"))
    received_on = models.DateField()
    entered_at = models.DateTimeField()  # into the platform: later, where staff wrote it down or imported it
    # The first deadline and when it was met, for lists and figures. Its row among the deadlines rules.
    answer_due_on = models.DateField(_("答复期限"))
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ground = models.CharField(_("不予受理的理由"), max_length=20, choices=Ground, blank=True)
    consumption_factors = models.JSONField(_("据以判断的因素"), default=list, blank=True)
    outcome = models.CharField(_("办理结果"), max_length=16, choices=Outcome, blank=True)
    case_number = models.CharField(_("案号"), max_length=60, blank=True)
    referred_to = models.CharField(_("移送机关"), max_length=120, blank=True, default="", db_default="")
    finding = models.TextField(_("核查结论"), blank=True)
    verdict = models.CharField(_("是否属实"), max_length=10, choices=Verdict, blank=True)
    final_at = models.DateTimeField(_("查实时间"), null=True, blank=True)
    final_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # the verdict was taken back
    ended_on = models.DateField(_("办结日期"), null=True, blank=True)
    source = models.CharField(_("来源"), max_length=40, choices=Source, default=Source.PAGE)
    source_key = models.CharField(max_length=160, blank=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("投诉举报")
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["final_on", "enterprise"], name="complaint_final"),
            models.Index(fields=["enterprise", "received_on"], name="complaint_enterprise_day"),
            models.Index(fields=["ended_on"], condition=Q(erased_on__isnull=True), name="complaint_to_erase"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(final_at__isnull=True, final_on__isnull=True)
                | Q(final_at__isnull=False, final_on__isnull=False),
                name="complaint_final_pair",
            ),
            models.CheckConstraint(
                condition=Q(verdict="VERIFIED", final_at__isnull=False)
                | (~Q(verdict="VERIFIED") & Q(final_at__isnull=True)),
                name="complaint_only_verified_is_final",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(verdict="VERIFIED"), name="complaint_withdrawn"
            ),
            models.CheckConstraint(condition=Q(severity__range=(1, 3)), name="complaint_severity_range"),
            models.CheckConstraint(
                condition=Q(state__in=("RECEIVED", "REFUSED", "MERGED", "CLOSED"))
                | Q(kind="COMPLAINT", state__in=("ACCEPTED", "MEDIATING"))
                | Q(kind="REPORT", state__in=("CHECKING", "FILED")),
                name="complaint_state_of_kind",
            ),
            models.CheckConstraint(
                condition=(~Q(state="CLOSED") & Q(outcome=""))
                | (
                    Q(state="CLOSED")
                    & (
                        Q(outcome="EARLIER")
                        | Q(kind="COMPLAINT", outcome__in=MEDIATION_OUTCOMES)
                        | Q(kind="REPORT", outcome__in=REPORT_OUTCOMES)
                    )
                ),
                name="complaint_outcome_of_kind",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, ended_on__isnull=False)
                | (~Q(state__in=ENDED) & Q(ended_on__isnull=True)),
                name="complaint_ended_pair",
            ),
            models.CheckConstraint(
                condition=(Q(state="REFUSED") & ~Q(ground="")) | (~Q(state="REFUSED") & Q(ground="")),
                name="complaint_refused_with_ground",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="PENALTY") | Q(verdict="VERIFIED"), name="complaint_penalty_verified"
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=DECIDED_OUTCOMES) | ~Q(verdict=""), name="complaint_report_verdict"
            ),
            models.CheckConstraint(
                condition=~(Q(state="FILED") | Q(outcome__in=CASE_OUTCOMES)) | ~Q(case_number=""),
                name="complaint_case_number",
            ),
            models.CheckConstraint(
                condition=Q(outcome="REFERRED") & ~Q(referred_to="")
                | ~Q(outcome="REFERRED") & Q(referred_to=""),
                name="complaint_referred_to_whom",
            ),
            models.CheckConstraint(
                condition=Q(erased_on__isnull=True)
                | Q(body_encrypted="", reporter_name_encrypted="", contact_encrypted="")
                & Q(answer_encrypted="", reporter_hash="", ended_on__isnull=False),
                name="complaint_erased",
            ),
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~Q(source_key=""), name="complaint_source_once"
            ),
        ]

    def __str__(self):
        return self.number

    def move_to(self, state):
        """The only way to change state; refuses a move that is not in `MOVES`."""
        if state not in self.moves:
            raise IllegalComplaintMove(f"{self.state} → {state}")
        self.state = state

    @property
    def moves(self):
        return MOVES[Kind(self.kind)].get(State(self.state), set())

    @property
    def is_report(self):
        return self.kind == Kind.REPORT

    @property
    def is_in_hand(self):
        return self.state in IN_HAND

    @property
    def is_open(self):
        return self.state in OPEN

    @property
    def counts(self):
        return self.final_at is not None and self.withdrawn_at is None
