"""The table of answers: what is put in, what comes back, what the record keeps."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from duties.forms.daily_control import DailyControlForm, initial_from
from duties.models import Duty
from duties.queries.control_list import ControlItem, ControlList
from tests.factories.daily_answers import upload
from tests.factories.duties import make_record
from tests.factories.photos import make_photo

DAY = date(2026, 11, 23)
COLD = {"answer": "NUMBER", "unit": "℃"}


def item(code, **fields):
    return ControlItem(code=code, group="STORAGE", question_zh=f"{code}好吗", question_en="", **fields)


YES_NO = item("dress")
ALWAYS_APPLIES = item("hands", may_not_apply=False)
PRIVATE = item("illness", photo="NEVER", severity="MAJOR")
EACH_TIME = item("samples", photo="ALWAYS")
CHILLED = item("chilled", minimum=Decimal(0), maximum=Decimal(8), severity="MAJOR", **COLD)
FROZEN = item("frozen", maximum=Decimal(-12), **COLD)
HOT = item("hot", minimum=Decimal(70), may_not_apply=False, **COLD)
SEVERAL = item("fridges", minimum=Decimal(0), maximum=Decimal(8), points=("前厅", "后厨"), **COLD)
MEAL = item("meal", answer="TEXT")
LABEL = item("label", answer="PHOTO", photo="ALWAYS")


@pytest.fixture
def duty(noodle_bar):
    return Duty(enterprise=noodle_bar, due_on=DAY, kind=Duty.Kind.DAILY_CONTROL)


@pytest.fixture
def fill_in(duty):
    def fill_in(*items, files=(), **answers):
        data = QueryDict(mutable=True)
        data["idempotency_key"] = str(uuid4())
        for name, value in answers.items():
            data.setlist(name, value if isinstance(value, list) else [value])
        control_list = ControlList("t", "1", "", "", "", items, items)
        uploads = MultiValueDict({name: [upload()] for name in files})
        return DailyControlForm(data, uploads, duty=duty, control_list=control_list)

    return fill_in


ASKED_COLD = {"unit": "℃", "minimum": "0", "maximum": "8"}


@pytest.mark.parametrize(
    ("asked", "filled", "entry"),
    [
        (YES_NO, {"answer_dress": "YES"}, {"answer": "YES"}),
        (YES_NO, {"answer_dress": "YES", "note_dress": "换了新帽"}, {"answer": "YES", "note": "换了新帽"}),
        (YES_NO, {"answer_dress": "NOT_APPLICABLE"}, {"answer": "NOT_APPLICABLE"}),
        (CHILLED, {"number_chilled": "4.50"}, {"answer": "YES", "number": "4.5"} | ASKED_COLD),
        (CHILLED, {"number_chilled": "8"}, {"answer": "YES", "number": "8"} | ASKED_COLD),
        (CHILLED, {"number_chilled": "0"}, {"answer": "YES", "number": "0"} | ASKED_COLD),
        (
            CHILLED,
            {"not_applicable_chilled": "on", "number_chilled": "40"},
            {"answer": "NOT_APPLICABLE"} | ASKED_COLD,
        ),
        (
            FROZEN,
            {"number_frozen": "18", "below_frozen": "-"},
            {"answer": "YES", "number": "-18", "unit": "℃", "maximum": "-12"},
        ),
        (
            FROZEN,
            {"number_frozen": "-18", "below_frozen": "-"},
            {"answer": "YES", "number": "-18", "unit": "℃", "maximum": "-12"},
        ),
        (
            FROZEN,
            {"number_frozen": "-18"},
            {"answer": "YES", "number": "-18", "unit": "℃", "maximum": "-12"},
        ),
        (HOT, {"number_hot": "70"}, {"answer": "YES", "number": "70", "unit": "℃", "minimum": "70"}),
        (
            SEVERAL,
            {"number_fridges_1": "3", "number_fridges_2": "7.5"},
            {
                "answer": "YES",
                "number": "7.5",
                "readings": [{"point": "前厅", "number": "3"}, {"point": "后厨", "number": "7.5"}],
            }
            | ASKED_COLD,
        ),
        (MEAL, {"text_meal": "校长，红烧肉，偏咸"}, {"note": "校长，红烧肉，偏咸"}),
        (MEAL, {"not_applicable_meal": "on"}, {"answer": "NOT_APPLICABLE"}),
        (LABEL, {"not_applicable_label": "on"}, {"answer": "NOT_APPLICABLE"}),
        (EACH_TIME, {"answer_samples": "NOT_APPLICABLE"}, {"answer": "NOT_APPLICABLE"}),
    ],
)
def test_what_the_record_keeps(fill_in, asked, filled, entry):
    form = fill_in(asked, **filled)

    assert form.is_valid(), form.errors
    assert form.answers == [{"item": asked.code, "question": f"{asked.code}好吗"} | entry]
    assert form.found == []
    assert form.answered_count == 1


@pytest.mark.parametrize(
    ("asked", "filled", "files", "fields"),
    [
        (YES_NO, {}, [], ["answer_dress"]),
        (YES_NO, {"answer_dress": "PERHAPS"}, [], ["answer_dress"]),
        (ALWAYS_APPLIES, {"answer_hands": "NOT_APPLICABLE"}, [], ["answer_hands"]),
        (YES_NO, {"answer_dress": "NO"}, [], ["note_dress", "photos_dress"]),
        (YES_NO, {"answer_dress": "NO", "note_dress": "少帽"}, [], ["photos_dress"]),
        (YES_NO, {"answer_dress": "NO"}, ["photos_dress"], ["note_dress"]),
        (PRIVATE, {"answer_illness": "NO"}, [], ["note_illness"]),
        (EACH_TIME, {"answer_samples": "YES"}, [], ["photos_samples"]),
        (CHILLED, {}, [], ["number_chilled"]),
        (CHILLED, {"number_chilled": "冰"}, [], ["number_chilled"]),
        (CHILLED, {"number_chilled": "8.1"}, [], ["note_chilled", "photos_chilled"]),
        (
            CHILLED,
            {"number_chilled": "1", "below_chilled": "-"},
            [],
            ["note_chilled", "photos_chilled"],
        ),
        (
            FROZEN,
            {"number_frozen": "18", "below_frozen": ""},
            [],
            ["note_frozen", "photos_frozen"],
        ),
        (HOT, {"not_applicable_hot": "on"}, [], ["number_hot"]),
        (SEVERAL, {"number_fridges_1": "3"}, [], ["number_fridges_2"]),
        (
            SEVERAL,
            {"number_fridges_1": "3", "number_fridges_2": "12"},
            [],
            ["note_fridges", "photos_fridges"],
        ),
        (MEAL, {}, [], ["text_meal"]),
        (MEAL, {"text_meal": "  "}, [], ["text_meal"]),
        (LABEL, {}, [], ["photos_label"]),
        (LABEL, {"photos_label_ids": ["seven"]}, [], ["photos_label"]),
        (LABEL, {"photos_label_ids": [str(uuid4())]}, [], ["photos_label"]),
        (
            LABEL,
            {"photos_label_ids": [str(uuid4()) for _number in range(7)]},
            [],
            ["photos_label"],
        ),
    ],
)
def test_what_is_missing_is_said_where_it_is(fill_in, asked, filled, files, fields):
    form = fill_in(asked, files=files, **filled)

    assert sorted(form.errors) == sorted(fields)


@pytest.mark.parametrize(
    ("asked", "filled", "title", "severity"),
    [
        (YES_NO, {"answer_dress": "NO", "note_dress": "少帽"}, "少帽（dress好吗）", "GENERAL"),
        (
            CHILLED,
            {"number_chilled": "12", "note_chilled": "门没关严"},
            "门没关严（chilled好吗：12 ℃，要求 0–8 ℃）",
            "MAJOR",
        ),
        (
            SEVERAL,
            {"number_fridges_1": "9", "number_fridges_2": "12.5", "note_fridges": "停电"},
            "停电（fridges好吗：12.5 ℃，要求 0–8 ℃）",
            "GENERAL",
        ),
    ],
)
def test_what_is_wrong_becomes_a_finding_with_its_photo(
    fill_in, noodle_bar, officer, asked, filled, title, severity
):
    photo = make_photo(noodle_bar, officer)
    form = fill_in(asked, **filled | {f"photos_{asked.code}_ids": [str(photo.pk)]})

    assert form.is_valid(), form.errors
    assert form.found == [{"title": title, "severity": severity, "photos": [photo], "item": asked.code}]
    assert form.photos == [(asked.code, photo)]
    assert form.answers[0]["photos"] == [str(photo.pk)]
    assert form.answers[0]["answer"] == "NO"


def test_illness_is_told_without_a_photo(fill_in):
    form = fill_in(PRIVATE, answer_illness="NO", note_illness="一人发热，已离岗")

    assert form.is_valid(), form.errors
    assert [finding["severity"] for finding in form.found] == ["MAJOR"]
    assert "photos_illness" not in form.fields


def test_a_photo_stands_under_one_item(fill_in, noodle_bar, officer):
    photo = make_photo(noodle_bar, officer)
    same = {f"photos_{code}_ids": [str(photo.pk)] for code in ("label", "samples")}

    form = fill_in(LABEL, EACH_TIME, answer_samples="YES", **same)

    assert list(form.errors) == ["photos_samples"]


def test_a_photo_of_another_enterprise_is_unknown(fill_in, rival_bar, rival):
    photo = make_photo(rival_bar, rival)

    assert list(fill_in(LABEL, photos_label_ids=[str(photo.pk)]).errors) == ["photos_label"]


def test_a_photo_of_another_days_record_is_not_shown_again(fill_in, noodle_bar, officer):
    photo = make_photo(noodle_bar, officer)
    make_record(noodle_bar, officer, date(2026, 11, 22), photos=[("label", photo)])

    assert list(fill_in(LABEL, photos_label_ids=[str(photo.pk)]).errors) == ["photos_label"]


def test_a_correction_may_show_it_again(fill_in, noodle_bar, officer):
    photo = make_photo(noodle_bar, officer)
    make_record(noodle_bar, officer, DAY, photos=[("label", photo)])

    assert fill_in(LABEL, photos_label_ids=[str(photo.pk)]).is_valid()


def test_what_does_not_apply_shows_no_photo(fill_in, noodle_bar, officer):
    photo = make_photo(noodle_bar, officer)
    form = fill_in(LABEL, not_applicable_label="on", photos_label_ids=[str(photo.pk)])

    assert form.is_valid(), form.errors
    assert (form.photos, "photos" in form.answers[0]) == ([], False)


def test_a_correction_begins_from_the_record(fill_in, duty, noodle_bar, officer):
    items = (YES_NO, CHILLED, FROZEN, SEVERAL, MEAL, LABEL)
    control_list = ControlList("t", "1", "", "", "", items, items)
    photo = make_photo(noodle_bar, officer)
    first = fill_in(
        *items,
        answer_dress="NOT_APPLICABLE",
        number_chilled="-2",
        below_chilled="",
        note_chilled="结冰",
        photos_chilled_ids=[str(photo.pk)],
        number_frozen="18",
        below_frozen="-",
        number_fridges_1="3",
        number_fridges_2="4.5",
        text_meal="校长",
        not_applicable_label="on",
    )
    assert first.is_valid(), first.errors

    again = DailyControlForm(
        initial=initial_from(control_list, first.answers, "好"), duty=duty, control_list=control_list
    )

    begun = {name: again[name].value() for name in again.fields if again[name].value()}
    assert begun == {
        "note": "好",
        "answer_dress": "NOT_APPLICABLE",
        "number_chilled": "2",
        "below_chilled": "-",
        "note_chilled": "结冰",
        "number_frozen": "18",
        "below_frozen": "-",
        "number_fridges_1": "3",
        "number_fridges_2": "4.5",
        "text_meal": "校长",
        "not_applicable_label": True,
    }
    assert [question.kept for question in again.questions if question.kept] == [[photo]]
    assert again.answered_count == len(items)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_photos_cost_one_query(fill_in, noodle_bar, officer, count, django_assert_num_queries):
    photos = [make_photo(noodle_bar, officer, seed) for seed in range(count)]
    form = fill_in(LABEL, not_applicable_label="on", photos_label_ids=[str(photo.pk) for photo in photos])

    with django_assert_num_queries(min(count, 1)):
        form.full_clean()


@pytest.mark.parametrize(
    ("asked", "filled", "is_open"),
    [
        (YES_NO, {"answer_dress": "YES"}, False),
        (YES_NO, {"answer_dress": "YES", "note_dress": "换了新帽"}, True),
        (YES_NO, {"answer_dress": "NO", "note_dress": "少帽"}, True),
        (EACH_TIME, {"answer_samples": "YES"}, False),
        (EACH_TIME, {"answer_samples": "NO"}, True),
        (CHILLED, {"number_chilled": "4"}, False),
        (CHILLED, {"number_chilled": "9"}, True),
    ],
)
def test_the_place_for_words_stands_open_where_they_are_wanted(fill_in, asked, filled, is_open):
    form = fill_in(asked, **filled)
    form.full_clean()

    assert form.questions[0].is_open == is_open
