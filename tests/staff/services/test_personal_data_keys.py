import pytest

from common.encryption import UnknownKey, encrypt, keyed_hash, needs_new_key
from common.stored_file import read_encrypted, store_encrypted
from staff.models import Person, Post, ProhibitedPerson
from staff.models.person import CITIZEN_ID
from staff.services.personal_data_keys import renew_keys
from tests.factories.accounts import make_user
from tests.factories.notifications import make_device, make_robot
from tests.factories.staff import make_certificate, make_citizen_id, make_person, make_post

OLD = {"1": "first secret"}
BOTH = {"2": "second secret", "1": "first secret"}
NEW = {"2": "second secret"}
PHONE_NUMBER = "13912345678"


@pytest.fixture
def number():
    return make_citizen_id()


@pytest.fixture
def person(db, settings, number):
    """Registered under the old key; both keys are in the settings now."""
    settings.FIELD_ENCRYPTION_KEYS = OLD
    person = make_person("陈小美", citizen_id=number, phone=PHONE_NUMBER)
    settings.FIELD_ENCRYPTION_KEYS = BOTH
    return person


def prohibit(number, document_no="1"):
    return ProhibitedPerson.objects.create(
        name="王小明",
        citizen_id_encrypted=encrypt(number, purpose=CITIZEN_ID),
        citizen_id_hash=keyed_hash(number, purpose=CITIZEN_ID),
        ground="FOOD_CRIME",
        document_no=document_no,
        starts_on="2026-01-01",
        recorded_at="2026-01-01T00:00Z",
    )


def figures(renewed):
    return renewed.people, renewed.prohibitions, renewed.files, renewed.duplicates


def test_during_the_change_the_old_key_still_finds(person, number):
    assert Person.objects.with_citizen_id(number).get() == person
    assert Person.objects.with_phone(PHONE_NUMBER).get() == person
    assert person.masked_phone == "139****5678"


def test_after_it_the_old_key_can_go(person, number, settings):
    assert figures(renew_keys()) == (1, 0, 0, [])
    settings.FIELD_ENCRYPTION_KEYS = NEW

    person.refresh_from_db()
    assert Person.objects.with_citizen_id(number).get() == person
    assert Person.objects.with_phone(PHONE_NUMBER).get() == person
    assert (person.masked_phone, person.masked_citizen_id[-4:]) == ("139****5678", number[-4:])


def test_without_it_the_old_key_cannot(person, settings):
    settings.FIELD_ENCRYPTION_KEYS = NEW

    with pytest.raises(UnknownKey):
        assert person.masked_phone


def test_a_second_run_changes_nothing(person):
    renew_keys()
    before = Person.objects.values().get()

    assert figures(renew_keys()) == (0, 0, 0, [])
    assert Person.objects.values().get() == before


def test_it_goes_through_all_batches_and_skips_who_has_nothing(person, settings):
    settings.FIELD_ENCRYPTION_KEYS = OLD
    for _row in range(4):
        make_person()
    make_person(citizen_id="", phone="")
    settings.FIELD_ENCRYPTION_KEYS = BOTH
    make_person()

    assert figures(renew_keys(batch_size=2)) == (5, 0, 0, [])
    assert not any(
        needs_new_key(value)
        for value in Person.objects.exclude(phone_encrypted="").values_list("phone_encrypted", flat=True)
    )


def test_prohibitions_are_renewed_too(person, number, settings):
    settings.FIELD_ENCRYPTION_KEYS = OLD
    entry = prohibit(number)
    settings.FIELD_ENCRYPTION_KEYS = BOTH

    assert figures(renew_keys()) == (1, 1, 0, [])
    entry.refresh_from_db()
    assert entry.citizen_id_hash == keyed_hash(number, purpose=CITIZEN_ID, keys=NEW)


def test_sealed_files_are_renewed_too(person, settings, noodle_bar):
    settings.FIELD_ENCRYPTION_KEYS = OLD
    photo, document = (store_encrypted(data, folder="test") for data in (b"photo", b"document"))
    make_certificate(person, photo=photo)
    make_post(person, noodle_bar, Post.Kind.OFFICER, document=document)
    settings.FIELD_ENCRYPTION_KEYS = BOTH

    assert figures(renew_keys()) == (1, 0, 2, [])
    settings.FIELD_ENCRYPTION_KEYS = NEW
    assert [read_encrypted(name) for name in (photo, document)] == [b"photo", b"document"]


def test_where_notices_reach_people_is_renewed_too(person, settings):
    settings.FIELD_ENCRYPTION_KEYS = OLD
    user = make_user()
    robot, device = make_robot(user, secret="SEC1"), make_device(user)
    settings.FIELD_ENCRYPTION_KEYS = BOTH

    assert renew_keys().addresses == 2
    assert renew_keys().addresses == 0
    settings.FIELD_ENCRYPTION_KEYS = NEW
    robot.refresh_from_db()
    device.refresh_from_db()
    assert (robot.secret, device.endpoint[:8]) == ("SEC1", "https://")


def test_who_was_registered_under_both_keys_is_named_and_left(person, number, settings):
    """A server that did not know the old key let the same person in twice."""
    settings.FIELD_ENCRYPTION_KEYS = NEW
    twin = make_person("陈小美", citizen_id=number, phone="")
    settings.FIELD_ENCRYPTION_KEYS = BOTH
    before = Person.objects.values().get(pk=person.pk)

    assert figures(renew_keys()) == (0, 0, 0, [person.code])
    assert figures(renew_keys()) == (0, 0, 0, [person.code])
    assert Person.objects.values().get(pk=person.pk) == before

    Person.objects.filter(pk=twin.pk).update(citizen_id_encrypted="", citizen_id_hash="")
    assert figures(renew_keys()) == (1, 0, 0, [])


def test_a_prohibition_under_both_keys_is_named_by_its_document(person, number, settings):
    settings.FIELD_ENCRYPTION_KEYS = OLD
    prohibit(number, "苏姑市监〔2026〕1号")
    settings.FIELD_ENCRYPTION_KEYS = BOTH
    prohibit(number, "苏姑市监〔2026〕1号")

    assert figures(renew_keys()) == (1, 0, 0, ["苏姑市监〔2026〕1号"])
