from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.models import Enterprise
from enterprises.models.of_enterprise import OfEnterpriseQuerySet


class IllegalHazardMove(Exception):
    """A hazard can't go from its state to that one."""

    def __init__(self, old, new):
        super().__init__(old, new)
        self.old, self.new = old, new


class State(models.TextChoices):
    """Where a hazard stands; escalated is no state of its own but a level beside it (decision 0080)."""

    REPORTED = "REPORTED", _("待研判")
    TRIAGED = "TRIAGED", _("待交办")
    ASSIGNED = "ASSIGNED", _("待整改")
    RECTIFYING = "RECTIFYING", _("整改中")
    EXTENDED = "EXTENDED", _("申请延期")
    SUBMITTED = "SUBMITTED", _("待核查")
    VERIFYING = "VERIFYING", _("核查中")
    CLOSED = "CLOSED", _("已销号")
    REJECTED = "REJECTED", _("不予受理")
    TRANSFERRED = "TRANSFERRED", _("已移送")
    WITHDRAWN = "WITHDRAWN", _("已撤销")


# From each state to which; `Hazard.move_to` is the only way. What is not named here can't happen.
MOVES = {
    State.REPORTED: {State.TRIAGED, State.WITHDRAWN},
    State.TRIAGED: {State.ASSIGNED, State.REJECTED, State.TRANSFERRED, State.WITHDRAWN},
    State.ASSIGNED: {State.RECTIFYING, State.WITHDRAWN},
    State.RECTIFYING: {State.EXTENDED, State.SUBMITTED, State.WITHDRAWN},
    State.EXTENDED: {State.RECTIFYING, State.WITHDRAWN},
    State.SUBMITTED: {State.VERIFYING, State.RECTIFYING, State.WITHDRAWN},
    State.VERIFYING: {State.CLOSED, State.RECTIFYING, State.TRANSFERRED, State.WITHDRAWN},
    State.TRANSFERRED: {State.TRIAGED, State.WITHDRAWN},
    State.CLOSED: set(),
    State.REJECTED: set(),
    State.WITHDRAWN: set(),
}
TO_TRIAGE = (State.REPORTED, State.TRIAGED)
TO_RECTIFY = (State.ASSIGNED, State.RECTIFYING, State.EXTENDED)
TO_VERIFY = (State.SUBMITTED, State.VERIFYING)
OPEN = (*TO_TRIAGE, *TO_RECTIFY, *TO_VERIFY)
# Neither closed nor without effect: what was handed over as a case is out of this loop, not out of the world.
UNCLOSED = (*OPEN, State.TRANSFERRED)
WITHOUT_EFFECT = (State.REJECTED, State.WITHDRAWN)
OFTEN_RETURNED = 2  # a cause to raise it, as being overdue is one


class HazardQuerySet(OfEnterpriseQuerySet):
    def visible_to(self, user):
        """Officials see all of their territory, an enterprise what it was told of."""
        rows = super().visible_to(user)
        if user.is_authenticated and user.is_government:
            return rows
        return rows.told()

    def told(self):
        """Those of which the enterprise was told."""
        return self.filter(assigned_at__isnull=False)

    def open(self):
        return self.filter(state__in=OPEN)

    def unclosed(self):
        return self.filter(state__in=UNCLOSED)

    def overdue(self, at):
        """Past the limit and in the hands of the enterprise; what waits to be verified is not."""
        return self.filter(is_overdue(at))


def is_overdue(at) -> Q:
    """Of what the enterprise still has to put right; its slow verifier is no fault of its own."""
    return Q(state__in=TO_RECTIFY, due_at__lt=at)


