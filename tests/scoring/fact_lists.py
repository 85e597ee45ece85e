"""Lists of single facts and their sums as columns: what the SQL does, said in plain Python."""

from dataclasses import dataclass, field

from hypothesis import strategies as st

from scoring.formula.columns import FACT_NAMES, from_rows
from scoring.formula.decay import decay_weights
from scoring.formula.index import compute_index
from scoring.formula.model import ModelParameters

RHYTHMS = ("daily", "weekly", "monthly")


@dataclass(frozen=True)
class FactList:
    duties: tuple[tuple[str, int, str], ...] = ()  # rhythm, age, on_time | late | missed
    hazards: tuple[tuple[str, int, str], ...] = ()  # own | found, age, in_time | late | overdue
    inspections: tuple[tuple[int, int, bool, bool], ...] = ()  # age, score, key items seen, key failure
    samples: tuple[tuple[int, str], ...] = ()  # age, passed | failed | risk | pending
    complaints: tuple[tuple[int, int, str], ...] = ()  # age, severity, in_time | late | overdue | none
    hollow: tuple[int, ...] = ()  # age of the confirmation
    credit: tuple[str, ...] = ()  # MINOR | GENERAL | SERIOUS | ABNORMAL | LISTED | HONOUR
    standing: dict = field(default_factory=dict)

    def plus(self, **more):
        return FactList(
            **{
                name: getattr(self, name) if name not in more else (*getattr(self, name), *more[name])
                for name in ("duties", "hazards", "inspections", "samples", "complaints", "hollow", "credit")
            },
            standing=self.standing,
        )


def row_of(facts: FactList, model: ModelParameters) -> dict[str, int]:  # noqa: C901  a plain list of sums
    row = dict.fromkeys(FACT_NAMES, 0)
    duty = decay_weights(model.duty.look_back_days, model.duty.half_life_days)
    supervision = decay_weights(model.supervision.look_back_days, model.supervision.half_life_days)
    sampling = decay_weights(model.sampling.look_back_days, model.sampling.half_life_days)
    complaint = decay_weights(model.complaint.look_back_days, model.complaint.half_life_days)

    def add(name, count, weight):
        row[name] += count
        row[f"{name}_weight"] += weight

    for rhythm, age, outcome in facts.duties:
        add(f"{rhythm}_due", 1, duty[age])
        if outcome != "missed":
            add(f"{rhythm}_{outcome}", 1, duty[age])
    for finder, age, outcome in facts.hazards:
        table = duty if finder == "own" else supervision
        add(f"{finder}_hazards_{outcome}", 1, table[0] if outcome == "overdue" else table[age])
    for age, score, key_seen, key_failed in facts.inspections:
        row["inspections"] += 1
        row["inspection_weight"] += supervision[age]
        row["inspection_weighted_score"] += supervision[age] * score
        if key_seen:
            row["key_inspections"] += 1
            row["key_weight"] += supervision[age]
            row["key_failures"] += key_failed
            row["key_clear_weight"] += 0 if key_failed else supervision[age]
    for age, outcome in facts.samples:
        if outcome == "passed":
            add("samples_passed", 1, sampling[age])
        else:
            add("samples_failed", 1, sampling[age] * (model.risk_item_weight if outcome == "risk" else 1))
            row["disposals_pending"] += outcome == "pending"
    for age, severity, answer in facts.complaints:
        row["complaints"] += 1
        row["complaint_load"] += complaint[age] * severity
        if answer != "none":
            row[f"complaints_{answer}"] += 1
    row["hollow_confirmed"] = len(facts.hollow)
    for event in facts.credit:
        if event in ("MINOR", "GENERAL", "SERIOUS"):
            row[f"penalties_{event.lower()}"] += 1
        elif event == "HONOUR":
            row["honours"] += 1
        else:
            row["is_on_abnormal_list" if event == "ABNORMAL" else "is_on_serious_list"] = 1
    return row | facts.standing


def score(facts: FactList, model: ModelParameters):
    """The points of one enterprise, by name."""
    points = compute_index(from_rows([row_of(facts, model)]), model)
    return {name: int(points[name][0]) for name in points.dtype.names}


def _age(most):
    return st.integers(0, most - 1)


duties = st.tuples(st.sampled_from(RHYTHMS), _age(90), st.sampled_from(("on_time", "late", "missed")))
hazards = st.tuples(
    st.sampled_from(("own", "found")), _age(90), st.sampled_from(("in_time", "late", "overdue"))
)
inspections = st.tuples(_age(730), st.integers(0, 100), st.booleans(), st.booleans())
samples = st.tuples(_age(730), st.sampled_from(("passed", "failed", "risk", "pending")))
complaints = st.tuples(_age(365), st.integers(1, 3), st.sampled_from(("in_time", "late", "overdue", "none")))
hollow = _age(90)
credit = st.sampled_from(("MINOR", "GENERAL", "SERIOUS", "ABNORMAL", "LISTED", "HONOUR"))


def _some(strategy, most):
    return st.lists(strategy, max_size=most).map(tuple)


standings = st.fixed_dictionaries(
    {
        "size_band": st.integers(0, 3),
        "is_complaint_channel_open": st.integers(0, 1),
        "has_credit_code": st.integers(0, 1),
        "is_suspended": st.sampled_from((0, 0, 0, 1)),
        "critical_hazards_open": st.sampled_from((0, 0, 0, 1)),
        "record_days": st.sampled_from((0, 29, 30, 400)),
    }
)
fact_lists = st.builds(
    FactList,
    duties=_some(duties, 12),
    hazards=_some(hazards, 4),
    inspections=_some(inspections, 4),
    samples=_some(samples, 4),
    complaints=_some(complaints, 4),
    hollow=_some(hollow, 4),
    credit=_some(credit, 3),
    standing=standings,
)
