from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.models.role import REGULATOR_ROLES
from duties.models.hollow_rule import HollowRule
from enterprises.models import Enterprise

# It names somebody who may have done nothing wrong: not for everybody who has a role in the territory.
READERS = frozenset({*REGULATOR_ROLES, Role.AUDITOR})


class IllegalReview(Exception):
    """A signal can't go from its state to that one."""


def seen_by(user, to_enterprise=""):
    """What regulators and auditors of the territory see, and whoever holds a post at the enterprise."""
    seen = Q(
        **{f"{to_enterprise}enterprise__in": user.memberships.on(timezone.localdate()).values("enterprise")}
    )
    for path in user.territory_paths(READERS):
        seen |= Q(**{f"{to_enterprise}enterprise__region_path__startswith": path})
    return seen


class HollowSignalQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(seen_by(user)) if user.is_authenticated else self.none()

    def confirmed(self):
        """Confirmed by a regulator, and not reversed by another since."""
        return self.filter(state=HollowSignal.State.CONFIRMED)

    def newest_first(self):
        return self.order_by("-last_day", "-strength", "pk")


class HollowSignal(models.Model):
    """A sign that a manager's routine may be hollow (走过场信号): records alike as honest ones never are.

    Found by the night from records alone; it has no consequence before a regulator confirms it. While it is
    new the night may lengthen it; once reviewed it stays as it was looked at, and its days are not judged
    again. `evidence` names rows, never their words: what was written is read from the records themselves.
    """

    class Kind(models.TextChoices):
        SAME_PHOTO = "SAME_PHOTO", _("照片重复使用")
        SAME_TEXT = "SAME_TEXT", _("文字逐日照抄")
        IMPOSSIBLE_PACE = "IMPOSSIBLE_PACE", _("作答快得来不及看")
        BATCH_AFTER_DEADLINE = "BATCH_AFTER_DEADLINE", _("逾期后集中补录")
        ALL_PASS_CONTRADICTED = "ALL_PASS_CONTRADICTED", _("自查全部合格，检查却发现问题")
        FAR_FROM_PREMISES = "FAR_FROM_PREMISES", _("记录时不在经营场所")
        CONSTANT_READINGS = "CONSTANT_READINGS", _("读数一直不变")

    class State(models.TextChoices):
        NEW = "NEW", _("待核实")
        CONFIRMED = "CONFIRMED", _("已确认")
        DISMISSED = "DISMISSED", _("已排除")
        REVERSED = "REVERSED", _("确认已撤销")

    class Strength(models.IntegerChoices):
        WEAK = 1, _("弱")
        CLEAR = 2, _("明显")
        STRONG = 3, _("强")

    MOVES = {
        State.NEW: {State.CONFIRMED, State.DISMISSED},
        State.CONFIRMED: {State.REVERSED},
        State.DISMISSED: set(),
        State.REVERSED: set(),
    }

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="hollow_signals", db_index=False, verbose_name=_("主体")
    )
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("记录人")
    )
    kind = models.CharField(_("种类"), max_length=24, choices=Kind)
    first_day = models.DateField(_("首日"))
    last_day = models.DateField(_("末日"))
    day_count = models.PositiveSmallIntegerField(_("涉及天数"))
    strength = models.SmallIntegerField(_("强度"), choices=Strength)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.NEW)
    evidence = models.JSONField(default=dict)
    rule = models.ForeignKey(HollowRule, models.PROTECT, related_name="+")
    found_at = models.DateTimeField(_("发现时间"))

    objects = HollowSignalQuerySet.as_manager()

    class Meta:
        verbose_name = _("走过场信号")
        ordering = ["-last_day", "-pk"]
        indexes = [models.Index(fields=["state", "-last_day"], name="hollow_signal_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "manager", "kind", "first_day"], name="hollow_signal_once"
            ),
            models.UniqueConstraint(
                fields=["enterprise", "manager", "kind"],
                condition=Q(state="NEW"),
                name="hollow_signal_new_once",
            ),
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="hollow_signal_order"),
            models.CheckConstraint(condition=Q(strength__range=(1, 3)), name="hollow_signal_strength"),
            models.CheckConstraint(condition=Q(day_count__gte=1), name="hollow_signal_days"),
            models.CheckConstraint(
                condition=Q(state__in=("NEW", "CONFIRMED", "DISMISSED", "REVERSED")),
                name="hollow_signal_state",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.kind} {self.first_day}"

    def move_to(self, state):
        """Set the state, if the move is allowed; saving is the caller's."""
        if state not in self.MOVES[self.State(self.state)]:
            raise IllegalReview(self.state, state)
        self.state = state

    @property
    def is_new(self):
        return self.state == self.State.NEW

    @property
    def is_confirmed(self):
        return self.state == self.State.CONFIRMED


class OfHollowSignalQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(seen_by(user, "signal__")) if user.is_authenticated else self.none()


class HollowReview(models.Model):
    """A regulator's word on a signal (核实结论), with its reason. Append-only.

    Whoever has confirmed cannot reverse: that takes another one, so `confirmed_by` is repeated here.
    """

    signal = models.ForeignKey(HollowSignal, models.PROTECT, related_name="reviews")
    outcome = models.CharField(
        _("结论"),
        max_length=10,
        choices=[choice for choice in HollowSignal.State.choices if choice[0] != "NEW"],
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("核实人")
    )
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("核实时间"))
    reason = models.CharField(_("理由"), max_length=1000)

    objects = OfHollowSignalQuerySet.as_manager()

    class Meta:
        verbose_name = _("走过场信号核实")
        ordering = ["signal", "at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["signal", "outcome"], name="hollow_review_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="hollow_review_has_reason"),
            models.CheckConstraint(
                condition=Q(outcome__in=("CONFIRMED", "DISMISSED"), confirmed_by__isnull=True)
                | (Q(outcome="REVERSED", confirmed_by__isnull=False) & ~Q(by=F("confirmed_by"))),
                name="hollow_review_by_another",
            ),
        ]

    def __str__(self):
        return f"{self.signal_id} {self.outcome}"


class HollowComment(models.Model):
    """What the enterprise says to a signal (企业说明). Append-only."""

    signal = models.ForeignKey(HollowSignal, models.PROTECT, related_name="comments")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("说明人")
    )
    at = models.DateTimeField(_("说明时间"))
    text = models.CharField(_("说明"), max_length=2000)

    objects = OfHollowSignalQuerySet.as_manager()

    class Meta:
        verbose_name = _("走过场信号企业说明")
        ordering = ["signal", "at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="hollow_comment_says_something")]

    def __str__(self):
        return f"{self.signal_id} {self.at}"
