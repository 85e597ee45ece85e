from datetime import date

import pytest

from accounts.models import AuditEntry
from enterprises.models import Licence
from enterprises.services.licence import (
    EndsBeforeIssue,
    LicenceOnRecord,
    WrongLicenceNumber,
    correct_licence,
    record_licence,
)

NUMBER = "JY33205940000016"
ISSUED, ENDS = date(2024, 3, 1), date(2029, 2, 28)


@pytest.fixture
def record(noodle_bar, inspector, at):
    def record(number=NUMBER, issued_on=ISSUED, valid_to=ENDS):
        return record_licence(
            enterprise=noodle_bar, number=number, issued_on=issued_on, valid_to=valid_to, by=inspector, at=at
        )

    return record


def test_it_records(record, noodle_bar):
    licence = record(number="jy3 3205 9400 0001 6")

    assert (licence.number, licence.kind) == (NUMBER, Licence.Kind.OPERATION)
    assert list(noodle_bar.licences.in_force(ENDS)) == [licence]
    assert AuditEntry.objects.get().new["number"] == NUMBER


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"number": "JY33205940000017"}, WrongLicenceNumber),
        ({"number": "X"}, WrongLicenceNumber),
        ({"valid_to": date(2024, 2, 1)}, EndsBeforeIssue),
    ],
)
def test_it_refuses(record, values, refusal):
    with pytest.raises(refusal) as caught:
        record(**values)

    assert caught.value.field
    assert not Licence.objects.exists()


def test_a_number_stands_once(record):
    record()
    with pytest.raises(LicenceOnRecord):
        record()


def test_a_correction_keeps_the_old_values_in_the_audit(record, inspector, at):
    licence = record()
    longer = date(2034, 2, 28)
    for _twice in range(2):
        correct_licence(
            licence=licence, number=NUMBER, issued_on=ISSUED, valid_to=longer, issuer="", by=inspector, at=at
        )

    entry = AuditEntry.objects.get(action="correct_licence")
    assert (entry.old["valid_to"], entry.new["valid_to"]) == ("2029-02-28", "2034-02-28")
