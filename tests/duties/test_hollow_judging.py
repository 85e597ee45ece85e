"""What looks hollow and what does not, case by case."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from duties.judging.photo import PhotoPair, ShownPhoto, judge_photos
from duties.judging.place import FarRecord, judge_places
from duties.judging.reading import CommonReading, judge_readings, weight_of
from duties.judging.text import RepeatedWords, repeated_beyond_habit

DAY = date(2026, 11, 1)
LIMITS = SimpleNamespace(
    photo_bits=3,
    photo_days=3,
    photo_elsewhere_days=2,
    text_days=10,
    text_weeks=4,
    text_enterprises=4,
    constant_share_percent=90,
    far_metres=500,
    far_days=2,
    far_share_percent=40,
)


@pytest.mark.parametrize(
    ("unit", "minimum", "number", "weight"),
    [
        ("℃", "0", "4", 0),  # a thermostat in whole degrees
        ("℃", "0", "3.5", 0),  # one in half degrees
        ("℃", None, "-18.0", 0),
        ("℃", "0", "3.7", 2),  # tenths that never move
        ("℃", None, "-18.3", 2),
        ("℃", "70", "75", 1),  # the core of a dish, measured anew each day
        ("℃", "100", "100", 0),  # boiling water
        ("mg/L", "250", "250", 0),  # the colour of a test strip
        ("g", "125", "150", 1),
    ],
)
def test_a_reading_counts_by_how_much_it_varies_in_life(unit, minimum, number, weight):
    assert weight_of(CommonReading(1, 1, "item", unit, minimum, number, 20, 20)) == weight


def test_a_steady_fridge_alone_is_no_sign():
    fridge = CommonReading(1, 1, "fridge", "℃", "0", "4", 30, 30)

    assert judge_readings([fridge], LIMITS, {(1, 1, "fridge"): [(1, DAY)]}) == []


def words(enterprise_id=1, text="红烧肉配青菜，孩子们吃得很干净", **fields):
    defaults = {
        "enterprise_id": enterprise_id,
        "manager_id": enterprise_id,
        "duty_kind": 1,
        "item": "meal",
        "words": text,
        "times": 14,
        "total": 16,
        "first_day": DAY,
        "last_day": DAY + timedelta(days=20),
    }
    return RepeatedWords(**defaults | fields)


def test_the_same_meal_for_weeks_is_a_copy():
    assert repeated_beyond_habit([words()], LIMITS) == [words()]


@pytest.mark.parametrize(
    "row",
    [
        words(text="今日检查全部合格，无异常情况"),
        words(times=8),
        words(total=40),
        words(last_day=DAY + timedelta(days=11)),
    ],
    ids=["a zero-risk report", "seldom", "among many others", "a short while"],
)
def test_habits_of_speech_are_none(row):
    assert repeated_beyond_habit([row], LIMITS) == []


def test_what_many_enterprises_write_is_a_stock_phrase():
    assert repeated_beyond_habit([words(number) for number in range(1, 5)], LIMITS) == []
    assert len(repeated_beyond_habit([words(number) for number in range(1, 4)], LIMITS)) == 3


def test_a_weekly_report_may_look_at_the_same_but_not_plan_the_same():
    looked_at = words(duty_kind=2, item="assessed", times=5, total=5)
    plan = words(duty_kind=2, item="measures", times=5, total=5)

    assert repeated_beyond_habit([looked_at], LIMITS) == []
    assert repeated_beyond_habit([looked_at, plan], LIMITS) == [looked_at, plan]


def shown(day, fingerprint, *, enterprise_id=1, sent="", item="sink"):
    sent = sent or f"{enterprise_id}-{day}-{fingerprint}"
    return ShownPhoto(
        enterprise_id, enterprise_id, day, DAY + timedelta(days=day), item, f"p{day}", fingerprint, sent
    )


SIGHT = 0x2AAA_AAAA_AAAA_AAAA


def test_one_photo_for_many_days_is_found_however_it_was_saved():
    photos = [shown(0, SIGHT), shown(1, SIGHT ^ 1), shown(2, SIGHT ^ 6), shown(3, SIGHT ^ (0xFFF << 20))]

    finding = judge_photos(photos, [], LIMITS)[0]

    assert [pair["record"] for pair in finding.evidence["pairs"]] == [1, 2]
    assert finding.days == tuple(DAY + timedelta(days=day) for day in range(3))


def test_a_mistake_on_one_day_is_none():
    assert judge_photos([shown(0, SIGHT), shown(1, SIGHT)], [], LIMITS) == []


def test_a_fixed_camera_is_honestly_alike_by_degrees():
    photos = [shown(day, SIGHT ^ (0b11111 << 3 * day)) for day in range(12)]  # 2 to 10 bits from each other
    photos += [shown(20 + day, SIGHT ^ (0b111 << 5 * day)) for day in range(6)]

    assert judge_photos(photos, [], LIMITS) == []


def test_photos_of_another_enterprise_are_found_on_fewer_days():
    pairs = [PhotoPair(shown(day, SIGHT + day), shown(day, SIGHT + day, enterprise_id=2)) for day in (3, 4)]

    finding = judge_photos([], pairs, LIMITS)[0]

    assert (finding.enterprise_id, finding.evidence["records"]) == (1, [3, 4])
    assert judge_photos([], pairs[:1], LIMITS) == []


def test_black_pictures_resemble_each_other():
    pairs = [PhotoPair(shown(day, 7), shown(day, 7, enterprise_id=2)) for day in (3, 4)]

    assert judge_photos([], pairs, LIMITS) == []


def far(day, latitude, accuracy=20, located=4):
    return FarRecord(1, 1, day, DAY + timedelta(days=day), latitude, 120.6, accuracy, 31.3, 120.6, located)


def test_the_phone_s_own_error_speaks_for_it():
    assert judge_places([far(day, 31.306, accuracy=300) for day in range(3)], LIMITS) == []  # 667 metres
    assert len(judge_places([far(day, 31.306) for day in range(3)], LIMITS)) == 1


def test_who_never_was_at_the_registered_place_is_only_weakly_suspect():
    weak = judge_places([far(day, 31.32) for day in range(4)], LIMITS)[0]
    clear = judge_places([far(day, 31.32) for day in range(3)], LIMITS)[0]

    assert (weak.strength, weak.evidence["is_never_near"]) == (1, True)
    assert (clear.strength, clear.evidence["is_never_near"]) == (2, False)
