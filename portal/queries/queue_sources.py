"""Where the day's work comes from: for each noun the lines that are somebody's, and the lists behind them.

A line takes its rows from the same query and conditions as the list, so that both show the same. What is
somebody's: what they were named for; and what nobody was named for who still can act, where they hold the
role. Whoever has nothing to do with a noun gets no line of it.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from common.local_time import SOON, local_date
from duties.models import HollowSignal
from duties.queries.climbed import climbed_to, own_level
from duties.queries.hollow_signal import hollow_lists
from enterprises.queries.credit.archive import penalties_without_terms, pending_repairs
from hazards.queries.hazard import hazard_lists
from inspections.models import Complaint, OnSiteInspection, PlannedInspection, Recall, Sample
from inspections.models.planning.plan import WINDOW_ENDS_SOON
from inspections.models.sampling.sample import STEPS
from inspections.queries.backing.subjects import backing_lists_of
from inspections.queries.backing.upper_check import upper_check_lists
from inspections.queries.inspection.publication import to_publish, told_not_final
from inspections.queries.interview.lists import interview_list, interviews_of
from inspections.queries.planning.full_check import in_state, subjects_of
from portal.queries.queue import Bucket, Line
from portal.queries.withdrawals import overdue, withdrawals
from scoring.queries.objection import objection_lists
from staff.queries.data_request import request_lists

QUEUE = {"whose": "queue"}
GONE = {"whose": "gone"}  # named for people who left; in the queue of whoever looks, too


def _lines(list_name: str, *lines) -> list[Line]:
    """Of one list: (bucket, label, rows, the list's parameters)."""
    return [Line(bucket, label, rows, list_name, params) for bucket, label, rows, params in lines]


def hazards(user: User, at: datetime) -> list[Line]:
    """Of the territory; a cadre's of the subjects they back, and of those that nobody backs.

    A cadre sees what is late or was returned, to urge; no move waits for them (食品安全法第一百一十条).
    """
    if not (user.is_regulator or user.has_role(Role.CADRE)):
        return []
    lists = hazard_lists(user, at, whose="queue")
    parts = {
        "overdue": (Bucket.OVERDUE, _("隐患：整改超期")),
        "escalated": (Bucket.ESCALATED, _("隐患：督办中")),
        "returned": (Bucket.RETURNED, _("隐患：退回重改")),
        "soon": (Bucket.SOON, _("隐患：三天内到期")),
    }
    if user.is_regulator:
        parts["mine"] = (Bucket.WAITING, _("隐患：待研判、核查或答复"))
    return _lines(
        "hazards:list_hazards",
        *(
            (bucket, label, lists.rows.filter(lists.wanted[state]), {"state": state} | QUEUE)
            for state, (bucket, label) in parts.items()
        ),
    )


def complaints(user: User, at: datetime) -> list[Line]:
    if not user.is_regulator:
        return []
    today = local_date(at)
    every = Complaint.objects.visible_to(user)
    rows = every.in_queue_of(user)
    soon = rows.due_by(today + SOON, today=today)
    return _lines(
        "inspections:list_complaints",
        (Bucket.OVERDUE, _("投诉举报：超期"), rows.overdue(today), {"due": "overdue"} | QUEUE),
        (Bucket.SOON, _("投诉举报：三天内到期"), soon, {"due": "soon"} | QUEUE),
        (Bucket.WAITING, _("投诉举报：办理中"), rows.waiting(), {"due": "waiting"} | QUEUE),
        (
            Bucket.WAITING,
            _("投诉举报：离职、调离人员的"),
            every.of_gone().waiting(),
            {"due": "waiting"} | GONE,
        ),
    )


def planned_inspections(user: User, at: datetime) -> list[Line]:
    if not user.is_regulator:
        return []
    today = local_date(at)
    every = PlannedInspection.objects.visible_to(user)
    rows = every.in_queue_of(user)
    soon = rows.due(today, today + WINDOW_ENDS_SOON)
    return _lines(
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
    return _lines(
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
    return _lines(
        "inspections:list_to_publish",
        *(
            (bucket, label, to_publish(user, due=due, today=today), {"due": due})
            for due, (bucket, label) in parts.items()
        ),
    )


def samples(user: User, at: datetime) -> list[Line]:
    """By the next step, for which the authority has a limit; a laboratory's only when it is pressing."""
    if not user.is_regulator:
        return []
    today = local_date(at)
    every = Sample.objects.visible_to(user)
    rows = every.in_queue_of(user)
    parts = {
        "to_send": (_("样品送检：超期"), _("样品送检：三天内到期"), _("样品：待送检")),
        "in_test": (_("检验报告：超期未到"), _("检验报告：三天内该到"), ""),
        "to_tell": (_("抽检结果：告知超期"), _("抽检结果：三天内要告知"), _("抽检结果：待告知")),
        "objections": (_("抽检异议：超期"), _("抽检异议：三天内到期"), _("抽检异议、复检：办理中")),
        "to_dispose": (_("核查处置：超期"), _("核查处置：三天内到期"), _("核查处置：办理中")),
    }
    lines = []
    for step, (late, ending, waiting) in parts.items():
        found, params = rows.filter(STEPS[step]), {"step": step} | QUEUE
        soon = found.due(today, today + SOON)
        lines.append((Bucket.OVERDUE, late, found.overdue(today), params | {"due": "overdue"}))
        lines.append((Bucket.SOON, ending, soon, params | {"due": "soon"}))
        if waiting:
            lines.append((Bucket.WAITING, waiting, found, params))
    gone = every.of_gone().filter(STEPS["to_send"])
    lines.append((Bucket.WAITING, _("样品：离职、调离人员的"), gone, {"step": "to_send"} | GONE))
    recalls = {
        "overdue": (Bucket.OVERDUE, _("召回：超期"), Recall.objects.overdue(at, today)),
        "to_check": (Bucket.WAITING, _("召回：待核查"), Recall.objects.filter(state=Recall.State.FINISHED)),
    }
    for recall, (bucket, label, found) in recalls.items():
        lines.append((bucket, label, rows.filter(recall__in=found), {"recall": recall} | QUEUE))
    return _lines("inspections:list_samples", *lines)


def visits(user: User, at: datetime) -> list[Line]:
    """A cadre's subjects by the visits they are owed."""
    if not user.has_role(Role.CADRE):
        return []
    lists = backing_lists_of(user, local_date(at), cadre=user.pk)
    parts = {
        "overdue": (Bucket.OVERDUE, _("包保督导：超期")),
        "soon": (Bucket.SOON, _("包保督导：两周内到期")),
        "due": (Bucket.WAITING, _("包保督导：本季度待督导")),
    }
    cadre = {"cadre": str(user.pk)}
    return _lines(
        "inspections:list_backing",
        *(
            (bucket, label, lists.rows.filter(lists.wanted[name]), {"list": name} | cadre)
            for name, (bucket, label) in parts.items()
        ),
    )


def upper_checks(user: User, at: datetime) -> list[Line]:
    """What the level above wants a cadre to do better; for that level, what was not answered in time."""
    lists, lines = upper_check_lists(user, local_date(at)), []
    if user.has_role(Role.CADRE):
        lines += [
            (Bucket.OVERDUE, _("督查意见：改进超期"), lists["overdue"], {"list": "overdue"}),
            (Bucket.SOON, _("督查意见：三天内到期"), lists["soon"], {"list": "soon"}),
            (Bucket.WAITING, _("督查意见：待答复"), lists["to_answer"], {"list": "to_answer"}),
        ]
    if user.is_regulator:
        lines.append((Bucket.OVERDUE, _("督查意见：干部超期没有答复"), lists["late"], {"list": "late"}))
    return _lines("inspections:list_upper_checks", *lines)


def unassigned_subjects(user: User, at: datetime) -> list[Line]:
    """Businesses that nobody backs, or only somebody who left; regulators name who does."""
    if not user.is_regulator:
        return []
    lists = backing_lists_of(user, local_date(at))
    parts = {
        "unassigned": _("包保：还没有干部的主体"),
        "gone": _("包保：干部已离职或调离的主体"),
    }
    return _lines(
        "inspections:list_backing",
        *(
            (Bucket.WAITING, label, lists.rows.filter(lists.wanted[name]), {"list": name})
            for name, label in parts.items()
        ),
    )


def climbed_duties(user: User, at: datetime) -> list[Line]:
    """Duties that were missed until cadre or branch were told (督办)."""
    if not (user.is_regulator or user.has_role(Role.CADRE)):
        return []
    who = own_level(user)
    climbed = climbed_to(user, who, whose="queue")
    rows = climbed.rows.filter(climbed.wanted["open"])
    return _lines(
        "duties:list_climbed",
        (Bucket.ESCALATED, _("逾期履责：还没有交"), rows, {"state": "open", "who": str(who)} | QUEUE),
    )


def hollow_signals(user: User, at: datetime) -> list[Line]:
    if not user.is_regulator:
        return []
    rows = hollow_lists(HollowSignal.objects.visible_to(user)).rows_in("new")
    return _lines(
        "duties:list_hollow_signals",
        (Bucket.WAITING, _("走过场信号：待核实"), rows, {"state": "new"}),
    )


def credit(user: User, at: datetime) -> list[Line]:
    """Applications for repair, and penalties whose term of publication nobody has set."""
    if not user.is_regulator:
        return []
    today = local_date(at)
    parts = (
        (Bucket.OVERDUE, "overdue", _("信用修复：决定超期"), _("处罚公示：超期")),
        (Bucket.SOON, "soon", _("信用修复：三天内要决定"), _("处罚公示：三天内要公示")),
        (Bucket.WAITING, "", _("信用修复：待决定"), _("处罚公示：待定期限")),
    )
    lines = []
    for bucket, due, of_repair, of_terms in parts:
        repairs = pending_repairs(user, due=due, today=today)
        terms = penalties_without_terms(user, due=due, today=today)
        lines.append((bucket, of_repair, repairs, {"list": "repairs", "due": due}))
        lines.append((bucket, of_terms, terms, {"list": "terms", "due": due}))
    return _lines("enterprises:list_credit_deadlines", *lines)


def index_objections(user: User, at: datetime) -> list[Line]:
    if not user.is_regulator:
        return []
    lines = []
    for bucket, due, label in (
        (Bucket.OVERDUE, "overdue", _("指数异议：超期")),
        (Bucket.SOON, "soon", _("指数异议：三天内到期")),
        (Bucket.WAITING, "", _("指数异议：轮到您")),
    ):
        lists = objection_lists(user, local_date(at), due=due)
        rows = lists.rows.filter(lists.wanted["mine"])
        lines.append((bucket, label, rows, {"list": "mine", "due": due}))
    return _lines("scoring:list_objections", *lines)


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
    return _lines(
        "inspections:list_interviews",
        *(
            (bucket, label, interview_list(rows, name, today), {"list": name})
            for name, (bucket, label) in parts.items()
        ),
    )


def full_checks(user: User, at: datetime) -> list[Line]:
    """Businesses that nobody looked at in full for too long, or will have been by the end of the year."""
    if not user.is_regulator:
        return []
    today = local_date(at)
    subjects = subjects_of(user)
    return _lines(
        "inspections:list_full_checks",
        (Bucket.OVERDUE, _("全项目检查：超期"), in_state(subjects, "overdue", today), {"state": "overdue"}),
        (Bucket.WAITING, _("全项目检查：本年到期"), in_state(subjects, "due", today), {"state": "due"}),
    )


def taken_off(user: User, at: datetime) -> list[Line]:
    """Withdrawn facts that a stored page or the index still shows after their term."""
    if not user.is_regulator:
        return []
    late = overdue(withdrawals(user), local_date(at))
    return _lines("portal:list_withdrawals", (Bucket.OVERDUE, _("撤下公示：超期"), late, {"list": "overdue"}))


def reported_hazards(user: User, at: datetime) -> list[Line]:
    """What somebody saw on their round and reported, until it is closed; they have no move to make."""
    if user.is_regulator or not user.has_role(Role.GRID_WORKER, Role.EXPERT):
        return []
    lists = hazard_lists(user, at, whose="reported")
    rows = lists.rows.filter(lists.wanted["open"])
    return _lines(
        "hazards:list_hazards",
        (Bucket.WAITING, _("隐患：我上报的，还没有销号"), rows, {"state": "open", "whose": "reported"}),
    )


def data_requests(user: User, at: datetime) -> list[Line]:
    if not user.is_regulator:
        return []
    lists = request_lists(user, local_date(at))
    parts = {
        "overdue": (Bucket.OVERDUE, _("个人信息请求：超期")),
        "soon": (Bucket.SOON, _("个人信息请求：三天内到期")),
        "open": (Bucket.WAITING, _("个人信息请求：待答复")),
    }
    return _lines(
        "staff:list_requests",
        *(
            (bucket, label, lists.rows.filter(lists.wanted[state]), {"state": state})
            for state, (bucket, label) in parts.items()
        ),
    )


SOURCES = (
    hazards,
    reported_hazards,
    complaints,
    visits,
    planned_inspections,
    on_site_inspections,
    publications,
    full_checks,
    samples,
    climbed_duties,
    upper_checks,
    index_objections,
    credit,
    taken_off,
    interviews,
    data_requests,
    hollow_signals,
    unassigned_subjects,
)
