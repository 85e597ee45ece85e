from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.role import REGULATOR_ROLES, can_still_act
from common.local_time import local_date
from enterprises.models import Enterprise, Photo
from enterprises.models.of_enterprise import OfEnterpriseQuerySet, lies_within
from inspections.models.inspection.checklist import Checklist, ChecklistItem
from inspections.models.inspection.inspection import Inspection
from inspections.models.inspection.publication import publication_due_on
from inspections.models.presence import Presence
from inspections.models.whose import WhoseQuerySet

LEAST_INSPECTORS = 2  # Order 49 art. 23


class IllegalOnSiteMove(ValueError):
    """An on-site inspection can't go from its state to that one."""


def user_key(label, **more):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, **more
    )


class OnSiteQuerySet(WhoseQuerySet, OfEnterpriseQuerySet):
    def visible_to(self, user):
        """Regulators see all of their territory; everybody else sees it from when it was begun.

        A plan is told only to those who inspect: an unannounced inspection would be none. Whom a draw sends
        there from another territory sees that one visit.
        """
        if user.is_authenticated and user.is_regulator:
            visible = Enterprise.objects.visible_to(user)
            return self.filter(Q(enterprise__in=visible) | _sent_by_draw(user))
        return super().visible_to(user).exclude(started_at=None)

    def sent_by_draw(self, user):
        """To which a draw sends the person, and that are not over: begun, or still asked for by the plan."""
        State = OnSiteInspection.State
        to_come = Q(state=State.PLANNED, planned__state="PLANNED")
        begun = Q(state__in=(State.STARTED, State.RECORDED, State.TOLD))
        return self.filter(_sent_by_draw(user), to_come | begun)

    def of_person(self, user_id):
        return self.filter(Exists(_inspectors().filter(user=user_id)))

    def of_nobody(self):
        return self.filter(~Exists(_inspectors()))

    def of_gone(self):
        """Of people of whom none can carry it out any more."""
        return self.filter(Exists(_inspectors()), ~Exists(_who_can_act()))

    def in_queue_of(self, user):
        """What somebody carries out, and what nobody does who still can, where they are the regulator."""
        here = lies_within(user.territory_paths(REGULATOR_ROLES))
        own = Exists(_inspectors().filter(user=user))
        return self.filter(Q(own) | ~Q(Exists(_who_can_act())) & here)

    def open(self):
        """Not final yet, whether it was begun or not."""
        return self.filter(state__in=OnSiteInspection.OPEN_STATES)

    def unfinished(self):
        """Begun, and not yet final."""
        State = OnSiteInspection.State
        return self.filter(state__in=(State.STARTED, State.RECORDED, State.TOLD))

    def overdue(self, day):
        """Arranged for a day that is over, and not begun."""
        return self.filter(state=OnSiteInspection.State.PLANNED, planned_on__lt=day)

    def due(self, first, last):
        """Arranged for one of these days, and not begun."""
        return self.filter(state=OnSiteInspection.State.PLANNED, planned_on__range=(first, last))


def _inspectors():
    return OnSiteInspector.objects.filter(on_site=OuterRef("pk"))


def _who_can_act():
    return _inspectors().filter(who_can_act())


def who_can_act():
    """Of inspectors of an on-site inspection; whom a draw sends may be a regulator of another territory."""
    here = can_still_act("user", "on_site__enterprise__region_path", REGULATOR_ROLES)
    sent = Q(can_still_act("user", None, REGULATOR_ROLES), on_site__planned__drawn__isnull=False)
    return Q(here) | sent


def _sent_by_draw(user):
    sent = OnSiteInspector.objects.filter(user=user, on_site__planned__drawn__isnull=False)
    return Q(pk__in=sent.values("on_site"))


