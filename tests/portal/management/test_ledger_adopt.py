from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import AuditEntry
from duties.models import DutyRecord
from duties.queries.sealed_record import sealed_records
from ledger.models import Leaf, WaitingLeaf
from ledger.queries.verify import verify
from ledger.services.sealing import seal
from tests.factories.duties import make_record
from tests.factories.ledger import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def records(noodle_bar, officer):
    """One sealed, one that waits, two that came in beside the log."""
    made = [make_record(noodle_bar, officer, due_on=AT.date().replace(day=day)) for day in (20, 21, 22, 23)]
    WaitingLeaf.objects.exclude(entry__contains=made[0].idempotency_key).delete()
    seal(at=AT)
    WaitingLeaf.objects.create(entry=next(sealed_records([made[1].idempotency_key])).entry)
    return made


def run(*arguments):
    out = StringIO()
    call_command("ledger_adopt", *arguments, stdout=out)
    return out.getvalue()


def test_it_lists_before_it_does_anything(records):
    text = run()

    assert "duty-record: 2 without a leaf" in text
    assert "Of the time before it proves nothing" in text
    assert "Nothing was done" in text
    assert WaitingLeaf.objects.count() == 1


def test_it_seals_what_has_no_leaf_and_nothing_twice(records):
    assert [str(one.act) for one in verify().findings] == ["ADDED", "ADDED"]

    assert "2 records wait to be sealed" in run("--yes")
    seal(at=AT)

    assert Leaf.objects.count() == DutyRecord.objects.count() == 4
    assert verify().findings == []
    assert run("--yes") == "Every record is sealed or waits to be.\n"


def test_it_is_in_the_audit_trail(records):
    run("--yes")

    entry = AuditEntry.objects.get(action="adopt_records")
    assert (entry.actor_label, entry.subject_type, entry.subject_id) == ("system", "ledger.checkpoint", "1")
    assert entry.new == {"duty-record": 2}
    assert entry.action_name == "补封记录"


def test_where_nothing_is_missing_nothing_is_noted(noodle_bar, officer):
    make_record(noodle_bar, officer)

    assert run("--yes") == "Every record is sealed or waits to be.\n"
    assert not AuditEntry.objects.filter(action="adopt_records").exists()


@pytest.mark.django_db(transaction=True)
def test_it_works_outside_of_any_transaction(request):
    records = request.getfixturevalue("records")

    run("--yes")
    seal(at=AT)

    assert Leaf.objects.count() == len(records)
