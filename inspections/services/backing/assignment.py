"""Who backs whom (包保关系): assigned singly or many at once, handed over with everything that is open."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Region, Role, User
from accounts.services.audit import record_audit
from common.local_time import first_of_quarter, local_date
from enterprises.models import Enterprise
from enterprises.models.of_enterprise import lies_within
from hazards.models import Hazard
from inspections.models import BackingAssignment, BackingLevel, VisitTask
from inspections.queries.backing.level import rules_on, usual_level
from inspections.services.backing.visit_task import make_visit_tasks
from notifications.services.notice import notify

TOPIC = "backing"
CLOSED = "主体已关闭"


class BackingRefused(Exception):
    """Nobody can be made to answer for it like this; nothing was changed. The text is for the user."""

    field: str | None = None


class NotACadre(BackingRefused):
    """Only who holds the role of a backing cadre where the enterprise is."""

    field = "cadre"


class SameCadre(BackingRefused):
    """They back it already."""

    field = "cadre"


class LevelNeedsReason(BackingRefused):
    """Another level than the usual one says why."""

    field = "reason"


class CadreOfAnotherLevel(BackingRefused):
    """The rule names cadres of another administrative level for it (层级对应); a deviation says why."""

    field = "reason"


class ClosedSubject(BackingRefused):
    """What is closed for good is backed by nobody."""


class NoRuleInForce(BackingRefused):
    """No rule says how often subjects of the level are visited."""


class NothingToHandOver(BackingRefused):
    """Who hands over backs nobody here."""


@transaction.atomic
def assign_backing(
    *,
    enterprises: Sequence[Enterprise],
    cadre: User,
    by: User | None,
    at: datetime,
    level: str = "",
    reason: str = "",
    otherwise: str = "",
) -> list[BackingAssignment]:
    """The cadre answers for all of these from now on, or for none of them; who did before hands over.

    Without `level` each is backed at the one that follows from size and type, unless another was set by hand
    before. `reason` says why level or cadre are others than the rules name; `otherwise` does where nothing
    else was said, now or before.
    """
    today = local_date(at)
    ids = sorted(enterprise.pk for enterprise in enterprises)
    rows = list(Enterprise.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    if closed := [row for row in rows if row.status == Enterprise.Status.CLOSED]:
        raise ClosedSubject(_("“%(enterprise)s”已关闭，不再包保。") % {"enterprise": closed[0].name})
    held = _check_cadre(cadre, rows, today)
    rules = rules_on(today)
    open_now = {
        row.enterprise_id: row for row in BackingAssignment.objects.open().filter(enterprise_id__in=ids)
    }
    made = []
    for enterprise in rows:
        before = open_now.get(enterprise.pk)
        usual = usual_level(enterprise)
        wanted = level or (before.level if before and before.level_reason else usual)
        kept = reason or (before.level_reason if before and before.level == wanted else "")
        if wanted != usual and not kept:
            raise LevelNeedsReason(_("包保等级与按规模、类型的等级不同，请写明理由。"))
        if wanted not in rules:
            raise NoRuleInForce(_("今天没有这个等级的包保规定，请联系管理员。"))
        if before and before.cadre_id == cadre.pk and before.level == wanted:
            continue
        admin_level = rules[wanted].admin_level
        is_matched = any(
            one.level == admin_level and enterprise.region_path.startswith(one.path) for one in held
        )
        kept = kept or otherwise
        if not is_matched and not kept:
            raise CadreOfAnotherLevel(
                _("“%(enterprise)s”按规定由%(level)s一级的干部包保；由其他层级的干部包保的，请写明理由。")
                % {"enterprise": enterprise.name, "level": Region.Level(admin_level).label}
            )
        why = "" if wanted == usual and is_matched else kept
        made.append(_begin(enterprise, cadre, BackingLevel(wanted), why, by, at, before))
    if not made:
        raise SameCadre(_("这些主体已经由这位干部包保。"))
    make_visit_tasks(day=today, enterprise_ids=[row.enterprise_id for row in made])
    _tell(cadre, made, at)
    return made


@transaction.atomic
def end_backing_of_closed(*, day: date, enterprise_ids: Sequence[int] | None = None) -> int:
    """Nobody backs what is closed for good, and no visit is owed there; says how many assignments ended.

    What had been missed before stays missed. A business that is suspended keeps its cadre.
    """
    closed = Enterprise.objects.filter(status=Enterprise.Status.CLOSED)
    if enterprise_ids is not None:
        closed = closed.filter(pk__in=enterprise_ids)
    VisitTask.objects.due().filter(enterprise__in=closed.values("pk"), due_on__gte=day).update(
        state=VisitTask.State.EXEMPT, reason=CLOSED
    )
    open_now = BackingAssignment.objects.open().filter(enterprise__in=closed.values("pk"))
    return open_now.update(ended_on=day, end_reason=CLOSED)


@transaction.atomic
def hand_over_backing(
    *, cadre: User, successor: User, reason: str, region_paths: Iterable[str], by: User, at: datetime
) -> list[BackingAssignment]:
    """All that a cadre backs in these territories goes to the successor: subjects, visits owed, hazards.

    Whoever hands over may have left. What they missed in quarters that are over stays theirs.
    """
    if not reason.strip():
        raise LevelNeedsReason(_("请写明交接原因。"))
    enterprises = _locked_subjects(cadre, region_paths)
    if not enterprises:
        raise NothingToHandOver(_("这位干部在您的区域没有包保主体。"))
    made = assign_backing(
        enterprises=enterprises, cadre=successor, by=by, at=at, otherwise=reason.strip()[:200]
    )
    ended = BackingAssignment.objects.filter(handed_over_to__in=[row.pk for row in made])
    ended.update(end_reason=reason.strip()[:200])
    open_hazards = (
        Hazard.objects.open()
        .filter(source=Hazard.Source.BACKING, enterprise__in=[row.enterprise_id for row in made])
        .count()
    )
    notify(
        recipients=[cadre],
        topic=TOPIC,
        key=f"handed-over:{made[0].pk}",
        title=gettext_lazy("包保已交接"),
        text=gettext_lazy("%(count)s家主体、%(hazards)s条未销号隐患已交给%(name)s。"),
        url=reverse("inspections:my_subjects"),
        params={"count": len(made), "hazards": open_hazards, "name": successor.display_name},
        at=at,
    )
    return made


def _locked_subjects(cadre: User, region_paths: Iterable[str]) -> list[Enterprise]:
    """What the cadre backs there, read again behind the locks: somebody may have named another meanwhile."""
    held = BackingAssignment.objects.open().filter(lies_within(region_paths), cadre=cadre)
    rows = Enterprise.objects.select_for_update().filter(
        pk__in=list(held.values_list("enterprise", flat=True))
    )
    locked = list(rows.exclude(status=Enterprise.Status.CLOSED).order_by("pk"))
    still = set(held.values_list("enterprise", flat=True))
    return [enterprise for enterprise in locked if enterprise.pk in still]


def _check_cadre(cadre: User, enterprises: Sequence[Enterprise], day: date) -> list[Region]:
    """Refuses who can't back one of them; gives the regions where the role is held."""
    regions = [held.region for held in _roles(cadre, day)] if cadre.is_active else []
    for enterprise in enterprises:
        if not any(enterprise.region_path.startswith(region.path) for region in regions):
            raise NotACadre(
                _("%(name)s不是“%(enterprise)s”所在区域的包保干部。")
                % {"name": cadre.display_name, "enterprise": enterprise.name}
            )
    return regions