class OnSiteInspection(models.Model):
    """An inspection as it goes on (现场检查): planned, begun, recorded, told, final, published.

    It becomes an `Inspection`, the sealed result, at the moment it is final.
    """

    class State(models.TextChoices):
        PLANNED = "PLANNED", _("已安排")
        STARTED = "STARTED", _("检查中")
        RECORDED = "RECORDED", _("已记录")
        TOLD = "TOLD", _("已告知")
        FINAL = "FINAL", _("已生效")
        PUBLISHED = "PUBLISHED", _("已公开")
        CANCELLED = "CANCELLED", _("已取消")

    class Level(models.TextChoices):
        """Whose inspection it is; a lower level does not repeat what a higher one has just done (art. 42)."""

        CITY = "CITY", _("市级")
        DISTRICT = "DISTRICT", _("区县级")
        BRANCH = "BRANCH", _("分局（所）")

    MOVES = {
        State.PLANNED: {State.STARTED, State.CANCELLED},
        State.STARTED: {State.RECORDED, State.CANCELLED},
        State.RECORDED: {State.TOLD},  # what was found can't be cancelled any more
        State.TOLD: {State.FINAL},
        State.FINAL: {State.PUBLISHED},
        State.PUBLISHED: set(),
        State.CANCELLED: set(),
    }

    OPEN_STATES = (State.PLANNED, State.STARTED, State.RECORDED, State.TOLD)

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="on_site_inspections")
    kind = models.CharField(_("检查类型"), max_length=12, choices=Inspection.Kind)
    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="+", verbose_name=_("要点表"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PLANNED)
    level = models.CharField(_("检查层级"), max_length=8, choices=Level)
    # The visit of the plan that it stands for; a drawn one is made by no other inspection.
    planned = models.ForeignKey(
        "inspections.PlannedInspection",
        models.PROTECT,
        null=True,
        related_name="on_sites",
        verbose_name=_("计划检查"),
    )
    planned_on = models.DateField(_("安排日期"))
    planned_by = user_key(_("安排人"))
    planned_at = models.DateTimeField()

    started_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    started_by = user_key(_("开始人"), null=True)
    inspector_count = models.PositiveSmallIntegerField(default=0)
    papers_shown = models.BooleanField(_("已出示执法证件"), default=False)
    recusal_declared = models.BooleanField(_("已告知回避权利，无须回避"), default=False)
    presence = models.OneToOneField(Presence, models.PROTECT, null=True, related_name="on_site_inspection")
    no_presence_reason = models.CharField(_("没有到场证明的原因"), max_length=200, blank=True)

    recorded_at = models.DateTimeField(_("记录时间"), null=True, blank=True)
    recorded_by = user_key(_("记录人"), null=True)
    captured_at = models.DateTimeField(_("手机上的记录时间"), null=True, blank=True)
    idempotency_key = models.UUIDField(null=True, unique=True, editable=False)
    result = models.CharField(_("结果"), max_length=12, choices=Inspection.Result, blank=True)
    key_failure_count = models.PositiveSmallIntegerField(_("重点项不符合数"), default=0)
    general_failure_count = models.PositiveSmallIntegerField(_("一般项不符合数"), default=0)
    # Every item of the checklist for that type of business was looked at: a full check, once it is final.
    is_full = models.BooleanField(_("全项目"), default=False)
    remarks = models.TextField(_("检查情况说明"), blank=True)

    told_at = models.DateTimeField(_("告知时间"), null=True, blank=True)
    refused_reason = models.CharField(_("拒绝签字的原因"), max_length=200, blank=True)
    witness = models.CharField(_("见证人或录音录像编号"), max_length=80, blank=True)

    inspection = models.OneToOneField(Inspection, models.PROTECT, null=True, related_name="on_site")
    cancelled_at = models.DateTimeField(_("取消时间"), null=True, blank=True)
    cancel_reason = models.CharField(_("取消原因"), max_length=200, blank=True)

    objects = OnSiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("现场检查")
        ordering = ["-planned_on", "-pk"]
        indexes = [
            models.Index(fields=["state", "planned_on"], name="on_site_in_state"),
            models.Index(fields=["enterprise", "-planned_on"], name="on_site_of_enterprise"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["planned"],
                condition=Q(state__in=["PLANNED", "STARTED", "RECORDED", "TOLD"]),
                name="on_site_open_once_for_planned",
            ),
            models.CheckConstraint(
                condition=Q(started_at=None, started_on=None, started_by=None)
                | Q(started_at__isnull=False, started_on__isnull=False, started_by__isnull=False),
                name="on_site_start_whole",
            ),
            models.CheckConstraint(
                condition=Q(started_at=None, state__in=["PLANNED", "CANCELLED"])
                | Q(
                    started_at__isnull=False,
                    inspector_count__gte=LEAST_INSPECTORS,
                    papers_shown=True,
                    recusal_declared=True,
                )
                & ~Q(state="PLANNED"),
                name="on_site_begun_as_the_law_asks",
            ),
            models.CheckConstraint(
                condition=Q(started_at=None) | Q(presence__isnull=False) | ~Q(no_presence_reason=""),
                name="on_site_presence_or_reason",
            ),
            models.CheckConstraint(
                condition=Q(recorded_at=None, result="", state__in=["PLANNED", "STARTED", "CANCELLED"])
                | Q(
                    recorded_at__isnull=False,
                    recorded_by__isnull=False,
                    idempotency_key__isnull=False,
                    recorded_at__gte=F("started_at"),
                    result__in=["PASS", "MOSTLY_PASS", "FAIL"],
                )
                & ~Q(state__in=["PLANNED", "STARTED", "CANCELLED"]),
                name="on_site_recorded_whole",
            ),
            models.CheckConstraint(
                condition=Q(is_full=False) | Q(recorded_at__isnull=False), name="on_site_full_once_recorded"
            ),
            models.CheckConstraint(
                condition=Q(
                    told_at=None,
                    refused_reason="",
                    witness="",
                    state__in=["PLANNED", "STARTED", "RECORDED", "CANCELLED"],
                )
                | Q(
                    told_at__isnull=False,
                    told_at__gte=F("recorded_at"),
                    state__in=["TOLD", "FINAL", "PUBLISHED"],
                ),
                name="on_site_told_after_recorded",
            ),
            models.CheckConstraint(
                condition=Q(refused_reason="", witness="") | (~Q(refused_reason="") & ~Q(witness="")),
                name="on_site_refusal_has_witness",
            ),
            models.CheckConstraint(
                condition=Q(inspection__isnull=False, state__in=["FINAL", "PUBLISHED"])
                | (Q(inspection=None) & ~Q(state__in=["FINAL", "PUBLISHED"])),
                name="on_site_final_has_result",
            ),
            models.CheckConstraint(
                condition=(Q(state="CANCELLED", cancelled_at__isnull=False) & ~Q(cancel_reason=""))
                | (Q(cancelled_at=None, cancel_reason="") & ~Q(state="CANCELLED")),
                name="on_site_cancelled_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.planned_on} {self.state}"

    def move_to(self, state: str) -> None:
        """The only way to change state; refuses a move that is not in `MOVES`."""
        if state not in self.MOVES[self.State(self.state)]:
            raise IllegalOnSiteMove(f"{self.state} → {state}")
        self.state = state

    @property
    def day(self):
        """The day that it is about: of the visit, until then of the plan."""
        return self.started_on or self.planned_on

    @property
    def publish_by(self):
        """Last day of publication; the term runs from the telling (令49号第三十九条). None until then."""
        return publication_due_on(local_date(self.told_at)) if self.told_at else None

    @property
    def number(self):
        """What stands on its papers."""
        return f"JC{self.day:%Y%m%d}-{self.pk:06}"


class OnSiteInspector(models.Model):
    """Who carries out an inspection (检查人员); from the start at least two of them."""

    on_site = models.ForeignKey(OnSiteInspection, models.CASCADE, related_name="inspectors")
    user = user_key(_("检查人员"))

    class Meta:
        verbose_name = _("检查人员")
        ordering = ["on_site", "pk"]
        constraints = [models.UniqueConstraint(fields=["on_site", "user"], name="on_site_inspector_once")]

    def __str__(self):
        return f"{self.on_site_id} {self.user_id}"


class OnSiteAnswer(models.Model):
    """What was found of one item of the checklist (检查结果). Append-only: recorded at once and for good."""

    class Outcome(models.TextChoices):
        PASS = "PASS", _("符合")
        FAIL = "FAIL", _("不符合")
        NOT_APPLICABLE = "NOT_APPLICABLE", _("不适用")
        SKIPPED = "SKIPPED", _("本次不查")

    on_site = models.ForeignKey(OnSiteInspection, models.PROTECT, related_name="answers")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="+")
    outcome = models.CharField(_("结果"), max_length=14, choices=Outcome)
    note = models.CharField(_("情况说明"), max_length=500, blank=True)
    is_corrected = models.BooleanField(_("当场改正"), default=False)
    # A key item that may cause an accident: production stops at once, the hazard is critical.
    is_critical = models.BooleanField(_("立即停止"), default=False)
    due_at = models.DateTimeField(_("整改期限"), null=True, blank=True)
    captured_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("检查结果")
        ordering = ["on_site", "item__position"]
        indexes = [models.Index(fields=["enterprise", "item"], name="on_site_answer_of_enterprise")]
        constraints = [
            models.UniqueConstraint(fields=["on_site", "item"], name="on_site_answer_once"),
            models.CheckConstraint(
                condition=Q(outcome="FAIL") | Q(is_corrected=False, due_at=None),
                name="on_site_answer_only_failures_are_put_right",
            ),
            models.CheckConstraint(
                condition=Q(is_critical=False) | Q(outcome="FAIL"), name="on_site_answer_critical_failed"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="FAIL") | ~Q(note=""), name="on_site_answer_failure_is_told"
            ),
            models.CheckConstraint(
                condition=Q(is_corrected=False) | Q(due_at=None), name="on_site_answer_corrected_has_no_limit"
            ),
        ]

    def __str__(self):
        return f"{self.on_site_id} {self.item_id} {self.outcome}"


