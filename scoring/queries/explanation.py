"""Why an index is what it is: parts that add up to it, told from the numbers that made the score.

Nothing is computed anew. Points and inputs come from the stored snapshot; the sentence is made when
somebody reads, in the reader's language.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from scoring.formula.columns import (
    CAPS,
    COMPONENTS,
    DIMENSIONS,
    FACT_LAYOUTS,
    NO_DATA,
    POINT_LAYOUTS,
    unpack,
)
from scoring.formula.model import ModelParameters, parse_parameters
from scoring.models import CurrentIndex, IndexSnapshot


@dataclass(frozen=True)
class Component:
    """A part of a dimension: its own score, and how many tenths of the dimension's score come from it."""

    code: str
    label: str
    score_tenths: int | None
    share_tenths: int
    sentence: str


@dataclass(frozen=True)
class Part:
    """A dimension: its own score, the score it counts with, and its share of the index, in tenths.

    The shares of its components and the deduction add up to its own score exactly.
    """

    code: str
    label: str
    weight: int
    score_tenths: int | None
    counted_tenths: int | None
    share_tenths: int
    deduction_tenths: int
    sentences: tuple[str, ...]
    components: tuple[Component, ...]

    @property
    def score(self) -> Decimal | None:
        return None if self.score_tenths is None else Decimal(self.score_tenths) / 10

    @property
    def share(self) -> Decimal:
        return Decimal(self.share_tenths) / 10


@dataclass(frozen=True)
class Cap:
    """What holds the index down, and the sentence that says how far."""

    code: str
    sentence: str


@dataclass(frozen=True)
class Explanation:
    """The shares of the parts and the cap's deduction add up to the index exactly."""

    as_of: date
    model_version: str
    index_tenths: int | None
    raw_tenths: int | None
    band: int
    parts: tuple[Part, ...]
    cap_deduction_tenths: int
    caps: tuple[Cap, ...]
    missing_sentences: tuple[str, ...]

    @property
    def index(self) -> Decimal | None:
        return None if self.index_tenths is None else Decimal(self.index_tenths) / 10

    @property
    def cap_sentences(self) -> tuple[str, ...]:
        return tuple(cap.sentence for cap in self.caps)


def explain_current(enterprise_id: int) -> Explanation | None:
    """The explanation of what page and map show now; None when the enterprise has no index row yet."""
    current = CurrentIndex.objects.filter(pk=enterprise_id).first()
    snapshot = snapshot_of(current) if current else None
    return explain(snapshot) if snapshot else None


def snapshot_of(current: CurrentIndex) -> IndexSnapshot | None:
    """The stored inputs and points behind a current row."""
    return (
        IndexSnapshot.objects.select_related("model_version")
        .filter(as_of=current.as_of, enterprise=current.enterprise_id, run=current.run_id)
        .first()
    )


def explain(snapshot: IndexSnapshot) -> Explanation:
    facts = unpack(bytes(snapshot.facts), FACT_LAYOUTS)
    points = unpack(bytes(snapshot.points), POINT_LAYOUTS)
    model = parse_parameters(snapshot.model_version.parameters)
    return Explanation(
        as_of=snapshot.as_of,
        model_version=snapshot.model_version.code,
        index_tenths=snapshot.index_tenths,
        raw_tenths=snapshot.raw_tenths,
        band=snapshot.band,
        parts=tuple(_part(place, facts, points, model) for place in range(len(DIMENSIONS))),
        cap_deduction_tenths=points["cap_deduction"],
        caps=tuple(_caps(facts, model)),
        missing_sentences=tuple(_missing_sentences(facts, points, model)),
    )


# --- Parts ------------------------------------------------------------------------------------
def dimension_labels() -> dict[str, str]:
    return {
        "DUTY": _("主体责任"),
        "SUPERVISION": _("日常监管"),
        "SAMPLING": _("监督抽检"),
        "COMPLAINT": _("投诉举报"),
        "CREDIT": _("信用奖惩"),
    }


def _known(value: int) -> int | None:
    return None if value == NO_DATA else value


def _part(place: int, facts: dict[str, int], points: dict[str, int], model: ModelParameters) -> Part:
    code = DIMENSIONS[place]
    name = code.lower()
    components = tuple(
        Component(
            code=component,
            label=_component_labels()[code, component],
            score_tenths=_known(points[f"{name}_{component}"]),
            share_tenths=points[f"{name}_{component}_share"],
            sentence=_SENTENCES[code, component](facts, model),
        )
        for component in COMPONENTS[code]
    )
    score, counted = _known(points[name]), _known(points[f"{name}_counted"])
    return Part(
        code=code,
        label=dimension_labels()[code],
        weight=model.weights[place],
        score_tenths=score,
        counted_tenths=counted,
        share_tenths=points[f"{name}_share"],
        deduction_tenths=points.get(f"{name}_hollow", 0),
        sentences=tuple(_part_sentences(code, facts, points, model)),
        components=components,
    )


def _part_sentences(code: str, facts: dict[str, int], points: dict[str, int], model: ModelParameters):
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


def _component_labels() -> dict[tuple[str, str], str]:
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


# --- Sentences --------------------------------------------------------------------------------
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


def _caps(facts: dict[str, int], model: ModelParameters):
    """All caps that apply, the lowest first: that one holds."""
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
        yield Cap(code, text % {"cap": height[code]})


def _missing_sentences(facts: dict[str, int], points: dict[str, int], model: ModelParameters):
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
