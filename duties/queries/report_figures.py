"""The figures of a week's report or a month's minutes: counted by the platform from the records."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, Sum

from common.local_time import ZONE, first_of_month, local_date
from duties.models import Duty, DutyRecord, span_of
from duties.queries.chain_figures import chain_figures
from enterprises.models import Enterprise
from hazards.models import Hazard
from hazards.models.hazard import OPEN, is_overdue
from staff.models import TrainingRecord

FIGURES = "report_figures"  # the item's code in a record's answers
LOOK_BACK = timedelta(days=27)  # a finding repeats when it was there on another day of these four weeks
COUNTED = ("YES", "NO", "NOT_APPLICABLE")
DAILY, WEEKLY, MONTHLY = Duty.Kind.DAILY_CONTROL, Duty.Kind.WEEKLY_CHECK, Duty.Kind.MONTHLY_DISPATCH


def report_figures(duty: Duty, *, at: datetime) -> dict[str, Any]:
    """As they stand at that moment, as plain JSON, to be kept and sealed with the record.

    Three queries for a week, four for a month, however much there was; five more where places are below.
    `hazards` are those found in the period, as they stand now; `open_all` are all that the enterprise has
    open. `below` is there for a branch and for headquarters.
    """
    first_day, last_day = span_of(duty.kind, duty.due_on)
    is_month = duty.kind == MONTHLY
    states = _states(duty.enterprise_id, first_day, last_day, local_date(at))
    records = _newest_records(duty, first_day, last_day)
    daily = {day: record for (kind, day), record in records.items() if kind == DAILY}
    figures: dict[str, Any] = {
        "first_day": first_day.isoformat(),
        "last_day": last_day.isoformat(),
        "counted_at": at.astimezone(ZONE).isoformat(timespec="seconds"),
        "days": _count_states(states[DAILY]),
        "answers": _count_answers(record for day, record in daily.items() if day >= first_day),
        "wrong": _what_was_wrong(daily, first_day),
        "hazards": _hazards(duty.enterprise_id, first_day, last_day, at),
    }
    if is_month:
        figures["weeks"] = _weeks(states[WEEKLY], records)
        figures["training"] = _training(duty.enterprise, first_day, last_day)
        figures["last_plan"] = _note_in(records.get((MONTHLY, _month_before(first_day))), "plan")
    if (places_below := chain_figures(duty, at=at)) is not None:
        figures["below"] = places_below
    return figures


def figures_in(answers: Iterable[dict[str, Any]]) -> dict[str, Any] | None:
    """The figures that a record holds; None for records of days, and reports from before there were any."""
    return next((answer["figures"] for answer in answers if answer["item"] == FIGURES), None)


def seen_of(figures: dict[str, Any]) -> dict[str, int]:
    """What somebody who writes about these figures must have seen: each counts something that went wrong."""
    seen = {"days.missed": figures["days"]["missed"]}
    seen |= {f"answers.{name}": figures["answers"][name] for name in ("no", "out_of_limits")}
    seen |= {f"hazards.{name}": figures["hazards"][name] for name in ("found", "open", "overdue")}
    if "weeks" in figures:
        seen["weeks.missed"] = sum(week["state"] == "MISSED" for week in figures["weeks"])
    if below := figures.get("below"):
        seen |= {f"below.{name}": below[name]["missed"] for name in ("days", "weeks")}
        seen["below.overdue"] = below["hazards"]["overdue"]
    return seen


def _states(enterprise_id: int, first_day: date, last_day: date, today: date) -> dict[int, dict[date, str]]:
    """Kind → day → what became of that duty: ON_TIME, LATE, MISSED, AHEAD or EXEMPT."""
    found: dict[int, dict[date, str]] = defaultdict(dict)
    rows = Duty.objects.filter(enterprise_id=enterprise_id, kind__in=(DAILY, WEEKLY))
    rows = rows.due_between(first_day, last_day).order_by("due_on", "kind")
    for kind, due_on, state in rows.values_list("kind", "due_on", "state"):
        if state in Duty.OPEN_STATES:
            is_missed = state == Duty.State.OVERDUE or due_on < today
            found[kind][due_on] = "MISSED" if is_missed else "AHEAD"
        else:
            found[kind][due_on] = Duty.State(state).name
    return found


def _count_states(states: dict[date, str]) -> dict[str, Any]:
    told = list(states.values())
    return {
        "due": len(told) - told.count("EXEMPT"),
        "on_time": told.count("ON_TIME"),
        "late": told.count("LATE"),
        "missed": told.count("MISSED"),
        "ahead": told.count("AHEAD"),
        "exempt": told.count("EXEMPT"),
        "missed_days": [day.isoformat() for day, state in states.items() if state == "MISSED"],
    }


def _newest_records(duty: Duty, first_day: date, last_day: date) -> dict[tuple[int, date], dict[str, Any]]:
    wanted = Q(kind=DAILY, due_on__range=(min(first_day, last_day - LOOK_BACK), last_day))
    if duty.kind == MONTHLY:
        wanted |= Q(kind=WEEKLY, due_on__range=(first_day, last_day))
        wanted |= Q(kind=MONTHLY, due_on=_month_before(first_day))
    rows = DutyRecord.objects.filter(wanted, enterprise_id=duty.enterprise_id)
    newest: dict[tuple[int, date], dict[str, Any]] = {}
    for row in rows.order_by("due_on", "kind", "-revision").values(
        "kind", "due_on", "answers", "found_count", "revision"
    ):
        newest.setdefault((row["kind"], row["due_on"]), row)
    return newest


def _count_answers(records: Iterable[dict[str, Any]]) -> dict[str, int]:
    answers = [answer for record in records for answer in record["answers"]]
    return {
        "items": sum(answer.get("answer") in COUNTED for answer in answers),
        "no": sum(answer.get("answer") == "NO" for answer in answers),
        "out_of_limits": sum(_is_out_of_limits(answer) for answer in answers),
    }


def _is_out_of_limits(answer: dict[str, Any]) -> bool:
    return answer.get("answer") == "NO" and "number" in answer


def _what_was_wrong(daily: dict[date, dict[str, Any]], first_day: date) -> list[dict[str, Any]]:
    """Item by item, most days first: on which days of the period it was wrong, and whether it repeats."""
    days: dict[str, list[date]] = defaultdict(list)
    last: dict[str, dict[str, Any]] = {}
    for day, answer in _wrong_answers(daily):
        days[answer["item"]].append(day)
        last[answer["item"]] = answer
    wrong = []
    for item, found in days.items():
        within = [day for day in found if day >= first_day]
        if within:
            answer = last[item]
            wrong.append(
                {
                    "item": item,
                    "question": answer.get("question") or item,
                    "days": [day.isoformat() for day in within],
                    "repeats": len(found) > 1,
                    "reading": f"{answer['number']} {answer.get('unit', '')}".strip()
                    if _is_out_of_limits(answer)
                    else "",
                }
            )
    return sorted(wrong, key=lambda row: (-len(row["days"]), row["days"], row["item"]))


def _wrong_answers(daily: dict[date, dict[str, Any]]) -> Iterator[tuple[date, dict[str, Any]]]:
    for day, record in sorted(daily.items()):
        for answer in record["answers"]:
            if answer.get("answer") == "NO":
                yield day, answer


def _hazards(enterprise_id: int, first_day: date, last_day: date, at: datetime) -> dict[str, int]:
    """Of what the enterprise was told of; `closed`, `open` and `overdue` are of those found in the period."""
    hazards = Hazard.objects.told().filter(enterprise_id=enterprise_id, withdrawn_at__isnull=True)
    is_open = Q(state__in=OPEN)
    within = Q(found_on__range=(first_day, last_day))
    return hazards.order_by().aggregate(
        found=Count("pk", filter=within),
        closed=Count("pk", filter=within & Q(closed_at__isnull=False)),
        open=Count("pk", filter=within & is_open),
        overdue=Count("pk", filter=within & is_overdue(at)),
        open_all=Count("pk", filter=is_open),
    )


def _weeks(states: dict[date, str], records: dict[tuple[int, date], dict[str, Any]]) -> list[dict[str, Any]]:
    weeks = []
    for due_on, state in states.items():
        record = records.get((WEEKLY, due_on))
        weeks.append(
            {
                "due_on": due_on.isoformat(),
                "state": state,
                "revision": record["revision"] if record else 0,
                "found": record["found_count"] if record else 0,
                "measures": _note_in(record, "measures"),
                "proposals": _note_in(record, "proposals"),
            }
        )
    return weeks


def _training(enterprise: Enterprise, first_day: date, last_day: date) -> dict[str, Any]:
    rows = TrainingRecord.objects.filter(
        enterprise=enterprise, completed_on__range=(first_day, last_day), withdrawn_at__isnull=True
    )
    sums = rows.order_by().aggregate(
        records=Count("pk"), people=Count("person", distinct=True), hours=Sum("hours")
    )
    return sums | {"hours": f"{sums['hours'] or 0:.1f}"}


def _note_in(record: dict[str, Any] | None, item: str) -> str:
    answers = record["answers"] if record else []
    return next((answer.get("note", "") for answer in answers if answer["item"] == item), "")


def _month_before(first_day: date) -> date:
    """The last day of the month before: the day its minutes were due."""
    return first_of_month(first_day) - timedelta(days=1)