class OnSitePhoto(models.Model):
    """A photo that shows how an item was found, or how it was after it was put right. Append-only."""

    answer = models.ForeignKey(OnSiteAnswer, models.PROTECT, related_name="photos")
    photo = models.ForeignKey(Photo, models.PROTECT, related_name="on_site_photos")
    is_after = models.BooleanField(default=False)

    class Meta:
        ordering = ["answer", "is_after", "pk"]
        constraints = [models.UniqueConstraint(fields=["photo"], name="on_site_photo_once")]

    def __str__(self):
        return f"{self.answer_id} {self.photo_id}"


class OnSiteSignature(models.Model):
    """Who put their name under the record (签字): each inspector, somebody of the enterprise. Append-only.

    Drawn on the phone, or the typed name where nothing could be drawn.
    """

    class Side(models.TextChoices):
        INSPECTOR = "INSPECTOR", _("检查人员")
        ENTERPRISE = "ENTERPRISE", _("被检查单位")

    on_site = models.ForeignKey(OnSiteInspection, models.PROTECT, related_name="signatures")
    side = models.CharField(_("哪一方"), max_length=10, choices=Side)
    user = user_key(_("检查人员"), null=True)
    name = models.CharField(_("签字人"), max_length=60)
    picture = models.CharField(max_length=80, blank=True)  # name of the sealed file in storage
    sha256 = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField(_("签字时间"))

    class Meta:
        verbose_name = _("签字")
        ordering = ["on_site", "side", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["on_site", "user"], condition=Q(side="INSPECTOR"), name="on_site_inspector_signs_once"
            ),
            models.UniqueConstraint(
                fields=["on_site"], condition=Q(side="ENTERPRISE"), name="on_site_enterprise_signs_once"
            ),
            models.CheckConstraint(
                condition=Q(side="INSPECTOR", user__isnull=False) | Q(side="ENTERPRISE", user=None),
                name="on_site_signature_of_whom",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="on_site_signature_has_name"),
        ]

    def __str__(self):
        return f"{self.on_site_id} {self.side} {self.name}"
