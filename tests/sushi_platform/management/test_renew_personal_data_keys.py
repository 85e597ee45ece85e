from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Role
from inspections.services.inspection.on_site import tell_on_site
from inspections.services.signature import Signature, read_signature
from staff.models import Person
from tests.factories.accounts import give_role, make_user
from tests.factories.inspections_inspection import MINUTE, make_on_site, signing_of
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


def test_files_of_supervision_can_be_read_without_the_old_key(settings, noodle_bar, inspector):
    settings.FIELD_ENCRYPTION_KEYS = {"1": "first secret"}
    second = make_user("second", "第二名监管人员")
    give_role(second, Role.DISTRICT_REGULATOR, noodle_bar.region)
    on_site = make_on_site(noodle_bar, [inspector, second], timezone.now() - 60 * MINUTE, upto="RECORDED")
    signing = signing_of(on_site, enterprise=Signature("傅国强", b"\x89PNG..."))
    tell_on_site(on_site=on_site, signing=signing, by=inspector, at=timezone.now())
    settings.FIELD_ENCRYPTION_KEYS = {"2": "second secret", "1": "first secret"}
    out = StringIO()

    call_command(COMMAND, stdout=out)

    settings.FIELD_ENCRYPTION_KEYS = {"2": "second secret"}
    assert "1 files" in out.getvalue()
    assert read_signature(on_site.signatures.exclude(picture="").get().picture) == b"\x89PNG..."
