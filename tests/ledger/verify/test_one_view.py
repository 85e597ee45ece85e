"""While somebody verifies, others go on writing; what they write is not half in view."""

import psycopg2
import pytest
from django.db import connection

from ledger import sealed_kinds
from ledger.queries.verify import verify
from ledger.services.sealing import seal
from tests.factories.accounts import make_region, make_user
from tests.factories.duties import make_record
from tests.factories.enterprises import make_enterprise
from tests.factories.ledger import AT, entry_of
from tests.ledger.tampering import change_rows

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def record():
    made = make_record(make_enterprise(make_region("320508", "姑苏区", "DISTRICT")), make_user("officer"))
    seal(at=AT)
    return made


def test_it_works_outside_of_any_transaction(record):
    assert verify().findings == []
    assert not connection.in_atomic_block
    change_rows("UPDATE duties_dutyrecord SET note = %s", ["x"])
    assert [str(one.act) for one in verify().findings] == ["CHANGED"]
    make_record(make_enterprise(record.enterprise.region), record.by)  # the database takes writes again


@pytest.mark.postgres
def test_what_comes_meanwhile_is_not_seen(record, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite in memory has one connection")
    kind = sealed_kinds.SEALED_KINDS["duty-record"]

    def records(ids=None):
        yield from kind.records(ids)
        with psycopg2.connect(dsn()) as other, other.cursor() as cursor:
            cursor.execute("INSERT INTO ledger_waitingleaf (entry) VALUES (%s)", [entry_of(1)])
        other.close()

    meddled = sealed_kinds.SealedKind(name=kind.name, label=kind.label, records=records)
    monkeypatch.setitem(sealed_kinds.SEALED_KINDS, kind.name, meddled)

    assert verify().findings == []
    assert [str(one.row) for one in verify().findings] == ["waiting leaf"]  # now it is in view


def dsn():
    found = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    return " ".join(f"{name}={found[name]}" for name in names if found.get(name))
