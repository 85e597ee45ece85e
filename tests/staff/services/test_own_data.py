import io
import json

import pytest
from django.core.cache import cache
from openpyxl import load_workbook

from accounts.models import AuditEntry
from common.encryption import decrypt
from staff.models.person import CITIZEN_ID
from staff.queries.own_data_groups import GROUPS
from staff.services.own_data import MOST_AN_HOUR, TooManyExports, export_own_data
from tests.factories.staff import make_data_request


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()


def export(person, at, file_format="json", with_numbers=False):
    return export_own_data(
        person=person, file_format=file_format, with_numbers=with_numbers, by=person.user, at=at
    )


def number_of(person):
    return decrypt(person.citizen_id_encrypted, purpose=CITIZEN_ID)


def test_json_holds_every_group(cook, at):
    file = export(cook, at)

    groups = json.loads(file.content)["groups"]
    assert (file.name, file.content_type) == ("my-data-20261123.json", "application/json")
    assert list(groups) == [group.key for group in GROUPS]
    assert groups["posts"]["rows"][0]["enterprise"] == "平江面馆"
    assert groups["posts"]["rows"][0]["starts_on"] == "2025-01-01"
    assert "食品安全法第四十五条" in groups["certificates"]["ground"]


def test_numbers_are_in_clear_only_when_asked_for(cook, at):
    number = number_of(cook)

    assert number not in export(cook, at).content.decode()
    identity = json.loads(export(cook, at, with_numbers=True).content)["groups"]["identity"]["rows"][0]
    assert identity["citizen_id"] == number
    assert identity["phone"].startswith("1380000")


def test_excel_has_a_sheet_for_each_group(cook, at):
    book = load_workbook(io.BytesIO(export(cook, at, "xlsx", with_numbers=True).content))

    assert book.sheetnames == ["说明", *(str(group.title)[:31] for group in GROUPS)]
    assert [cell.value for cell in book["身份"][2]][:3] == ["陈师傅", cook.code, number_of(cook)]
    assert book["说明"].max_row == len(GROUPS) + 1


def test_excel_runs_no_formula(cook, at):
    make_data_request(cook, at=at, statement='=HYPERLINK("http://evil.example")')

    sheet = load_workbook(io.BytesIO(export(cook, at, "xlsx").content))["我提出的请求"]

    assert sheet["B2"].value == '\'=HYPERLINK("http://evil.example")'
    assert sheet["B2"].data_type == "s"


def test_each_export_is_audited(cook, at):
    export(cook, at, with_numbers=True)

    entry = AuditEntry.objects.get(action="export_own_data")
    assert (entry.actor, entry.subject_id, entry.new) == (
        cook.user,
        str(cook.pk),
        {"format": "json", "with_numbers": True},
    )
    assert AuditEntry.objects.get(action="reveal_person").actor == cook.user


def test_without_numbers_nothing_was_revealed(cook, at):
    export(cook, at)

    assert not AuditEntry.objects.filter(action="reveal_person").exists()


def test_a_few_an_hour_are_enough(cook, rival_person, at):
    for _number in range(MOST_AN_HOUR):
        export(cook, at)

    with pytest.raises(TooManyExports):
        export(cook, at)
    assert AuditEntry.objects.filter(action="export_own_data").count() == MOST_AN_HOUR
    assert export(rival_person, at).content
