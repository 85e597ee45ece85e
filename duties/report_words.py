"""The figures of a report in words, each with the rows it counts; form, record and paper say the same."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duties.models import Duty
from duties.queries.report_figures import seen_of
from enterprises.models import Enterprise

# The exact names of the three records (《食品生产经营企业落实食品安全主体责任监督管理规定》).
DOCUMENT_NAMES = {
    Duty.Kind.DAILY_CONTROL: gettext_lazy("每日食品安全检查记录"),
    Duty.Kind.WEEKLY_CHECK: gettext_lazy("每周食品安全排查治理报告"),
    Duty.Kind.MONTHLY_DISPATCH: gettext_lazy("每月食品安全调度会议纪要"),
}
STATE_WORDS = {
    "ON_TIME": gettext_lazy("按时完成"),
    "LATE": gettext_lazy("逾期补录"),
    "MISSED": gettext_lazy("没有做"),
    "AHEAD": gettext_lazy("未到期"),
    "EXEMPT": gettext_lazy("免除"),
}
SEEN_WORDS = {
    "days.missed": gettext_lazy("没有做的日管控"),
    "answers.no": gettext_lazy("答“否”的检查项"),
    "answers.out_of_limits": gettext_lazy("超出范围的读数"),
    "hazards.found": gettext_lazy("发现的隐患"),
    "hazards.open": gettext_lazy("没有销号的隐患"),
    "hazards.overdue": gettext_lazy("超期的隐患"),
    "weeks.missed": gettext_lazy("没有交的周排查报告"),
    "below.days": gettext_lazy("下属没有做的日管控"),
    "below.weeks": gettext_lazy("下属没有交的周排查报告"),
    "below.overdue": gettext_lazy("下属超期的隐患"),
}
KIND_SLUGS = {kind: kind.name.lower().replace("_", "-") for kind in Duty.Kind}


@dataclass(frozen=True)
class ReportFigure:
    """`url` opens the rows that `value` counts, as they are today; blank where there is no such list."""

    name: str
    label: str
    value: str
    unit: str
    url: str = ""
    is_danger: bool = False


@dataclass(frozen=True)
class FigureGroup:
    heading: str
    figures: tuple[ReportFigure, ...]


@dataclass(frozen=True)
class DayLink:
    words: str
    url: str


@dataclass(frozen=True)
class WrongItem:
    """An item that was answered no, and the records in which it was."""

    question: str
    reading: str
    repeats: bool
    days: tuple[DayLink, ...]


@dataclass(frozen=True)
class WeekLine:
    """A week of the month, and its report."""

    words: str
    url: str
    state: str
    state_words: str
    found: int
    measures: str
    proposals: str


@dataclass(frozen=True)
class ReportWords:
    """Everything that a record's figures say."""

    groups: tuple[FigureGroup, ...]
    wrong: tuple[WrongItem, ...]
    missed_days: tuple[DayLink, ...]
    weeks: tuple[WeekLine, ...]
    behind: tuple[DayLink, ...]  # places below that missed most
    last_plan: str
    counted_at: str
    seen: str  # handed in with the report, so that the platform knows which figures its writer had


def words_of(figures: dict[str, Any], enterprise: Enterprise) -> ReportWords:
    return ReportWords(
        groups=tuple(_groups(figures, enterprise)),
        wrong=tuple(
            WrongItem(
                row["question"],
                row["reading"],
                row["repeats"],
                tuple(
                    DayLink(_day_words(day), record_url(enterprise, Duty.Kind.DAILY_CONTROL, day))
                    for day in map(date.fromisoformat, row["days"])
                ),
            )
            for row in figures["wrong"]
        ),
        missed_days=_missed(figures["days"]["missed_days"], enterprise),
        weeks=tuple(_week_line(week, enterprise) for week in figures.get("weeks", ())),
        behind=tuple(
            DayLink(
                _("%(name)s（%(missed)s项没有做）") % place,
                reverse("duties:show_chain", args=[enterprise.public_id]),
            )
            for place in figures.get("below", {}).get("behind", ())
        ),
        last_plan=figures.get("last_plan", ""),
        counted_at=figures["counted_at"],
        seen=json.dumps(seen_of(figures), separators=(",", ":")),
    )


