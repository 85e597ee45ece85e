"""The figures of a duty card in words, each with the list that it counts; page and print say the same."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from portal.queries.duty_card import DutyCard, RhythmFigures
from staff.forms.evaluation import quarter_words


@dataclass(frozen=True)
class Figure:
    """`url` opens the rows that `value` counts; `name` tells figures apart for programs and tests."""

    name: str
    label: str
    value: str
    unit: str
    url: str
    note: str = ""
    is_danger: bool = False

    @property
    def opens_here(self):
        """Whether the rows stand on the page itself."""
        return self.url.startswith("#")


@dataclass(frozen=True)
class Section:
    name: str
    heading: str
    figures: tuple[Figure, ...]
    note: str = ""


def answer_of(card: DutyCard) -> str:
    """The one sentence that the card is opened for."""
    if not card.is_held:
        return _("该月未任此职")
    own = card.own
    if own.owed == 0:
        return _("本月没有应履责的%(kind)s") % {"kind": own.kind.label}
    sentence = _("本月应履责 %(owed)s 次，按时 %(on_time)s，补录 %(late)s，缺 %(missed)s") % vars(own)
    return sentence + (_("，未到期 %(ahead)s") % {"ahead": own.ahead} if own.ahead else "")


def sections_of(card: DutyCard) -> list[Section]:
    return [
        *(rhythm_section(card, rhythm) for rhythm in card.rhythms),
        hazard_section(card),
        learning_section(card),
        evaluation_section(card),
        leave_section(card),
    ]


def rhythm_section(card: DutyCard, rhythm: RhythmFigures) -> Section:
    def figure(state, label, value, *, is_danger=False, **more):
        url = records_url(card.post.enterprise, rhythm.kind, card.first_day, card.last_day, state, **more)
        name = f"{rhythm.kind.name.lower()}.{'written' if more else state}"
        return Figure(name, label, str(value), _("次"), url, is_danger=is_danger)

    figures = [
        figure("owed", _("应履责"), rhythm.owed),
        figure("on_time", _("按时"), rhythm.on_time),
        figure("late", _("补录"), rhythm.late),
        figure("missed", _("缺"), rhythm.missed, is_danger=rhythm.is_own and rhythm.missed > 0),
    ]
    if rhythm.ahead:
        figures.append(figure("ahead", _("未到期"), rhythm.ahead))
    if rhythm.exempt:
        figures.append(figure("exempt", _("免除"), rhythm.exempt))
    figures.append(figure("all", _("本人记录"), rhythm.written, by=card.post.person.code))
    return Section(
        name=rhythm.kind.name.lower(),
        heading=str(rhythm.kind.label),
        figures=tuple(figures),
        note=_("本岗职责") if rhythm.is_own else _("协助"),
    )


def hazard_section(card: DutyCard) -> Section:
    found = {"found_since": card.first_day, "found_until": card.last_day, "found_by": card.post.person.code}
    closed = {
        "closed_since": card.first_day,
        "closed_until": card.last_day,
        "rectified_by": card.post.person.code,
    }
    enterprise = card.post.enterprise
    figures = (
        Figure(
            "hazards.found",
            _("发现"),
            str(card.hazards_found),
            _("条"),
            hazards_url(enterprise, "all", found),
        ),
        Figure(
            "hazards.open",
            _("未销号"),
            str(card.hazards_still_open),
            _("条"),
            hazards_url(enterprise, "open", found),
        ),
        Figure(
            "hazards.closed",
            _("整改销号"),
            str(card.hazards_closed),
            _("条"),
            hazards_url(enterprise, "closed", closed),
        ),
    )
    return Section("hazards", _("隐患"), figures, _("本人发现、本人整改"))


def learning_section(card: DutyCard) -> Section:
    target = card.training_target
    whole_year = _("全年应满%(hours)s学时") % {"hours": target} if target else ""
    latest = card.latest_exam
    exam_note = ""
    if latest is not None:
        verdict = _("合格") if latest.has_passed else _("不合格")
        exam_note = _("最近一次%(score)s分，%(verdict)s") % {"score": latest.score, "verdict": verdict}
    figures = (
        Figure(
            "training.hours",
            _("培训学时"),
            f"{card.training_hours:.1f}" + (f"/{target}" if target else ""),
            _("学时"),
            "#training",
            whole_year,
        ),
        Figure(
            "exams.count",
            _("考核"),
            str(len(card.exam_results)),
            _("次"),
            "#exams",
            exam_note,
            is_danger=latest is not None and not latest.has_passed,
        ),
    )
    return Section("learning", _("培训与考核"), figures, _("%(year)s年至本月底") % {"year": card.month.year})


def evaluation_section(card: DutyCard) -> Section:
    latest = card.latest_evaluation
    figure = Figure(
        "evaluation.latest",
        _("最近评价"),
        str(latest.score) if latest else "–",
        _("分") if latest else "",
        "#evaluations" if latest else "",
        quarter_words(latest.quarter) if latest else _("还没有评价"),
    )
    return Section("evaluation", _("履职评价"), (figure,), _("监管部门"))


def leave_section(card: DutyCard) -> Section:
    figure = Figure("leave.days", _("请假"), str(card.leave_days), _("天"), "#leaves")
    return Section("leave", _("请假与代班"), (figure,))


def records_url(enterprise, kind, first_day: date, last_day: date, state: str, **more) -> str:
    days = {"since": first_day.isoformat(), "until": last_day.isoformat()}
    query = urlencode({**days, "kind": int(kind), **more, "state": state})
    return f"{reverse('duties:list_records', args=[enterprise.public_id])}?{query}"


def hazards_url(enterprise, state: str, wanted: dict) -> str:
    query = urlencode({"enterprise": enterprise.public_id, **wanted, "state": state})
    return f"{reverse('hazards:list_hazards')}?{query}"
