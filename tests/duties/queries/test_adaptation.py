from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duties.queries.adaptation import MOST_OWN, MOST_POINTS, Changes, Fault, adapted, faults_of
from duties.queries.control_list import ControlItem
from tests.factories.risk_control import own_item

CODES = ("morning_check", "chilled", "frozen", "dress", "fridge_photo", "meal")
LIMITED = {"answer": "NUMBER", "unit": "℃"}


def item(code, **fields):
    return ControlItem(code=code, group="STORAGE", question_zh="问", question_en="Asked", **fields)


TEMPLATE = (
    item("morning_check", is_mandatory=True, photo="NEVER"),
    item("chilled", is_mandatory=True, minimum=Decimal(0), maximum=Decimal(8), **LIMITED),
    item("frozen", maximum=Decimal(-12), **LIMITED),
    item("dress"),
    item("fridge_photo", answer="PHOTO", photo="ALWAYS"),
    item("meal", answer="TEXT"),
)
PHOTO_STRENGTH = ("NEVER", "ON_NO", "ALWAYS")

codes = st.sampled_from((*CODES, "unheard_of", "own_1_1"))
limit = st.none() | st.decimals(-40, 40, places=1)
changes_of_any_kind = st.builds(
    Changes,
    dropped=st.lists(codes, max_size=8).map(tuple),
    limits=st.dictionaries(codes, st.tuples(limit, limit), max_size=4),
    photos=st.lists(codes, max_size=6).map(tuple),
    points=st.dictionaries(
        codes, st.lists(st.text(min_size=1, max_size=5), max_size=3).map(tuple), max_size=3
    ),
    own=st.lists(st.just(own_item("own_1_1")), max_size=1).map(tuple),
    order=st.lists(codes, max_size=9).map(tuple),
)


@given(changes_of_any_kind)
def test_no_change_makes_anything_laxer(changes):
    asked = {one.code: one for one in adapted(TEMPLATE, changes)}

    for original in TEMPLATE:
        if original.is_mandatory:
            assert original.code in asked
        if (found := asked.get(original.code)) is None:
            continue
        assert PHOTO_STRENGTH.index(found.photo) >= PHOTO_STRENGTH.index(original.photo)
        assert (found.severity, found.question_zh, found.answer, found.may_not_apply) == (
            original.severity,
            original.question_zh,
            original.answer,
            original.may_not_apply,
        )
        for number in map(Decimal, range(-50, 51)):
            assert original.allows(number) or not found.allows(number)


@given(changes_of_any_kind)
def test_each_item_is_asked_once(changes):
    asked = [one.code for one in adapted(TEMPLATE, changes)]

    assert len(asked) == len(set(asked))
    assert set(asked) <= {*CODES, "own_1_1"}


@given(changes_of_any_kind)
def test_what_is_allowed_is_what_is_asked(changes):
    if faults_of(TEMPLATE, changes):
        return
    asked = {one.code: one for one in adapted(TEMPLATE, changes)}

    assert not asked.keys() & set(changes.dropped)
    assert all(asked[code].photo == "ALWAYS" for code in changes.photos if code in asked)
    for code, (low, high) in changes.limits.items():
        if code in asked:
            assert low in (None, asked[code].minimum)
            assert high in (None, asked[code].maximum)


@given(changes_of_any_kind)
def test_what_is_stored_is_what_was_meant(changes):
    assert adapted(TEMPLATE, Changes.from_json(changes.as_json())) == adapted(TEMPLATE, changes)


def test_without_changes_it_is_the_template():
    assert adapted(TEMPLATE, Changes()) == TEMPLATE
    assert Changes().as_json() == {}


def test_what_the_order_does_not_name_keeps_its_neighbour():
    asked = adapted(TEMPLATE, Changes(order=("meal", "chilled"), own=(own_item("own_1_1"),)))

    assert [one.code for one in asked] == [
        "morning_check",
        "meal",
        "own_1_1",
        "chilled",
        "frozen",
        "dress",
        "fridge_photo",
    ]