class Hazard(models.Model):
    """Something found that can make food unsafe (隐患), whoever found it, until it is closed (销号).

    What happened to it stands in its moves; this row is where it stands now.
    """

    State = State

    class Source(models.TextChoices):
        DAILY = "DAILY", _("日管控")
        WEEKLY = "WEEKLY", _("周排查")
        MONTHLY = "MONTHLY", _("月调度")
        BACKING = "BACKING", _("包保督导")
        INSPECTION = "INSPECTION", _("监督检查")
        SAMPLING = "SAMPLING", _("监督抽检")
        COMPLAINT = "COMPLAINT", _("投诉举报")
        STAFFING = "STAFFING", _("人员配备检查")
        AI = "AI", _("智能识别")
        IOT = "IOT", _("物联感知")
        EXPERT = "EXPERT", _("专家走访")
        PARK_DESK = "PARK_DESK", _("园区服务台")

    # Found by the enterprise itself: finding and closing them honestly earns, it does not cost.
    OWN_SOURCES = (Source.DAILY, Source.WEEKLY, Source.MONTHLY)

    class Severity(models.TextChoices):
        GENERAL = "GENERAL", pgettext_lazy("隐患", "一般")
        MAJOR = "MAJOR", _("较大")
        CRITICAL = "CRITICAL", _("重大")

    class Evidence(models.TextChoices):
        """What shows how it was before, and how it is after."""

        NONE = "", _("没有")
        PHOTO = "PHOTO", _("照片")
        REASON = "REASON", _("书面说明")
        EARLIER = "EARLIER", _("闭环记录启用前")

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="hazards")
    source = models.CharField(_("来源"), max_length=12, choices=Source)
    source_key = models.CharField(max_length=160, blank=True)
    severity = models.CharField(_("严重程度"), max_length=8, choices=Severity)
    title = models.CharField(_("问题"), max_length=240)
    legal_item = models.CharField(_("依据条款"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.REPORTED)
    move_count = models.PositiveSmallIntegerField(default=0)
    found_at = models.DateTimeField(_("发现时间"))
    found_on = models.DateField()
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reopened_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reopened_as"
    )
    # The limit, and the rule that it came from or, if somebody set it by hand, that would have counted.
    rule = models.ForeignKey("hazards.HazardRule", models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(_("整改期限"))
    due_on = models.DateField()
    assigned_at = models.DateTimeField(_("交办时间"), null=True, blank=True)
    reminded_of = models.DateTimeField(null=True, blank=True)  # the limit that was last spoken of ahead
    extension_until = models.DateTimeField(_("申请延至"), null=True, blank=True)
    extension_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    extension_granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    rectified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    rectified_at = models.DateTimeField(_("整改时间"), null=True, blank=True)
    # The day by which the enterprise is judged: when it first said so since it was last sent back.
    rectified_on = models.DateField(null=True, blank=True)
    rectification = models.TextField(_("整改情况"), blank=True)
    before_evidence = models.CharField(_("整改前"), max_length=8, choices=Evidence, blank=True)
    after_evidence = models.CharField(_("整改后"), max_length=8, choices=Evidence, blank=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    returned_count = models.PositiveSmallIntegerField(_("退回次数"), default=0)
    # One for each cause: overdue, returned twice (督办).
    escalation_level = models.PositiveSmallIntegerField(_("督办级别"), default=0)
    escalated_at = models.DateTimeField(_("督办时间"), null=True, blank=True)
    urged_at = models.DateTimeField(_("催办时间"), null=True, blank=True)  # of who triages or verifies
    case_number = models.CharField(_("案号"), max_length=60, blank=True)
    closed_at = models.DateTimeField(_("销号时间"), null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # since then it counts for nothing

    objects = HazardQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(fields=["enterprise", "state", "due_at"], name="hazard_enterprise_open"),
            models.Index(fields=["found_on", "enterprise"], name="hazard_found"),
            # What the escalation looks through every few minutes.
            models.Index(fields=["due_at"], condition=Q(state__in=OPEN), name="hazard_open_due"),
            models.Index(
                fields=["rectified_at"], condition=Q(state__in=TO_VERIFY), name="hazard_waiting_check"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="CLOSED", closed_at__isnull=False, closed_on__isnull=False)
                | (~Q(state="CLOSED") & Q(closed_at__isnull=True, closed_on__isnull=True)),
                name="hazard_closed_pair",
            ),
            models.CheckConstraint(
                condition=Q(state__in=WITHOUT_EFFECT, withdrawn_at__isnull=False)
                | (~Q(state__in=WITHOUT_EFFECT) & Q(withdrawn_at__isnull=True)),
                name="hazard_withdrawn_pair",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(*TO_TRIAGE, State.TRANSFERRED, *WITHOUT_EFFECT))
                | Q(assigned_at__isnull=False),
                name="hazard_assigned_pair",
            ),
            models.CheckConstraint(condition=Q(found_at__lte=F("due_at")), name="hazard_due_after_found"),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True)
                | Q(rectified_by__isnull=True)
                | ~Q(closed_by=F("rectified_by")),
                name="hazard_rectifier_never_verifies",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True)
                | Q(rectified_by__isnull=True)
                | ~Q(verified_by=F("rectified_by")),
                name="hazard_rectifier_never_looks",
            ),
            models.CheckConstraint(
                condition=Q(rectified_by__isnull=True, rectified_at__isnull=True)
                | Q(rectified_by__isnull=False, rectified_at__isnull=False),
                name="hazard_rectified_pair",
            ),
            models.CheckConstraint(
                condition=~Q(state="CLOSED") | (~Q(before_evidence="") & ~Q(after_evidence="")),
                name="hazard_closed_with_evidence",
            ),
            models.CheckConstraint(
                condition=~Q(state="EXTENDED")
                | Q(extension_until__isnull=False, extension_asked_by__isnull=False),
                name="hazard_extension_asked",
            ),
            models.CheckConstraint(
                condition=Q(extension_granted_by__isnull=True)
                | Q(extension_asked_by__isnull=False) & ~Q(extension_granted_by=F("extension_asked_by")),
                name="hazard_asker_never_grants",
            ),
            models.CheckConstraint(
                condition=Q(escalation_level=0, escalated_at__isnull=True)
                | Q(escalation_level__in=(1, 2), escalated_at__isnull=False),
                name="hazard_escalated_pair",
            ),
            models.CheckConstraint(
                condition=~Q(state="TRANSFERRED") | ~Q(case_number=""), name="hazard_transferred_as_case"
            ),
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~Q(source_key=""), name="hazard_source_once"
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.get_state_display()})"

    def move_to(self, state):
        """The only way to another state; the service stores the row and writes down the move."""
        if state not in MOVES[State(self.state)]:
            raise IllegalHazardMove(State(self.state), State(state))
        self.state = state

    @property
    def is_open(self):
        return self.state in OPEN

    def is_overdue(self, at):
        """Past the limit and still to be put right."""
        return self.state in TO_RECTIFY and self.due_at < at

    @property
    def is_to_rectify(self):
        return self.state in TO_RECTIFY

    @property
    def is_rectified(self):
        """Whether the enterprise says it is put right; somebody else must still verify it."""
        return self.state in TO_VERIFY

    @property
    def is_own_finding(self):
        return self.source in self.OWN_SOURCES

    @property
    def is_critical(self):
        return self.severity == self.Severity.CRITICAL
