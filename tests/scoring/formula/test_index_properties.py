"""What must hold for any enterprise whatsoever."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.formula.columns import DIMENSIONS, NO_DATA, POINT_LAYOUTS, UnknownLayout, from_rows, unpack
from scoring.formula.index import compute_index
from scoring.formula.model import parse_parameters
from tests.scoring import fact_lists as fl
from tests.scoring import plain_index
from tests.scoring.parameters import CITY, HONEST, OPEN_DATA

MODELS = {
    "city": parse_parameters(CITY),
    "honest": parse_parameters(HONEST),
    "open_data": parse_parameters(OPEN_DATA),
}
models = st.sampled_from(sorted(MODELS)).map(MODELS.get)
many = settings(max_examples=100, deadline=None)


def _comparable(before, after):
    return before["index"] != NO_DATA and after["index"] != NO_DATA


@many
@given(fl.fact_lists, models)
def test_every_score_lies_between_0_and_100(facts, model):
    points = fl.score(facts, model)

    for name in DIMENSIONS:
        assert -1 <= points[name.lower()] <= 1000
        assert -1 <= points[f"{name.lower()}_counted"] <= 1000
    assert -1 <= points["index"] <= 1000
    assert 0 <= points["raw"] <= 1000


@many
@given(fl.fact_lists, models)
def test_the_parts_add_up_to_the_index_exactly(facts, model):
    points = fl.score(facts, model)

    parts = sum(points[f"{name.lower()}_share"] for name in DIMENSIONS)
    assert parts == points["raw"]
    if points["index"] != NO_DATA:
        assert parts + points["cap_deduction"] == points["index"]


@many
@given(fl.fact_lists, models)
def test_the_components_add_up_to_their_dimension_exactly(facts, model):
    points = fl.score(facts, model)

    for dimension in ("duty", "supervision", "complaint"):
        if points[dimension] != NO_DATA:
            shares = [points[n] for n in points if n.startswith(f"{dimension}_") and n.endswith("_share")]
            hollow = points.get(f"{dimension}_hollow", 0)
            assert sum(shares) - points[f"{dimension}_share"] + hollow == points[dimension]
    if points["credit"] != NO_DATA:
        parts = ("credit_penalties", "credit_abnormal_list", "credit_honours", "credit_clipped")
        assert 1000 + sum(points[part] for part in parts) == points["credit"]


@many
@given(fl.fact_lists, models, st.sampled_from(fl.RHYTHMS), st.integers(0, 89))
def test_one_more_duty_done_on_time_never_lowers(facts, model, rhythm, age):
    """The first of all may, where a prior comes with it: the dimension then begins below a full score."""
    before, after = fl.score(facts, model), fl.score(facts.plus(duties=[(rhythm, age, "on_time")]), model)

    if before["duty"] != NO_DATA or not model.hazard_prior_strength:
        assert before["index"] <= after["index"]


@many
@given(fl.fact_lists.filter(lambda facts: facts.duties), models, st.integers(0, 89))
def test_one_more_own_finding_closed_in_time_never_lowers(facts, model, age):
    """With a duty on record; and it raises what "nothing found" had, as long as that was not full already."""
    facts = facts.plus(duties=[("daily", 0, "on_time")])
    before, after = fl.score(facts, model), fl.score(facts.plus(hazards=[("own", age, "in_time")]), model)

    if before["duty_hazards"] != NO_DATA:
        assert before["index"] <= after["index"]
    if model.hazard_prior_strength:
        assert before["duty_hazards"] < after["duty_hazards"]


@many
@given(fl.fact_lists, st.integers(0, 89))
def test_hollow_routine_never_changes_an_index_of_layout_1(facts, age):
    for model in (MODELS["city"], MODELS["open_data"]):
        assert fl.score(facts.plus(hollow=[age]), model) == fl.score(facts, model)


@many
@given(fl.fact_lists.filter(lambda facts: any(d[2] != "on_time" for d in facts.duties)), models, st.data())
def test_a_missed_duty_that_was_done_on_time_after_all_never_lowers(facts, model, data):
    number = data.draw(st.sampled_from([n for n, d in enumerate(facts.duties) if d[2] != "on_time"]))
    rhythm, age, _ = facts.duties[number]
    duties = (*facts.duties[:number], (rhythm, age, "on_time"), *facts.duties[number + 1 :])
    better = fl.FactList(**{**vars(facts), "duties": duties})

    assert fl.score(facts, model)["index"] <= fl.score(better, model)["index"]


ADVERSE = {
    "failed_sample": (
        "samples",
        st.tuples(st.integers(0, 729), st.sampled_from(("failed", "risk", "pending"))),
    ),
    "overdue_hazard": (
        "hazards",
        st.tuples(st.sampled_from(("own", "found")), st.integers(0, 89), st.just("overdue")),
    ),
    "missed_duty": ("duties", st.tuples(st.sampled_from(fl.RHYTHMS), st.integers(0, 89), st.just("missed"))),
    "unanswered_complaint": (
        "complaints",
        st.tuples(st.integers(0, 364), st.integers(1, 3), st.sampled_from(("overdue", "late", "none"))),
    ),
    "penalty": ("credit", st.sampled_from(("MINOR", "GENERAL", "SERIOUS", "ABNORMAL", "LISTED"))),
    "confirmed_hollow_routine": ("hollow", st.integers(0, 89)),
    "failed_inspection": (
        "inspections",
        st.tuples(st.integers(0, 729), st.just(0), st.just(True), st.just(True)),
    ),
}


@pytest.mark.parametrize("kind", ADVERSE)
@many
@given(facts=fl.fact_lists, model=models, data=st.data())
def test_one_more_adverse_fact_never_raises(kind, facts, model, data):
    noun, strategy = ADVERSE[kind]
    before = fl.score(facts, model)
    after = fl.score(facts.plus(**{noun: [data.draw(strategy)]}), model)

    if _comparable(before, after):
        assert after["index"] <= before["index"]


@many
@given(fl.fact_lists, models, st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter(facts, model, order: random.Random):
    shuffled = {}
    for name, values in vars(facts).items():
        shuffled[name] = values if name == "standing" else tuple(order.sample(values, len(values)))

    assert fl.score(facts, model) == fl.score(fl.FactList(**shuffled), model)


@many
@given(st.lists(fl.fact_lists, min_size=1, max_size=6), models, st.randoms(use_true_random=False))
def test_an_enterprise_has_the_same_bytes_alone_and_in_any_table(lists, model, order: random.Random):
    rows = [fl.row_of(facts, model) for facts in lists]
    places = order.sample(range(len(rows)), len(rows))

    together = compute_index(from_rows([rows[place] for place in places]), model)

    for position, place in enumerate(places):
        alone = compute_index(from_rows([rows[place]]), model)
        assert together[position : position + 1].tobytes() == alone.tobytes()


@many
@given(fl.fact_lists, st.sampled_from([CITY, HONEST, OPEN_DATA]))
def test_a_plain_rendering_of_the_document_finds_the_same_points(facts, parameters):
    model = parse_parameters(parameters)
    row = fl.row_of(facts, model)

    assert plain_index.points_of(row, parameters) == fl.score(facts, model)


def test_an_empty_table_gives_an_empty_answer():
    assert len(compute_index(from_rows([]), MODELS["city"])) == 0


def test_the_bytes_do_not_depend_on_the_machine():
    """A fixed enterprise has a fixed record, byte for byte, little-endian."""
    facts = fl.FactList(
        duties=(("daily", 3, "on_time"), ("daily", 4, "missed"), ("weekly", 10, "late")),
        samples=((20, "passed"), (400, "risk")),
        inspections=((100, 88, True, False),),
        standing={"has_credit_code": 1, "record_days": 200},
    )

    points = compute_index(from_rows([fl.row_of(facts, MODELS["city"])]), MODELS["city"])

    assert points.dtype == np.dtype(points.dtype).newbyteorder("<")
    assert points.tobytes().hex() == FIXED


def test_a_stored_record_of_layout_1_is_read_as_it_was_written():
    stored = bytes.fromhex(FIXED)

    points = unpack(stored, POINT_LAYOUTS)

    assert (points["duty"], points["index"], "duty_hollow" in points) == (503, 774, False)
    with pytest.raises(UnknownLayout):
        unpack(stored[:-1], POINT_LAYOUTS)


FIXED = (
    "f701f701a800f8016801f4018f00ffff0000ffff00008e038e03fd0070039402e803fa00ffff00004b034b03bb00ffffffff0000"
    "ffff0000ffff0000e803e803a6000000000000000000040006030000000006030200"
)
