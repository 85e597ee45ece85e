"""The templates that come with the platform are complete, and files that are not are refused."""

import re
import shutil
from pathlib import Path

import pytest

import duties
from duties.models import RiskControlTemplate, TemplateItem, TemplateUse
from duties.template_files import TemplateFileFault, read_templates
from enterprises.models import Enterprise

FOLDER = Path(duties.__file__).parent / "data" / "risk_control_2026_1"
TEXTS = read_templates(FOLDER)
CODES = [text.code for text in TEXTS]
ITEMS = [(text.code, item) for text in TEXTS for item in text.items]
CHINESE = re.compile("[㐀-鿿]")
CHINESE_SHORT, ENGLISH_SHORT = 34, 115  # what two lines of a phone hold


@pytest.mark.parametrize("text", TEXTS, ids=CODES)
def test_each_template_is_asked_in_a_minute(text):
    codes = [item["code"] for item in text.items]

    assert 10 <= len(codes) == len(set(codes)) <= 20
    assert [item["position"] for item in text.items] == list(range(1, len(codes) + 1))


@pytest.mark.parametrize("text", TEXTS, ids=CODES)
def test_each_template_makes_most_of_it_mandatory_and_leaves_a_choice(text):
    mandatory = sum(item["is_mandatory"] for item in text.items)

    assert len(text.items) / 2 < mandatory < len(text.items)


@pytest.mark.parametrize("text", TEXTS, ids=CODES)
def test_one_walks_through_the_premises_once(text):
    groups = [item["group"] for item in text.items]

    assert groups == sorted(groups, key=groups.index)
    assert set(groups) <= set(TemplateItem.Group.values)


@pytest.mark.parametrize("text", TEXTS, ids=CODES)
def test_each_template_names_the_law_in_two_languages_named(text):
    assert "食品安全" in text.row["legal_basis"]
    assert text.row["name_zh"]
    assert text.row["name_en"].isascii()


@pytest.mark.parametrize(("code", "item"), ITEMS, ids=[f"{code}-{item['code']}" for code, item in ITEMS])
def test_each_item_is_short_and_says_why_in_both_languages(code, item):
    assert len(item["question_zh"]) <= CHINESE_SHORT
    assert len(item["question_en"]) <= ENGLISH_SHORT
    assert item["question_zh"][-1] not in "。？"
    assert item["why_zh"].endswith("。")
    assert item["why_en"][-1] in ".:"
    assert item["why_zh"].count("。") == 1
    assert not CHINESE.search(item["question_en"] + item["why_en"])
    assert item["severity"] in ("GENERAL", "MAJOR", "CRITICAL")


@pytest.mark.parametrize(
    ("code", "item"),
    [(code, item) for code, item in ITEMS if item["answer"] == "NUMBER"],
    ids=lambda value: value if isinstance(value, str) else value["code"],
)
def test_limits_are_sane(code, item):
    low, high = item["minimum"], item["maximum"]

    assert low is not None or high is not None
    if item["unit"] == "℃":
        assert all(-30 <= limit <= 125 for limit in (low, high) if limit is not None)
    else:
        assert item["unit"] in ("%", "g", "mg/L")
        assert all(limit >= 0 for limit in (low, high) if limit is not None)


# Figures of the field, recalled: a city that finds others brings its own version.
@pytest.mark.parametrize(
    ("code", "limits"),
    [
        ("chilled_temperature", (0, 8)),
        ("frozen_temperature", (None, -12)),
        ("frozen_store_temperature", (None, -18)),
        ("fresh_meat_temperature", (0, 4)),
        ("special_room_temperature", (None, 25)),
        ("holding_temperature", (60, None)),
        ("departure_temperature", (60, None)),
        ("core_temperature", (70, None)),
        ("sample_weight", (125, None)),
    ],
)
def test_the_limits_are_those_of_the_field(code, limits):
    found = {(item["minimum"], item["maximum"]) for _code, item in ITEMS if item["code"] == code}

    assert found == {limits}


def test_the_same_code_asks_the_same_kind_of_thing_everywhere():
    kinds = {}
    for _code, item in ITEMS:
        kinds.setdefault(item["code"], set()).add((item["answer"], item["unit"], item["group"]))

    assert [code for code, found in kinds.items() if len(found) > 1] == []


def test_every_question_of_the_library_is_asked_somewhere():
    asked = {item["code"] for _code, item in ITEMS}
    written = {
        line[1:-1]
        for path in (FOLDER / "items").glob("*.toml")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("[")
    }

    assert written == asked


def test_every_kind_of_answer_is_used():
    assert {item["answer"] for _code, item in ITEMS} == set(TemplateItem.Answer.values)


def test_nobody_is_photographed_for_being_ill():
    health = ("morning_check", "health_certificate")

    assert {item["photo"] for _code, item in ITEMS if item["code"] in health} == {"NEVER"}


def test_the_migration_has_brought_them_in(db):
    stored = {template.code: template for template in RiskControlTemplate.objects.prefetch_related("items")}

    assert sorted(stored) == CODES
    for text in TEXTS:
        assert [item.code for item in stored[text.code].items.all()] == [item["code"] for item in text.items]


def test_each_kind_has_one_default(db):
    uses = TemplateUse.objects.filter(is_default=True).values_list("kind", "canteen_kind")

    assert len(set(uses)) == len(uses)
    assert {kind for kind, _canteen_kind in uses} == set(Enterprise.Kind.values)


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "lists")
    return tmp_path / "lists"


@pytest.mark.parametrize(
    ("name", "before", "after", "message"),
    [
        ("templates/stall.toml", 'name.zh = "食品摊贩"\nname.en = "Food stalls"', "", "stall: name missing"),
        ("templates/stall.toml", '"licence"', '"license"', "stall: there is no item license"),
        ("templates/stall.toml", 'optional = ["', 'optional = ["dance", "', "optional names dance"),
        ("items/people.toml", 'photo = "NEVER"', 'foto = "NEVER"', "morning_check says foto"),
        ("items/people.toml", "why.en", "why.de", "has no why.en"),
        ("items/people.toml", "[dress]", "[freshness]", "freshness is said twice"),
        ("items/people.toml", "[dress]", "[dress", "people.toml: "),
    ],
)
def test_a_file_that_says_it_wrong_is_refused(folder, name, before, after, message):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")

    with pytest.raises(TemplateFileFault) as fault:
        read_templates(folder)

    assert message in str(fault.value)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(TemplateFileFault, match="no templates"):
        read_templates(tmp_path)
