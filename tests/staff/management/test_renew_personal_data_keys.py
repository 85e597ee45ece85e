from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from staff.models import Person
from tests.factories.staff import make_citizen_id, make_person

COMMAND = "renew_personal_data_keys"


@pytest.fixture
def number(db, settings):
    settings.FIELD_ENCRYPTION_KEYS = {"1": "first secret"}
    number = make_citizen_id()
    make_person("陈小美", citizen_id=number)
    settings.FIELD_ENCRYPTION_KEYS = {"2": "second secret", "1": "first secret"}
    return number


def test_it_says_what_it_did(number):
    out = StringIO()

    call_command(COMMAND, "--batch-size=1", stdout=out)
    call_command(COMMAND, stdout=out)

    assert out.getvalue().splitlines() == [
        "1 people, 0 prohibitions, 0 files, 0 addresses renewed",
        "0 people, 0 prohibitions, 0 files, 0 addresses renewed",
    ]


def test_it_fails_as_long_as_somebody_stands_twice(number, settings):
    settings.FIELD_ENCRYPTION_KEYS = {"2": "second secret"}
    make_person("陈小美", citizen_id=number)
    settings.FIELD_ENCRYPTION_KEYS = {"2": "second secret", "1": "first secret"}
    first = Person.objects.earliest("pk")

    with pytest.raises(CommandError, match=first.code) as failed:
        call_command(COMMAND, stdout=StringIO())

    assert "陈小美" not in str(failed.value)
    assert number not in str(failed.value)
