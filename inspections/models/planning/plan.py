from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from accounts.models.role import REGULATOR_ROLES, can_still_act
from enterprises.models import Enterprise
from enterprises.models.of_enterprise import lies_within
from inspections.models.inspection.inspection import Inspection
from inspections.models.inspection.on_site import OnSiteInspection, OnSiteInspector, who_can_act
from inspections.models.planning.risk_model import RiskModelVersion
from inspections.models.whose import WhoseQuerySet

WINDOW_ENDS_SOON = timedelta(days=14)  # windows are months long


class InspectionPlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Regulators of the district, of the city above it and of the branches below it."""
        if not user.is_authenticated:
            return self.none()
        wanted = Q(pk__in=[])
        for path in user.territory_paths(REGULATOR_ROLES):
            codes = path.split(".")[:-1]
            above = [f"{'.'.join(codes[:length])}." for length in range(1, len(codes) + 1)]
            wanted |= Q(region__path__startswith=path) | Q(region__path__in=above)
        return self.filter(wanted)


class InspectionPlan(models.Model):
    """The yearly plan of inspections of a district (年度检查计划); a change of its rows is a new revision."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("区县"))
    year = models.PositiveSmallIntegerField(_("年度"))
    version = models.ForeignKey(RiskModelVersion, models.PROTECT, related_name="+")
    revision = models.PositiveSmallIntegerField(_("修订"), default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("编制时间"))
    revised_at = models.DateTimeField(_("修订时间"))

    objects = InspectionPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("年度检查计划")
        ordering = ["-year", "region__path", "pk"]
        constraints = [models.UniqueConstraint(fields=["region", "year"], name="inspection_plan_once")]

    def __str__(self):
        return f"{self.region_id} {self.year}"


class OfRegulatorsQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Regulators of the territory. An enterprise doesn't learn when it will be visited."""
        return self.filter(_of_territory(user)) if user.is_authenticated else self.none()


class PlannedInspectionQuerySet(WhoseQuerySet):
    def visible_to(self, user):
        """Regulators of the territory, and whoever a draw sends there from another (跨区域抽查)."""
        if not user.is_authenticated:
            return self.none()
        if not user.is_regulator:
            return self.of_territory(user)
        return self.filter(_of_territory(user) | _drawn_for(user.pk))

    def of_territory(self, user):
        return self.filter(_of_territory(user))

    def of_year(self, year):
        return self.filter(plan__year=year)

    def open(self):
        return self.filter(state=PlannedInspection.State.PLANNED)

    def overdue(self, day):
        """Still to be made although the window is over."""
        return self.open().filter(due_to__lt=day)

    def in_window(self, day):
        """Still to be made, and it may be made now."""
        return self.open().filter(due_from__lte=day, due_to__gte=day)

    def due(self, first, last):
        """Still to be made, and the window ends in these days."""
        return self.open().filter(due_to__range=(first, last))

    def of_person(self, user_id):
        """Drawn by lot for somebody, given to them since, or arranged with them."""
        return self.filter(_named(user_id))

    def of_nobody(self):
        return self.filter(~_named())

    def of_gone(self):
        """Named for people of whom none can make it any more."""
        return self.filter(_named() & ~_named(can_act=True))

    def in_queue_of(self, user):
        """Somebody's own, and what nobody was named for who still can, where they are the regulator."""
        here = lies_within(user.territory_paths(REGULATOR_ROLES))
        return self.filter(_named(user.pk) | ~_named(can_act=True) & here)


def _of_territory(user):
    wanted = Q(pk__in=[])
    for path in user.territory_paths(REGULATOR_ROLES):
        wanted |= Q(enterprise__region_path__startswith=path)
    return wanted


def _drawn_for(user_id):
    """Whether this person goes there because of a draw: drawn by lot, or sent in place of who was."""
    changed = _table("PlannedChange").newest().filter(inspectors=user_id, drawn__isnull=False)
    drawn = _table("DrawnVisit").newest().filter(planned__changes=None, inspectors__user=user_id)
    return Q(pk__in=changed.values("planned")) | Q(pk__in=drawn.values("planned"))


def _named(user_id=None, *, can_act=False):
    """Whether somebody is named for it: this person, anybody, or anybody who can still make it.

    By the newest change; by the draw where nothing was changed since; or for an inspection at the enterprise
    that is not over, which stands for the planned one. Draws and changes point here: they can't be imported.
    """
    # Not correlated: few are named, and a city plans a hundred thousand visits.
    changed = _table("PlannedChange").newest()
    drawn = _table("DrawnVisit").newest().filter(planned__changes=None)
    on_site = OnSiteInspector.objects.filter(on_site__state__in=OnSiteInspection.OPEN_STATES)
    if can_act:
        changed = changed.filter(pk__in=_changes_with_who_can())
        drawn = drawn.filter(pk__in=_draws_with_who_can())
        on_site = on_site.filter(who_can_act())
    elif user_id is None:
        changed = changed.filter(inspectors__isnull=False)
    else:
        changed = changed.filter(inspectors=user_id)
        drawn, on_site = drawn.filter(inspectors__user=user_id), on_site.filter(user=user_id)
    return (
        Q(pk__in=changed.values("planned"))
        | Q(pk__in=drawn.values("planned"))
        | Q(enterprise__in=on_site.values("on_site__enterprise"))
    )