@pytest.mark.parametrize(("group", "place"), [("STORAGE", 3), ("PEOPLE", 1), ("CLEANING", 4)])
def test_an_added_item_stands_last_in_its_group(group, place):
    template = (
        replace(TEMPLATE[0], group="PEOPLE"),
        TEMPLATE[1],
        TEMPLATE[2],
        replace(TEMPLATE[3], group="PROCESSING"),
    )

    asked = adapted(template, Changes(own=(replace(own_item("own_1_1"), group=group),)))

    assert [one.code for one in asked].index("own_1_1") == place


def test_limits_that_leave_no_room_give_way_to_the_template():
    asked = adapted(TEMPLATE, Changes(limits={"chilled": (Decimal(9), None)}))

    assert asked[1].limits == "0–8 ℃"


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"dropped": ("dress", "meal")}, []),
        ({"dropped": ("chilled",)}, [("chilled", Fault.MANDATORY)]),
        ({"dropped": ("unheard_of",)}, [("unheard_of", Fault.UNKNOWN)]),
        ({"limits": {"chilled": (Decimal(0), Decimal(8))}}, []),
        ({"limits": {"chilled": (Decimal(2), Decimal(5))}}, []),
        ({"limits": {"frozen": (Decimal(-30), Decimal(-18))}}, []),
        ({"limits": {"chilled": (None, Decimal("8.1"))}}, [("chilled", Fault.LOOSER)]),
        ({"limits": {"chilled": (Decimal("-0.1"), None)}}, [("chilled", Fault.LOOSER)]),
        ({"limits": {"chilled": (Decimal(8), None)}}, [("chilled", Fault.CROSSED)]),
        ({"limits": {"frozen": (Decimal(-12), None)}}, [("frozen", Fault.CROSSED)]),
        ({"limits": {"dress": (None, Decimal(1))}}, [("dress", Fault.UNKNOWN)]),
        ({"photos": ("dress", "chilled", "fridge_photo")}, []),
        ({"photos": ("morning_check",)}, [("morning_check", Fault.PHOTO)]),
        ({"points": {"chilled": ("前厅", "后厨")}}, []),
        ({"points": {"chilled": ("前厅", "前厅")}}, [("chilled", Fault.POINTS)]),
        ({"points": {"chilled": ("前" * 21,)}}, [("chilled", Fault.POINTS)]),
        ({"points": {"chilled": ("",)}}, [("chilled", Fault.POINTS)]),
        (
            {"points": {"chilled": tuple(str(n) for n in range(MOST_POINTS + 1))}},
            [("chilled", Fault.POINTS)],
        ),
        ({"points": {"dress": ("前厅",)}}, [("dress", Fault.POINTS)]),
        ({"own": (own_item("own_1_1", photo="ALWAYS", answer="PHOTO"),)}, []),
        (
            {"own": (own_item("own_1_1", answer="NUMBER", unit="℃", maximum=Decimal(4), points=("一",)),)},
            [],
        ),
        ({"own": (own_item("own_1_1", question=""),)}, [("own_1_1", Fault.OWN)]),
        ({"own": (own_item("dress"),)}, [("dress", Fault.OWN)]),
        ({"own": (own_item("own_1_1", answer="PHOTO"),)}, [("own_1_1", Fault.OWN)]),
        ({"own": (own_item("own_1_1", maximum=Decimal(4)),)}, [("own_1_1", Fault.OWN)]),
        ({"own": (own_item("own_1_1", answer="NUMBER", unit="℃"),)}, [("own_1_1", Fault.OWN)]),
        (
            {"own": (own_item("own_1_1", answer="NUMBER", maximum=Decimal(4)),)},
            [("own_1_1", Fault.OWN)],
        ),
        (
            {
                "own": (
                    own_item("own_1_1", answer="NUMBER", unit="℃", minimum=Decimal(4), maximum=Decimal(4)),
                )
            },
            [("own_1_1", Fault.OWN)],
        ),
        ({"own": (own_item("own_1_1"), own_item("own_1_1"))}, [("", Fault.TOO_MANY)]),
        ({"own": tuple(own_item(f"own_1_{n}") for n in range(MOST_OWN + 1))}, [("", Fault.TOO_MANY)]),
    ],
)
def test_what_a_version_may_ask_for(changes, faults):
    found = faults_of(TEMPLATE, Changes(**changes))

    assert [(fault.code, fault.what) for fault in found] == faults