def unseen_words(seen: str, figures: dict[str, Any]) -> list[str]:
    """What has got worse since the writer saw the figures: "没有做的日管控 0→1".

    Nothing when `seen` says nothing. What got better needs no second look: a report waits for days on a
    phone, and the records that the same phone sends before it make gaps smaller.
    """
    try:
        before = json.loads(seen)
    except ValueError:
        return []
    if not isinstance(before, dict):
        return []
    now = seen_of(figures)
    return [
        f"{words} {before[name]}→{now[name]}"
        for name, words in SEEN_WORDS.items()
        if name in now and isinstance(before.get(name), int) and now[name] > before[name]
    ]


def draft_of(figures: dict[str, Any]) -> str:
    """The first words of the assessment, to be checked and completed by whoever writes it."""
    days, answers, hazards = figures["days"], figures["answers"], figures["hazards"]
    sentences = [
        _("应做日管控%(due)s天：按时%(on_time)s天，补录%(late)s天，没有做%(missed)s天。") % days,
        _("共检查%(items)s项次，答“否”%(no)s项次，其中读数超出范围%(out_of_limits)s项次。") % answers,
        _("发现隐患%(found)s条：已销号%(closed)s条，还没有销号%(open)s条，其中超期%(overdue)s条。") % hazards,
    ]
    if repeated := [row["question"] for row in figures["wrong"] if row["repeats"]]:
        sentences.append(_("反复出现的问题：%(items)s。") % {"items": "；".join(repeated)})
    if below := figures.get("below"):
        sentences.append(_("下属%(places)s家，日管控查出问题%(found)s项。") % below)
        if below["days"]["due"]:
            sentences.append(
                _("下属应做日管控%(due)s家次：按时%(on_time)s，补录%(late)s，没有做%(missed)s。")
                % below["days"]
            )
        if below["weeks"]["due"]:
            sentences.append(
                _("下属应交周排查报告%(due)s份：按时%(on_time)s，补录%(late)s，没有交%(missed)s。")
                % below["weeks"]
            )
        sentences.append(
            _("下属发现隐患%(found)s条，现在没有销号%(open)s条，其中超期%(overdue)s条。") % below["hazards"]
        )
    if "training" in figures:
        sentences.append(_("培训%(people)s人，共%(hours)s学时。") % figures["training"])
    return "\n".join(sentences)


def _groups(figures: dict[str, Any], enterprise: Enterprise) -> Iterable[FigureGroup]:
    days, answers, hazards = figures["days"], figures["answers"], figures["hazards"]
    span = {"since": figures["first_day"], "until": figures["last_day"]}

    def day(name: str, label: str, state: str, *, is_danger: bool = False) -> ReportFigure:
        url = records_url(enterprise, span | {"kind": int(Duty.Kind.DAILY_CONTROL), "state": state})
        return ReportFigure(
            f"days.{name}", label, str(days[name]), _("天"), url, is_danger and days[name] > 0
        )

    def hazard(name: str, label: str, state: str, *, is_danger: bool = False) -> ReportFigure:
        url = _hazards_url(enterprise, figures, state)
        value = hazards[name]
        return ReportFigure(f"hazards.{name}", label, str(value), _("条"), url, is_danger and value > 0)

    yield FigureGroup(
        _("日管控"),
        (
            day("due", _("应做"), "owed"),
            day("on_time", _("按时"), "on_time"),
            day("late", _("补录"), "late"),
            day("missed", _("没有做"), "missed", is_danger=True),
        ),
    )
    yield FigureGroup(
        _("检查项"),
        (
            ReportFigure("answers.items", _("检查"), str(answers["items"]), _("项次")),
            ReportFigure("answers.no", _("答“否”"), str(answers["no"]), _("项次"), "#wrong-items"),
            ReportFigure(
                "answers.out_of_limits",
                _("读数超限"),
                str(answers["out_of_limits"]),
                _("项次"),
                "#wrong-items",
            ),
            ReportFigure(
                "answers.repeats",
                _("反复出现"),
                str(sum(row["repeats"] for row in figures["wrong"])),
                _("项"),
                "#wrong-items",
                any(row["repeats"] for row in figures["wrong"]),
            ),
        ),
    )
    yield FigureGroup(
        _("隐患"),
        (
            hazard("found", _("发现"), "all"),
            hazard("closed", _("已销号"), "closed"),
            hazard("open", _("未销号"), "open"),
            hazard("overdue", _("超期"), "overdue", is_danger=True),
        ),
    )
    if below := figures.get("below"):
        yield from _groups_below(below, enterprise)
    if "training" in figures:
        yield _training_group(figures["training"], enterprise)


