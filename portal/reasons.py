"""The five dimensions in plain words, told from the packed numbers that made the score."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from scoring.formula.columns import CAPS, DIMENSIONS
from scoring.queries.explanation_words import dimension_labels

BAND_LETTERS = ("EXCELLENT", "GOOD", "FAIR", "POOR")


@dataclass(frozen=True)
class Part:
    """One dimension as a page shows it; `tenths` is None while there is no data."""

    dimension: str
    name: str
    question: str
    tenths: int | None
    band: int
    reason: str

    @property
    def points(self):
        return None if self.tenths is None else f"{self.tenths // 10}.{self.tenths % 10}"

    @property
    def percent(self):
        return 0 if self.tenths is None else self.tenths / 10


def dimension_question(dimension: str) -> str:
    return {
        "DUTY": _("每天的食品安全自查做了没有？"),
        "SUPERVISION": _("监管人员上门检查，结果怎样？"),
        "SAMPLING": _("食品抽样送检，合格吗？"),
        "COMPLAINT": _("有没有查实的投诉举报？"),
        "CREDIT": _("有没有受过处罚或表彰？"),
    }[dimension]


def parts_of(values, facts: dict[str, int], parameters: dict[str, Any]) -> list[Part]:
    """`values` has the five `…_tenths`: a current index or a snapshot."""
    floors = [parameters["bands"][letter] for letter in BAND_LETTERS]
    labels = dimension_labels()
    parts = []
    for dimension in DIMENSIONS:
        tenths = getattr(values, f"{dimension.lower()}_tenths")
        reason = _("暂无数据，不计入指数") if tenths is None else reason_for(dimension, facts, parameters)
        parts.append(
            Part(
                dimension=dimension,
                name=labels[dimension],
                question=dimension_question(dimension),
                tenths=tenths,
                band=0 if tenths is None else 1 + sum(tenths < floor for floor in floors),
                reason=reason,
            )
        )
    return parts


def reason_for(dimension: str, facts: dict[str, int], parameters: dict[str, Any]) -> str:
    settings = parameters["dimensions"][dimension]
    sentences = {
        "DUTY": duty_sentences,
        "SUPERVISION": supervision_sentences,
        "SAMPLING": sampling_sentences,
        "COMPLAINT": complaint_sentences,
        "CREDIT": credit_sentences,
    }[dimension](facts, settings.get("look_back_days", 0))
    return _("；").join(sentences)


def duty_sentences(facts, days):
    due, on_time, late = (
        sum(facts[f"{rhythm}_{end}"] for rhythm in ("daily", "weekly", "monthly"))
        for end in ("due", "on_time", "late")
    )
    sentences = [
        _("近%(days)s天应自查%(due)s次，按时完成%(on_time)s次")
        % {"days": days, "due": due, "on_time": on_time}
    ]
    if late:
        sentences.append(_("补记%(count)s次") % {"count": late})
    if facts["own_hazards_overdue"]:
        sentences.append(_("自己发现的问题有%(count)s项超期未改") % {"count": facts["own_hazards_overdue"]})
    confirmed = facts.get("hollow_confirmed", 0)
    if confirmed:
        sentences.append(_("经监管人员确认的走过场%(count)s项") % {"count": confirmed})
    return sentences


def supervision_sentences(facts, days):
    sentences = [_("近%(days)s天检查%(count)s次") % {"days": days, "count": facts["inspections"]}]
    if facts["key_failures"]:
        sentences.append(_("重点项目不符合%(count)s项") % {"count": facts["key_failures"]})
    if facts["found_hazards_overdue"]:
        sentences.append(_("监管发现的问题有%(count)s项超期未改") % {"count": facts["found_hazards_overdue"]})
    return sentences


def sampling_sentences(facts, days):
    passed, failed = facts["samples_passed"], facts["samples_failed"]
    if not failed:
        sentences = [_("近%(days)s天抽检%(count)s批次，全部合格") % {"days": days, "count": passed}]
    else:
        sentences = [
            _("近%(days)s天抽检%(count)s批次，其中%(failed)s批次不合格")
            % {"days": days, "count": passed + failed, "failed": failed}
        ]
    if facts["disposals_pending"]:
        sentences.append(_("%(count)s批次不合格食品正在核查处置") % {"count": facts["disposals_pending"]})
    return sentences


def complaint_sentences(facts, days):
    if not facts["complaints"]:
        sentences = [_("近%(days)s天没有查实的投诉举报") % {"days": days}]
    else:
        sentences = [_("近%(days)s天查实投诉举报%(count)s件") % {"days": days, "count": facts["complaints"]}]
    if facts["complaints_late"] + facts["complaints_overdue"]:
        sentences.append(
            _("其中%(count)s件，企业不接受调解，或者没有按约履行调解协议")
            % {"count": facts["complaints_late"] + facts["complaints_overdue"]}
        )
    return sentences


def credit_sentences(facts, days):
    penalties = sum(facts[f"penalties_{grade}"] for grade in ("minor", "general", "serious"))
    sentences = []
    if penalties:
        sentences.append(_("公示期内的行政处罚%(count)s次") % {"count": penalties})
    if facts["is_on_abnormal_list"]:
        sentences.append(_("列入经营异常名录"))
    if facts["is_on_serious_list"]:
        sentences.append(_("列入严重违法失信名单"))
    if not sentences:
        sentences.append(_("没有公示期内的处罚"))
    if facts["honours"]:
        sentences.append(_("表彰%(count)s次") % {"count": facts["honours"]})
    return sentences


def cap_sentence(cap: int, parameters: dict[str, Any]) -> str:
    """Why the index is held down; empty where no cap applies. `cap` counts from 1 in `CAPS`."""
    if not cap:
        return ""
    reason = {
        "SERIOUS_LIST": _("列入严重违法失信名单"),
        "SUSPENDED": _("停业整顿期间"),
        "CRITICAL_HAZARD": _("有重大隐患尚未整改"),
        "DISPOSAL_PENDING": _("不合格食品尚未核查处置完毕"),
    }[CAPS[cap - 1]]
    height = parameters["caps"][CAPS[cap - 1]]
    return _("因%(reason)s，指数最高只能是%(height)s分。") % {
        "reason": reason,
        "height": f"{height / 10:g}",
    }
