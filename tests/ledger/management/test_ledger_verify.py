from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ledger.models import Checkpoint
from ledger.services.sealing import seal
from tests.factories.duties import make_record
from tests.factories.ledger import AT
from tests.ledger.tampering import change_rows


@pytest.fixture
def record(noodle_bar, officer):
    made = make_record(noodle_bar, officer, note="温度正常")
    seal(at=AT)
    return made


def run(*arguments):
    """Exit code and output."""
    out = StringIO()
    try:
        call_command("ledger_verify", *arguments, stdout=out)
    except SystemExit as ended:
        return ended.code, out.getvalue()
    return 0, out.getvalue()


def test_a_whole_log_ends_well(record):
    code, out = run()

    assert code == 0
    assert out == "Looked at 1 checkpoints, 1 leaves, 1 records: 0 findings.\n"


def test_an_empty_one_too(db):
    assert run() == (0, "Looked at an empty log: 0 findings.\n")


def test_one_in_which_nothing_is_sealed_yet(noodle_bar, officer):
    make_record(noodle_bar, officer)

    assert run() == (0, "Looked at 1 records, 1 waiting leaves: 0 findings.\n")


def test_a_changed_record_is_named_and_ends_badly(record):
    change_rows("UPDATE duties_dutyrecord SET note = %s", ["温度偏高"])

    code, out = run()

    assert code == 1
    name = f"duty-record {record.idempotency_key} revision 1 at position 0"
    assert out.splitlines()[0] == f"CHANGED   record {name}: it does not say any more what was sealed"
    assert out.splitlines()[-1].endswith("1 findings.")


def test_what_is_kept_elsewhere_is_compared(record, tmp_path):
    kept = tmp_path / "checkpoint"
    kept.write_text(Checkpoint.objects.get().note, encoding="utf-8")
    assert run("--witness-note", str(kept))[0] == 0

    change_rows("DELETE FROM ledger_checkpoint")
    change_rows("DELETE FROM ledger_leaf")
    for table in ("duties_dutyrecord", "duties_duty", "duties_dutymonth"):
        change_rows(f"DELETE FROM {table}")
    assert run()[0] == 0

    code, out = run("--witness-note", str(kept))
    assert (code, "the end of the log was cut off" in out) == (1, True)


def test_what_is_no_checkpoint_is_refused(db, tmp_path):
    with pytest.raises(CommandError, match="none"):
        run("--witness-note", str(tmp_path / "none"))
    (tmp_path / "note").write_text("nonsense")
    with pytest.raises(CommandError, match="a note is a text"):
        run("--witness-note", str(tmp_path / "note"))


def test_a_look_since_a_size_says_what_it_leaves_out(record):
    code, out = run("--since-size", "1")

    assert (code, "Neither records that were never sealed nor" in out) == (0, True)
    with pytest.raises(CommandError):
        run("--since-size", "-1")


def test_many_findings_are_cut_short(record, noodle_bar, officer, monkeypatch):
    monkeypatch.setattr("ledger.management.commands.ledger_verify.LINES_SHOWN", 1)
    make_record(noodle_bar, officer, due_on=record.due_on.replace(day=22))
    seal(at=AT)
    change_rows("UPDATE duties_dutyrecord SET note = note || %s", ["。"])

    assert run()[1].splitlines()[1] == "… and 1 more"
    assert "and 1 more" not in run("--show-all")[1]


def test_it_is_broken_off_when_nothing_fits(record, noodle_bar, officer, monkeypatch):
    monkeypatch.setattr("ledger.queries.finding.MOST_FINDINGS", 1)
    change_rows("UPDATE duties_dutyrecord SET note = %s", ["x"])

    assert "Broken off after 1 findings." in run()[1]
