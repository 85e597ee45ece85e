"""The sentences of an explanation, made in the reader's language from the numbers that made the score."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from scoring.formula.columns import CAPS, NO_DATA
from scoring.formula.model import ModelParameters


def dimension_labels() -> dict[str, str]:
    return {
        "DUTY": _("主体责任"),
        "SUPERVISION": _("日常监管"),
        "SAMPLING": _("监督抽检"),
        "COMPLAINT": _("投诉举报"),
        "CREDIT": _("信用奖惩"),
    }


def component_labels() -> dict[tuple[str, str], str]:
    return {
        ("DUTY", "daily"): _("日管控"),
        ("DUTY", "weekly"): _("周排查"),
        ("DUTY", "monthly"): _("月调度"),
        ("DUTY", "hazards"): _("自查隐患整改"),
        ("SUPERVISION", "inspections"): _("监督检查结果"),
        ("SUPERVISION", "key_items"): _("重点项"),
        ("SUPERVISION", "hazards"): _("监管发现隐患整改"),
        ("COMPLAINT", "volume"): _("查实投诉举报"),
        ("COMPLAINT", "response"): _("化解投诉"),
    }


def sentence_of_component(code: str, component: str, facts: dict[str, int], model: ModelParameters) -> str:
    return _SENTENCES[code, component](facts, model)


def sentences_of_part(
    code: str, facts: dict[str, int], points: dict[str, int], model: ModelParameters
) -> Iterator[str]:
    name = code.lower()
    score, counted = points[name], points[f"{name}_counted"]
    if score == NO_DATA:
        yield _("没有数据，不计入指数；其余维度的权重相应提高。")
        return
    if code == "DUTY":
        yield from _hollow_sentences(facts, points, model)
    if code == "SAMPLING":
        yield _sampling_sentence(facts, model)
    if code == "CREDIT":
        yield from _credit_sentences(facts, points, model)
    if counted != score:
        yield _("这一维度只有不利记录，因此最多按其他维度的平均水平计入：%(counted)s 分。") % {
            "counted": _tenths(counted)
        }


def _tenths(value: int) -> str:
    return f"{Decimal(value) / 10}"


def _rhythm(rhythm: str):
    def sentence(facts: dict[str, int], model: ModelParameters) -> str:
        numbers = {end: facts[f"{rhythm}_{end}"] for end in ("due", "on_time", "late")}
        if not numbers["due"]:
            return _("近 %(days)s 天没有应完成的记录。") % {"days": model.duty.look_back_days}
        return _("近 %(days)s 天应完成 %(due)s 次，按时 %(on_time)s 次，补录 %(late)s 次（补录计一半）。") % {
            "days": model.duty.look_back_days,
            **numbers,
        }

    return sentence


def _closed_hazards(facts: dict[str, int], finder: str) -> str:
    numbers = {end: facts[f"{finder}_hazards_{end}"] for end in ("in_time", "late", "overdue")}
    if not any(numbers.values()):
        return _("没有到期的隐患。")
    return _("隐患按期整改 %(in_time)s 项，逾期整改 %(late)s 项，逾期未整改 %(overdue)s 项。") % numbers


def _found_hazards(facts: dict[str, int], model: ModelParameters) -> str:
    return _closed_hazards(facts, "found")


def _own_hazards(facts: dict[str, int], model: ModelParameters) -> str:
    told = _closed_hazards(facts, "own")
    if not model.hazard_prior_strength:
        return told
    return _("%(told)s没有查出问题只得基础分（%(strength)s 项、%(prior)s%%），如实查出并按期整改才加分。") % {
        "told": told,
        "strength": model.hazard_prior_strength,
        "prior": model.hazard_prior_percent,
    }


def _inspections(facts: dict[str, int], model: ModelParameters) -> str:
    numbers = {"days": model.supervision.look_back_days, "count": facts["inspections"]}
    if not numbers["count"]:
        return _("近 %(days)s 天没有评分的监督检查。") % numbers
    return _("近 %(days)s 天有评分的监督检查 %(count)s 次，越近的检查权重越大。") % numbers


def _key_items(facts: dict[str, int], model: ModelParameters) -> str:
    numbers = {"count": facts["key_inspections"], "failed": facts["key_failures"]}
    if not numbers["count"]:
        return _("没有逐项检查的记录。")
    return _("逐项检查 %(count)s 次，其中 %(failed)s 次有重点项不符合。") % numbers


def _volume(facts: dict[str, int], model: ModelParameters) -> str:
    numbers = {
        "days": model.complaint.look_back_days,
        "count": facts["complaints"],
        "allowance": model.allowances[facts["size_band"]],
    }
    return _("近 %(days)s 天查实 %(count)s 件；同等规模达到 %(allowance)s 件时得分减半。") % numbers


def _response(facts: dict[str, int], model: ModelParameters) -> str:
    numbers = {end: facts[f"complaints_{end}"] for end in ("in_time", "late", "overdue")}
    if not any(numbers.values()):
        return _("没有由企业化解的查实投诉。")
    words = _("查实的投诉：达成协议 %(in_time)s 件，逾期履行 %(late)s 件，拒绝调解或未履行 %(overdue)s 件。")
    return words % numbers


_SENTENCES = {
    ("DUTY", "daily"): _rhythm("daily"),
    ("DUTY", "weekly"): _rhythm("weekly"),
    ("DUTY", "monthly"): _rhythm("monthly"),
    ("DUTY", "hazards"): _own_hazards,
    ("SUPERVISION", "inspections"): _inspections,
    ("SUPERVISION", "key_items"): _key_items,
    ("SUPERVISION", "hazards"): _found_hazards,
    ("COMPLAINT", "volume"): _volume,
    ("COMPLAINT", "response"): _response,
}


def _hollow_sentences(facts: dict[str, int], points: dict[str, int], model: ModelParameters):
    """Only what a regulator confirmed and nobody reversed; a signal under review is not told here."""
    count = facts.get("hollow_confirmed", 0)
    if count:
        yield _("近 %(days)s 天经监管人员确认的走过场 %(count)s 项，扣 %(points)s 分。") % {
            "days": model.duty.look_back_days,
            "count": count,
            "points": _tenths(-points["duty_hollow"]),
        }


def _sampling_sentence(facts: dict[str, int], model: ModelParameters) -> str:
    return _(
        "近 %(days)s 天抽检合格 %(passed)s 批次，不合格 %(failed)s 批次；"
        "批次少时按 %(strength)s 批次、%(prior)s%% 的合格率平滑。"
    ) % {
        "days": model.sampling.look_back_days,
        "passed": facts["samples_passed"],
        "failed": facts["samples_failed"],
        "strength": model.prior_strength,
        "prior": model.prior_percent,
    }


def _credit_sentences(facts: dict[str, int], points: dict[str, int], model: ModelParameters):
    penalties = sum(facts[f"penalties_{grade}"] for grade in ("minor", "general", "serious"))
    if penalties:
        yield _("公示期内的行政处罚 %(count)s 件，扣 %(points)s 分。") % {
            "count": penalties,
            "points": _tenths(-points["credit_penalties"]),
        }
    if facts["is_on_abnormal_list"]:
        yield _("列入经营异常名录，扣 %(points)s 分。") % {"points": _tenths(-points["credit_abnormal_list"])}
    if facts["honours"]:
        yield _("近 %(days)s 天的表彰奖励 %(count)s 项，加 %(points)s 分。") % {
            "days": model.honour_days,
            "count": facts["honours"],
            "points": _tenths(points["credit_honours"]),
        }
    if not penalties and not facts["is_on_abnormal_list"]:
        yield _("没有公示期内的行政处罚，未列入经营异常名录。")


def missing_sentences(facts: dict[str, int], points: dict[str, int], model: ModelParameters) -> Iterator[str]:
    if points["dimensions"] < model.min_dimensions:
        yield _("五个维度中只有 %(count)s 个有数据，至少需要 %(needed)s 个。") % {
            "count": points["dimensions"],
            "needed": model.min_dimensions,
        }
    if facts["record_days"] < model.min_record_days:
        yield _("记录只有 %(days)s 天，至少需要 %(needed)s 天。") % {
            "days": facts["record_days"],
            "needed": model.min_record_days,
        }


def cap_sentences(facts: dict[str, int], model: ModelParameters) -> Iterator[tuple[str, str]]:
    """Code and sentence of all caps that apply, the lowest first: that one holds."""
    height = dict(zip(CAPS, (_tenths(cap) for cap in model.caps), strict=True))
    applying = [
        (facts["is_on_serious_list"], "SERIOUS_LIST", _("列入严重违法失信名单：指数最高 %(cap)s 分。")),
        (facts["is_suspended"], "SUSPENDED", _("停业整顿中：指数最高 %(cap)s 分。")),
        (
            facts["critical_hazards_open"],
            "CRITICAL_HAZARD",
            _("有重大隐患尚未销号：指数最高 %(cap)s 分。"),
        ),
        (
            facts["disposals_pending"],
            "DISPOSAL_PENDING",
            _("抽检不合格尚在核查处置：指数最高 %(cap)s 分。"),
        ),
    ]
    found = [(code, text) for fact, code, text in applying if fact > 0]
    for code, text in sorted(found, key=lambda each: model.caps[CAPS.index(each[0])]):
        yield code, text % {"cap": height[code]}