def _groups_below(below: dict[str, Any], enterprise: Enterprise) -> Iterable[FigureGroup]:
    """They open the page of the chain, which names all places with their last thirty days."""
    url = reverse("duties:show_chain", args=[enterprise.public_id])

    def one(part: str, name: str, label: str, unit: str, *, is_danger: bool = False) -> ReportFigure:
        value = below[part][name]
        return ReportFigure(f"below.{part}.{name}", label, str(value), unit, url, is_danger and value > 0)

    for part, heading, unit in (("days", _("下属日管控"), _("天次")), ("weeks", _("下属周排查"), _("份"))):
        if below[part]["due"]:
            yield FigureGroup(
                heading,
                (
                    one(part, "due", _("应做"), unit),
                    one(part, "on_time", _("按时"), unit),
                    one(part, "late", _("补录"), unit),
                    one(part, "missed", _("没有做"), unit, is_danger=True),
                ),
            )
    yield FigureGroup(
        _("下属隐患"),
        (
            ReportFigure("below.places", _("下属"), str(below["places"]), _("家"), url),
            one("hazards", "found", _("发现"), _("条")),
            one("hazards", "open", _("未销号"), _("条")),
            one("hazards", "overdue", _("超期"), _("条"), is_danger=True),
        ),
    )


def _training_group(training: dict[str, Any], enterprise: Enterprise) -> FigureGroup:
    url = reverse("staff:list_staff", args=[enterprise.public_id])
    return FigureGroup(
        _("培训"),
        (
            ReportFigure("training.records", _("登记"), str(training["records"]), _("次"), url),
            ReportFigure("training.people", _("参加"), str(training["people"]), _("人"), url),
            ReportFigure("training.hours", _("学时"), training["hours"], _("学时"), url),
        ),
    )


def _week_line(week: dict[str, Any], enterprise: Enterprise) -> WeekLine:
    due_on = date.fromisoformat(week["due_on"])
    return WeekLine(
        words=_("到%(day)s的一周") % {"day": _day_words(due_on)},
        url=record_url(enterprise, Duty.Kind.WEEKLY_CHECK, due_on) if week["revision"] else "",
        state=week["state"],
        state_words=str(STATE_WORDS[week["state"]]),
        found=week["found"],
        measures=week["measures"],
        proposals=week["proposals"],
    )


def _missed(days: Iterable[str], enterprise: Enterprise) -> tuple[DayLink, ...]:
    """A day without a record has no page; its row in the list says that it is missing."""
    kind = int(Duty.Kind.DAILY_CONTROL)
    return tuple(
        DayLink(_day_words(day), records_url(enterprise, {"since": day, "until": day, "kind": kind}))
        for day in map(date.fromisoformat, days)
    )


def _day_words(day: date) -> str:
    return date_format(day, "MONTH_DAY_FORMAT")


def record_url(enterprise: Enterprise, kind: Duty.Kind, due_on: date) -> str:
    return reverse("duties:show_record", args=[enterprise.public_id, KIND_SLUGS[kind], due_on])


def records_url(enterprise: Enterprise, wanted: dict[str, Any]) -> str:
    return f"{reverse('duties:list_records', args=[enterprise.public_id])}?{urlencode(wanted)}"


def _hazards_url(enterprise: Enterprise, figures: dict[str, Any], state: str) -> str:
    wanted = {
        "enterprise": enterprise.public_id,
        "found_since": figures["first_day"],
        "found_until": figures["last_day"],
        "state": state,
    }
    return f"{reverse('hazards:list_hazards')}?{urlencode(wanted)}"
