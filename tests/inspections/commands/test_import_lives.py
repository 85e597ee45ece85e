import json

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry
from enterprises.models import Enterprise
from inspections.models import Inspection, InspectionItem
from tests.inspections.real_data import needs

pytestmark = pytest.mark.django_db
SF_LIVES, with_sf_lives = needs("sf_lives")


def counts(capsys):
    """The last line of what was printed, each table checked for its sum."""
    tables = json.loads(capsys.readouterr().out.splitlines()[-1])
    for table in tables.values():
        parts = ["created", "updated", "unchanged", "duplicate", "rejected"]
        assert list(table) == ["read", *parts]
        assert table["read"] == sum(table[part] for part in parts)
    return tables


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "businesses.csv").write_text("business_id,name\n1,BAR\n")
    (tmp_path / "inspections.csv").write_text(
        "business_id,score,date,type\n1,95,20160501,Routine\n2,95,20160501,Routine\n"
    )
    (tmp_path / "violations.csv").write_text("business_id,date,description\n1,20160501,Dirty floor\n")
    return tmp_path


def test_it_prints_counts_and_writes_the_report(folder, capsys):
    call_command("import_lives", folder, "--report", str(folder / "out.csv"))

    assert counts(capsys)["inspections"] == {
        "read": 2,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "duplicate": 0,
        "rejected": 1,
    }
    report = (folder / "out.csv").read_text(encoding="utf-8").splitlines()
    assert report == ["file,line,reason", "inspections.csv,3,businesses 中没有主体 2"]


def test_the_feed_date_refuses_what_lies_after_it(folder, capsys):
    call_command("import_lives", str(folder), "--feed-date", "2016-04-30")

    assert counts(capsys)["inspections"]["rejected"] == 2


def test_a_feed_date_that_is_no_day_is_said_in_clear_words(folder):
    with pytest.raises(CommandError, match="yesterday is no day"):
        call_command("import_lives", folder, feed_date="yesterday")


def test_source_and_region_can_be_named(folder):
    call_command("import_lives", folder, source="bay", region_code="FEED-SF", region_name="San Francisco")

    enterprise = Enterprise.objects.get()
    assert (enterprise.source, enterprise.region.code) == ("bay", "FEED-SF")


@pytest.mark.parametrize("name", ["businesses.csv", "inspections.csv", "violations.csv"])
def test_a_missing_file_is_said_in_clear_words(folder, name):
    (folder / name).unlink()

    with pytest.raises(CommandError, match=name):
        call_command("import_lives", folder)
    assert not Enterprise.objects.exists()


def test_a_missing_path_is_said_in_clear_words(tmp_path):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("import_lives", tmp_path / "nowhere")


def test_a_report_that_cannot_be_written_leaves_nothing_behind(folder):
    with pytest.raises(CommandError, match=r"missing"):
        call_command("import_lives", folder, report=folder / "missing" / "out.csv")
    assert not Enterprise.objects.exists()
    assert not AuditEntry.objects.exists()


@with_sf_lives
def test_the_real_records(capsys):
    call_command("import_lives", SF_LIVES)
    first = counts(capsys)
    call_command("import_lives", SF_LIVES)
    second = counts(capsys)

    assert [list(table.values()) for table in first.values()] == [
        [3204, 3204, 0, 0, 0, 0],
        [13024, 12919, 0, 0, 105, 0],
        [19259, 19239, 0, 0, 20, 0],
    ]
    assert [list(table.values()) for table in second.values()] == [
        [3204, 0, 0, 3204, 0, 0],
        [13024, 0, 0, 12919, 105, 0],
        [19259, 0, 0, 19239, 20, 0],
    ]
    assert InspectionItem.objects.filter(is_key=True).count() == sum(
        Inspection.objects.values_list("key_failure_count", flat=True)
    )
