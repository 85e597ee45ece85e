"""Inspections from the plan through the site to publication, full checks and interviews."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.local_time import SOON, local_date
from inspections.models import OnSiteInspection, PlannedInspection
from inspections.models.planning.plan import WINDOW_ENDS_SOON
from inspections.queries.inspection.publication import to_publish, told_not_final
from inspections.queries.interview.lists import interview_list, interviews_of
from inspections.queries.planning.full_check import in_state, subjects_of
from portal.queries.queue import GONE, QUEUE, Bucket, Line, lines_of_list


def planned_inspections(user: User, at: datetime) -> list[Line]:
    if not user.is_regulator:
        return []
    today = local_date(at)
    every = PlannedInspection.objects.visible_to(user)
    rows = every.in_queue_of(user)
    soon = rows.due(today, today + WINDOW_ENDS_SOON)
    return lines_of_list(
        "inspections:list_planned",
        (Bucket.OVERDUE, _("计划检查：过了窗口"), rows.overdue(today), {"state": "overdue"} | QUEUE),
        (Bucket.SOON, _("计划检查：两周内到期"), soon, {"state": "soon"} | QUEUE),
        (Bucket.WAITING, _("计划检查：窗口内"), rows.in_window(today), {"state": "current"} | QUEUE),
        (Bucket.WAITING, _("计划检查：离职、调离人员的"), every.of_gone().open(), {"state": "open"} | GONE),
    )


def on_site_inspections(user: User, at: datetime) -> list[Line]:
    if not user.is_regulator:
        return []
    today = local_date(at)
    every = OnSiteInspection.objects.visible_to(user)
    rows = every.in_queue_of(user)
    soon = rows.due(today, today + SOON)
    told = {due: told_not_final(rows, due=due, today=today) for due in ("overdue", "soon")}
    return lines_of_list(
        "inspections:list_on_site",
        (
            Bucket.OVERDUE,
            _("现场检查：已告知没有生效，公开超期"),
            told["overdue"],
            {"due": "told_overdue"} | QUEUE,
        ),
        (
            Bucket.SOON,
            _("现场检查：已告知没有生效，三天内要公开"),
            told["soon"],
            {"due": "told_soon"} | QUEUE,
        ),
        (Bucket.OVERDUE, _("现场检查：过了安排日期"), rows.overdue(today), {"due": "overdue"} | QUEUE),
        (Bucket.SOON, _("现场检查：三天内要去"), soon, {"due": "soon"} | QUEUE),
        (Bucket.WAITING, _("现场检查：没有办完"), rows.unfinished(), {"due": "unfinished"} | QUEUE),
        (Bucket.WAITING, _("现场检查：离职、调离人员的"), every.of_gone().open(), GONE),
    )


def publications(user: User, at: datetime) -> list[Line]:
    if not user.is_regulator:
        return []
    today = local_date(at)
    parts = {
        "overdue": (Bucket.OVERDUE, _("检查结果：公开超期")),
        "soon": (Bucket.SOON, _("检查结果：三天内要公开")),
        "": (Bucket.WAITING, _("检查结果：待公开")),
    }
    return lines_of_list(
        "inspections:list_to_publish",
        *(
            (bucket, label, to_publish(user, due=due, today=today), {"due": due})
            for due, (bucket, label) in parts.items()
        ),
    )


def full_checks(user: User, at: datetime) -> list[Line]:
    """Businesses that nobody looked at in full for too long, or will have been by the end of the year."""
    if not user.is_regulator:
        return []
    today = local_date(at)
    subjects = subjects_of(user)
    return lines_of_list(
        "inspections:list_full_checks",
        (Bucket.OVERDUE, _("全项目检查：超期"), in_state(subjects, "overdue", today), {"state": "overdue"}),
        (Bucket.WAITING, _("全项目检查：本年到期"), in_state(subjects, "due", today), {"state": "due"}),
    )


def interviews(user: User, at: datetime) -> list[Line]:
    """Measures that were agreed and that nobody has confirmed."""
    if not user.is_regulator:
        return []
    today = local_date(at)
    rows = interviews_of(user)
    parts = {
        "overdue": (Bucket.OVERDUE, _("责任约谈：整改超期")),
        "soon": (Bucket.SOON, _("责任约谈：三天内到期")),
        "open": (Bucket.WAITING, _("责任约谈：待落实")),
    }
    return lines_of_list(
        "inspections:list_interviews",
        *(
            (bucket, label, interview_list(rows, name, today), {"list": name})
            for name, (bucket, label) in parts.items()
        ),
    )