def _roles(cadre: User, day: date):
    return cadre.role_assignments.on(day).filter(role=Role.CADRE).select_related("region")


def _begin(
    enterprise: Enterprise,
    cadre: User,
    level: BackingLevel,
    level_reason: str,
    by: User | None,
    at: datetime,
    before: BackingAssignment | None,
) -> BackingAssignment:
    today = local_date(at)
    if before:
        before.ended_on = today
        before.save(update_fields=["ended_on"])
    assignment = BackingAssignment.objects.create(
        enterprise=enterprise,
        cadre=cadre,
        level=level,
        level_reason=level_reason,
        began_on=today,
        assigned_by=by,
        assigned_at=at,
    )
    if before:
        before.handed_over_to = assignment
        before.save(update_fields=["handed_over_to"])
        owed = VisitTask.objects.due().filter(assignment=before)
        if before.cadre_id != cadre.pk:
            owed = owed.filter(quarter__gte=first_of_quarter(today))
        owed.update(assignment=assignment)
    record_audit(
        action="assign_backing",
        subject=assignment,
        by=by,
        at=at,
        old={"cadre": before.cadre_id} if before else {},
        new={"enterprise": enterprise.public_id, "cadre": cadre.pk, "level": str(level)},
        reason=level_reason,
        region_path=enterprise.region_path,
    )
    return assignment


def _tell(cadre: User, made: Sequence[BackingAssignment], at: datetime) -> None:
    notify(
        recipients=[cadre],
        topic=TOPIC,
        key=f"assigned:{made[0].pk}",
        title=gettext_lazy("新的包保主体"),
        text=gettext_lazy("由您包保的主体增加%(count)s家，请看责任清单和本季度任务。"),
        url=reverse("inspections:my_subjects"),
        params={"count": len(made)},
        at=at,
    )
