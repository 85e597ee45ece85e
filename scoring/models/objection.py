from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from enterprises.models.of_enterprise import OfEnterpriseQuerySet
from scoring.models.index_model_version import IndexModelVersion
from scoring.models.index_run import IndexRun
from scoring.models.objection_rule import ObjectionRule


class State(models.TextChoices):
    FILED = "FILED", _("待受理")
    ACCEPTED = "ACCEPTED", _("核查中")
    REFUSED = "REFUSED", _("不予受理")
    ANSWERED = "ANSWERED", _("已答复")
    WITHDRAWN = "WITHDRAWN", _("已撤回")


MOVES = {
    State.FILED: {State.ACCEPTED, State.REFUSED, State.WITHDRAWN},
    State.ACCEPTED: {State.ANSWERED, State.WITHDRAWN},
    State.REFUSED: set(),
    State.ANSWERED: set(),
    State.WITHDRAWN: set(),
}
OPEN = (State.FILED, State.ACCEPTED)


class IndexObjectionQuerySet(OfEnterpriseQuerySet):
    def open(self):
        return self.filter(state__in=OPEN)

    def beside_the_score(self, day):
        """What is told beside the score: open ones, and answers as long as their rule shows them."""
        return self.filter(Q(state__in=OPEN) | Q(shown_until__gte=day)).order_by("-filed_at", "-pk")

    def public(self):
        return self.filter(rule__is_public=True).exclude(state=State.REFUSED)


class IndexObjection(models.Model):
    """What an enterprise says against its score (指数异议): which part, as of which day, why.

    It never changes a score. Where it is right, the fact behind the score is corrected where that stands, and
    the index is computed anew. The figures it speaks of are kept with it.
    """

    State = State

    class Part(models.TextChoices):
        INDEX = "INDEX", _("指数或封顶")
        DUTY = "DUTY", _("主体责任")
        SUPERVISION = "SUPERVISION", _("日常监管")
        SAMPLING = "SAMPLING", _("监督抽检")
        COMPLAINT = "COMPLAINT", _("投诉举报")
        CREDIT = "CREDIT", _("信用奖惩")

    class Outcome(models.TextChoices):
        UPHELD = "UPHELD", _("异议成立，已更正")
        PARTLY = "PARTLY", _("异议部分成立，已更正")
        NOT_UPHELD = "NOT_UPHELD", _("异议不成立")

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="index_objections")
    part = models.CharField(_("对哪一部分"), max_length=12, choices=Part)
    as_of = models.DateField(_("指数日期"))
    run = models.ForeignKey(IndexRun, models.PROTECT, related_name="+")
    model_version = models.ForeignKey(IndexModelVersion, models.PROTECT, related_name="+")
    score_tenths = models.SmallIntegerField(_("当时的分数"), null=True)  # of the part; null: no data
    statement = models.TextField(_("理由"), max_length=1000)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.FILED)
    rule = models.ForeignKey(ObjectionRule, models.PROTECT, related_name="+")
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提出人")
    )
    filed_at = models.DateTimeField(_("提出时间"))
    accept_due_on = models.DateField(_("受理期限"))
    answer_due_on = models.DateField(_("答复期限"))
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("办理人")
    )
    accepted_at = models.DateTimeField(_("受理时间"), null=True)
    outcome = models.CharField(_("结论"), max_length=10, choices=Outcome, blank=True)
    answer = models.TextField(_("答复"), blank=True)
    ended_at = models.DateTimeField(_("办结时间"), null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    shown_until = models.DateField(null=True)  # beside the score, by the rule; null: never was or not yet

    objects = IndexObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("指数异议")
        ordering = ["-filed_at", "-pk"]
        indexes = [models.Index(fields=["enterprise", "-filed_at"], name="objection_enterprise_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "part"], condition=Q(state__in=OPEN), name="objection_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, ended_at__isnull=True, ended_by__isnull=True)
                | (~Q(state__in=OPEN) & Q(ended_at__isnull=False, ended_by__isnull=False)),
                name="objection_ended_pair",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, handler__isnull=True)
                | Q(accepted_at__isnull=False, handler__isnull=False),
                name="objection_accepted_pair",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.ACCEPTED, State.ANSWERED)) | Q(accepted_at__isnull=False),
                name="objection_answered_after_accepted",
            ),
            models.CheckConstraint(
                condition=(Q(state=State.ANSWERED) & ~Q(outcome=""))
                | (~Q(state=State.ANSWERED) & Q(outcome="")),
                name="objection_outcome_when_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.ANSWERED, State.REFUSED)) | ~Q(answer=""),
                name="objection_answer_told",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.part} {self.as_of} {self.state}"

    @property
    def is_open(self):
        return self.state in OPEN

    @property
    def score(self):
        return None if self.score_tenths is None else Decimal(self.score_tenths) / 10

    @property
    def due_on(self):
        """The last day for what comes next; None when nothing does."""
        if not self.is_open:
            return None
        return self.accept_due_on if self.state == State.FILED else self.answer_due_on

    def move_to(self, state):
        """The only way to change state; refuses a move that is not in `MOVES`."""
        if state not in MOVES[State(self.state)]:
            raise ValueError(f"{self.state} → {state}")
        self.state = state