def _changes_with_who_can():
    """Whom a draw sends there may be a regulator of another territory."""
    lines = _table("PlannedChange").model.inspectors.through.objects
    here = can_still_act("user", "plannedchange__enterprise__region_path", REGULATOR_ROLES)
    sent = Q(can_still_act("user", None, REGULATOR_ROLES), plannedchange__drawn__isnull=False)
    return lines.filter(Q(here) | sent).values("plannedchange")


def _draws_with_who_can():
    lines = _table("DrawnVisit").model.inspectors.through.objects
    return lines.filter(can_still_act("drawinspector__user", None, REGULATOR_ROLES)).values("drawnvisit")


def _table(name):
    return apps.get_model("inspections", name).objects


class PlannedInspection(models.Model):
    """One visit that the plan asks for (计划检查): of whom, of what kind, in which window.

    Overdue is no state that somebody has to set: it follows from the window and the day. Only when its year
    is over nothing can make up for it any more: it is missed.
    """

    class Kind(models.TextChoices):
        DAILY = "DAILY", _("日常检查")
        FULL = "FULL", _("全项目检查")

    class State(models.TextChoices):
        PLANNED = "PLANNED", _("待检查")
        DONE = "DONE", _("已检查")
        CANCELLED = "CANCELLED", _("已取消")
        MISSED = "MISSED", _("当年未检查")

    class CancelCause(models.TextChoices):
        NONE = "", "–"
        LEVEL = "LEVEL", _("已满足最低频次")
        FULL_CHECK = "FULL_CHECK", _("改为全项目检查")
        CLOSED = "CLOSED", _("主体已关闭")
        BY_HAND = "BY_HAND", _("人工取消")

    MOVES = {
        State.PLANNED: {State.DONE, State.CANCELLED, State.MISSED},
        State.MISSED: {State.DONE},  # an inspection of that year became final after its end
        State.DONE: {State.PLANNED},  # the inspection was withdrawn
        State.CANCELLED: set(),
    }

    plan = models.ForeignKey(InspectionPlan, models.PROTECT, related_name="planned")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="planned_inspections")
    number = models.PositiveSmallIntegerField(_("序号"))
    kind = models.CharField(_("检查类型"), max_length=5, choices=Kind)
    due_from = models.DateField(_("检查窗口起"))
    due_to = models.DateField(_("检查窗口止"))
    state = models.CharField(_("状态"), max_length=9, choices=State, default=State.PLANNED)
    revision = models.PositiveSmallIntegerField(_("列入的修订"))
    inspection = models.OneToOneField(
        Inspection, models.PROTECT, null=True, blank=True, related_name="planned", verbose_name=_("检查")
    )
    done_on = models.DateField(_("检查日期"), null=True, blank=True)
    cancel_cause = models.CharField(_("取消原因"), max_length=10, choices=CancelCause, blank=True)
    cancel_reason = models.CharField(_("取消说明"), max_length=200, blank=True)

    objects = PlannedInspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("计划检查")
        ordering = ["due_to", "pk"]
        indexes = [
            models.Index(fields=["enterprise", "due_from"], name="planned_of_enterprise"),
            models.Index(fields=["due_to"], condition=Q(state="PLANNED"), name="planned_open_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["plan", "enterprise", "number"], name="planned_inspection_once"),
            models.CheckConstraint(condition=Q(due_from__lte=F("due_to")), name="planned_inspection_window"),
            models.CheckConstraint(
                condition=Q(state="DONE", inspection__isnull=False, done_on__isnull=False)
                | (~Q(state="DONE") & Q(inspection__isnull=True, done_on__isnull=True)),
                name="planned_inspection_done_by",
            ),
            models.CheckConstraint(
                condition=(Q(state="CANCELLED") & ~Q(cancel_cause=""))
                | (~Q(state="CANCELLED") & Q(cancel_cause="", cancel_reason="")),
                name="planned_inspection_cancelled_why",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.due_from}–{self.due_to} {self.kind}"

    def move_to(self, state):
        """The only way to change the state of one row; whole years move in one statement (services)."""
        if state not in self.MOVES[self.State(self.state)]:
            raise ValueError(f"{self.state} → {state}")
        self.state = state

    def is_overdue_on(self, day):
        return self.state == self.State.PLANNED and self.due_to < day
