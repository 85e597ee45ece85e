"""A city's sealed duty records and some that wait, made once for the tests of a module.

The module says how many: `SEALED`, `WAITING`.
"""

import random
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest

from duties.models import DutyRecord
from duties.queries.sealed_record import sealed_record
from ledger.queries.verify import verify
from ledger.services.leaf import add_leaves
from ledger.services.sealing import seal
from tests.factories.accounts import make_region, make_user
from tests.factories.enterprises import make_enterprise
from tests.factories.ledger import AT
from tests.flush import restore


@pytest.fixture(scope="module")
def city(request, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        found = build_city(request.module.SEALED, request.module.WAITING)
    yield found
    with django_db_blocker.unblock():
        restore()


@pytest.fixture
def log(city, db):
    """The city, to be tampered with; `chance` chooses the same rows each time."""
    return SimpleNamespace(**vars(city), chance=random.Random(20261123))


def build_city(sealed, waiting):
    district = make_region("320508", "姑苏区", "DISTRICT")
    enterprise, officer = make_enterprise(district), make_user("officer")
    records = [record_of(number, enterprise, officer) for number in range(sealed + waiting)]
    DutyRecord.objects.bulk_create(records, batch_size=1_000)
    entries = [sealed_record(record, []).entry for record in records]
    add_leaves(entries[:sealed])
    seal(at=AT)
    add_leaves(entries[sealed:])
    return SimpleNamespace(
        sealed=sealed,
        enterprise=enterprise,
        officer=officer,
        entries=entries,
        ids=[record.idempotency_key for record in records],
    )


def record_of(number, enterprise, officer):
    chance = random.Random(number)
    at = datetime.combine(date(1999, 1, 1), datetime.min.time(), AT.tzinfo) + timedelta(days=number, hours=2)
    return DutyRecord(
        enterprise=enterprise,
        due_on=at.date(),
        kind=1,
        idempotency_key=UUID(int=chance.getrandbits(128), version=4),
        by=officer,
        captured_at=at,
        received_at=at,
        answers=[{"item": "cold_storage", "question": "冷藏温度", "number": str(chance.randint(0, 80) / 10)}],
        note=f"第{number}天",
        salt=chance.randbytes(16),
    )


def named(since=0, **options):
    """What a look through the log finds: act, row, and what names it."""
    return {
        (str(finding.act), str(finding.row), name_of(finding))
        for finding in verify(since=since, **options).findings
    }


def name_of(finding):
    if finding.tile:
        return finding.tile
    if finding.size is not None:
        return finding.size
    return finding.position, finding.record_id
