from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

import duties
from accounts.models import AuditEntry
from common.local_time import local_date
from duties.models import RiskControlTemplate, TemplateItem
from duties.queries.risk_control_list import risk_control_list_for
from duties.services.risk_control_template import (
    BeginsTooEarly,
    ItemUnsound,
    LaterVersionExists,
    SecondDefault,
    add_template_versions,
)
from duties.template_files import read_templates

FOLDER = Path(duties.__file__).parent / "data" / "risk_control_2026_1"
FIRST_DAY = date(2027, 1, 1)


@pytest.fixture(scope="module")
def restaurant():
    return next(text for text in read_templates(FOLDER) if text.code == "restaurant")


@pytest.fixture
def begin(db, at, restaurant):
    def begin(text=restaurant, effective_from=FIRST_DAY, version="2027.1"):
        return add_template_versions(
            texts=[text], version=version, effective_from=effective_from, by=None, at=at
        )

    return begin


def test_a_new_version_takes_over_on_its_day(begin, noodle_bar):
    begin()

    assert [
        risk_control_list_for(noodle_bar, FIRST_DAY - timedelta(days=days)).version for days in (1, 0)
    ] == ["restaurant-2026.1", "restaurant-2027.1"]
    assert AuditEntry.objects.get().new == {
        "code": "restaurant",
        "version": "2027.1",
        "effective_from": "2027-01-01",
    }


def test_a_day_that_has_begun_keeps_its_list(begin, at):
    with pytest.raises(BeginsTooEarly):
        begin(effective_from=local_date(at))

    begin(effective_from=local_date(at) + timedelta(days=1))


def test_versions_follow_each_other(begin):
    begin()

    with pytest.raises(LaterVersionExists):
        begin(version="2027.2")
    with pytest.raises(LaterVersionExists):
        begin(version="2026.2", effective_from=FIRST_DAY - timedelta(days=1))


def test_a_kind_has_one_default(begin, restaurant):
    with pytest.raises(SecondDefault):
        begin(replace(restaurant, code="bistro"))


@pytest.mark.parametrize(
    "fault",
    [
        {"severity": "DIRE"},
        {"code": "own_1"},
        {"answer": "NUMBER", "unit": "℃"},
        {"minimum": 1},
        {"answer": "PHOTO", "photo": "ON_NO"},
        {"group": "ROOF"},
    ],
)
def test_an_item_that_contradicts_itself_is_refused(begin, restaurant, fault):
    dress = next(item for item in restaurant.items if item["code"] == "dress")
    items = [item | fault if item is dress else item for item in restaurant.items]

    with pytest.raises(ItemUnsound):
        begin(replace(restaurant, items=items))


@pytest.mark.parametrize(
    "change", [lambda rows: rows.update(severity="GENERAL"), lambda rows: rows._raw_delete(using="default")]
)
def test_the_database_refuses_to_change_an_item(db, change):
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        change(TemplateItem.objects.filter(code="morning_check"))


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "own_dress"},
        {"answer": "NUMBER", "unit": ""},
        {"answer": "NUMBER", "unit": "℃"},
        {"unit": "℃"},
        {"answer": "NUMBER", "unit": "℃", "minimum": 8, "maximum": 8},
        {"answer": "PHOTO", "photo": "ON_NO"},
        {"position": 1},
        {"code": "morning_check"},
    ],
)
def test_the_table_guards_its_rows(db, changes):
    row = TemplateItem.objects.filter(template__code="stall", code="dress").values().get()
    row |= {"id": None, "position": 90, "code": "new_item"} | changes

    with pytest.raises(IntegrityError), transaction.atomic():
        TemplateItem.objects.create(**row)


def run(folder, *arguments):
    out = StringIO()
    call_command("load_risk_control_templates", str(folder), *arguments, stdout=out)
    return out.getvalue()


def test_the_command_brings_in_a_folder(db):
    tomorrow = local_date(timezone.now()) + timedelta(days=1)

    said = run(FOLDER, "--version-name", "next", "--from", tomorrow.isoformat())

    assert f"restaurant-next from {tomorrow}, 20 items\n" in said
    assert RiskControlTemplate.objects.on(tomorrow).count() == 15


def test_the_command_says_why_not(db, tmp_path):
    today = local_date(timezone.now()).isoformat()

    with pytest.raises(CommandError, match="BeginsTooEarly"):
        run(FOLDER, "--version-name", "next", "--from", today)
    with pytest.raises(CommandError, match="TemplateFileFault"):
        run(tmp_path, "--version-name", "next", "--from", today)
