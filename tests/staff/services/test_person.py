import json

import pytest

from accounts.models import AuditEntry
from accounts.services.user import UsernameTaken
from common.encryption import decrypt
from enterprises.models import Membership
from staff.models import Person, Post
from staff.models.person import CITIZEN_ID, PHONE
from staff.services.person import (
    AccountTaken,
    CitizenIdTaken,
    HasAccount,
    NameDiffers,
    OfficialAccount,
    PersonErased,
    ReasonMissing,
    link_account,
    open_person_account,
    register_person,
    reveal_person,
    update_person,
)
from staff.services.person_fields import BadCitizenId
from staff.signals import posts_changed
from tests.factories.accounts import make_user
from tests.factories.staff import make_citizen_id, make_person, make_post

pytestmark = pytest.mark.django_db
PHONE_NUMBER = "13912345678"


@pytest.fixture
def news():
    heard = []

    def hear(sender, **told):
        heard.append(told["enterprise_ids"])

    posts_changed.connect(hear)
    yield heard
    posts_changed.disconnect(hear)


def audited(action):
    return AuditEntry.objects.filter(action=action).latest("pk")


def register(at, name="陈小美", citizen_id="", phone="", by=None):
    return register_person(name=name, citizen_id=citizen_id, phone=phone, by=by, at=at)


def test_it_keeps_the_numbers_sealed(at, officer):
    number = make_citizen_id()

    person = register(at, " 陈 小美", number, "139 1234 5678", officer)

    person.refresh_from_db()
    assert (person.name, person.registered_at) == ("陈小美", at)
    assert decrypt(person.citizen_id_encrypted, purpose=CITIZEN_ID) == number
    assert decrypt(person.phone_encrypted, purpose=PHONE) == PHONE_NUMBER
    stored = json.dumps(Person.objects.filter(pk=person.pk).values().get(), default=str)
    assert number not in stored
    assert PHONE_NUMBER not in stored


def test_the_audit_holds_only_what_is_masked(at, officer):
    number = make_citizen_id()

    person = register(at, "陈小美", number, PHONE_NUMBER, officer)

    entry = audited("register_person")
    assert (entry.actor, entry.subject_id) == (officer, str(person.pk))
    assert entry.new == {
        "code": person.code,
        "name": "陈*",
        "citizen_id": f"320{'*' * 11}{number[-4:]}",
        "phone": "139****5678",
    }


def test_the_same_number_and_name_is_the_same_person(at):
    number = make_citizen_id()
    first = register(at, "陈小美", number)

    again = register(at, "陈 小美", number.lower())

    assert again == first
    assert Person.objects.count() == 1


def test_the_number_under_another_name_is_refused_without_telling_whose_it_is(at):
    number = make_citizen_id()
    register(at, "陈小美", number)

    with pytest.raises(NameDiffers) as refused:
        register(at, "陈大美", number)

    assert "陈小美" not in str(refused.value)
    assert Person.objects.count() == 1


def test_somebody_found_keeps_their_phone_and_is_given_one_they_lack(at):
    number = make_citizen_id()
    person = register(at, "陈小美", number)
    assert register(at, "陈小美", number, PHONE_NUMBER).masked_phone == "139****5678"

    register(at, "陈小美", number, "13700000000")

    person.refresh_from_db()
    assert person.masked_phone == "139****5678"


def test_without_a_number_phone_and_name_find_the_person(at):
    person = register(at, "John Smith", phone=PHONE_NUMBER)

    assert register(at, "John Smith", phone="+8613912345678") == person
    assert register(at, "Jane Smith", phone=PHONE_NUMBER) != person


def test_without_any_number_everybody_is_new(at):
    assert register(at, "陈小美") != register(at, "陈小美")


def test_under_a_new_key_the_old_one_still_finds(at, settings):
    number = make_citizen_id()
    settings.FIELD_ENCRYPTION_KEYS = {"1": "first secret"}
    person = register(at, "陈小美", number, PHONE_NUMBER)

    settings.FIELD_ENCRYPTION_KEYS = {"2": "second secret", "1": "first secret"}

    assert register(at, "陈小美", number) == person
    assert Person.objects.with_phone(PHONE_NUMBER).get() == person


def test_it_refuses_a_wrong_number_and_registers_nobody(at):
    with pytest.raises(BadCitizenId):
        register(at, "陈小美", "110105194912310021")

    assert not Person.objects.exists()


def test_a_correction_is_audited_in_stars_and_told_to_where_the_person_works(at, director, noodle_bar, news):
    person = make_person("陈小每", phone="13700000000")
    make_post(person, noodle_bar)

    update_person(person=person, name="陈小美", phone=PHONE_NUMBER, by=director, at=at, reason="登记时写错")

    person.refresh_from_db()
    assert (person.name, person.masked_phone) == ("陈小美", "139****5678")
    entry = audited("update_person")
    assert (entry.old, entry.new) == (
        {"name": "陈*", "phone": "137****0000"},
        {"name": "陈*", "phone": "139****5678"},
    )
    assert (entry.reason, entry.region_path) == ("登记时写错", noodle_bar.region_path)
    assert news == [[noodle_bar.pk]]


def test_a_correction_that_changes_nothing_leaves_no_trace(at, director, news):
    person = make_person("陈小美")

    update_person(person=person, name="陈小美", by=director, at=at, reason="再看一遍")

    assert not AuditEntry.objects.filter(action="update_person").exists()
    assert news == []


def test_a_correction_can_take_a_number_away(at, director):
    person = make_person("陈小美")

    update_person(person=person, citizen_id="", by=director, at=at, reason="登记成了别人的")

    person.refresh_from_db()
    assert (person.citizen_id_encrypted, person.citizen_id_hash) == ("", "")


def test_nobody_gets_the_number_of_somebody_else(at, director):
    number = make_citizen_id()
    make_person("王小明", citizen_id=number)
    person = make_person("陈小美")

    with pytest.raises(CitizenIdTaken):
        update_person(person=person, citizen_id=number, by=director, at=at, reason="更正")


def test_a_correction_wants_a_reason(at, director):
    with pytest.raises(ReasonMissing):
        update_person(person=make_person(), name="陈小美", by=director, at=at, reason="  ")


def test_revealing_is_audited_with_its_reason_and_without_the_numbers(at, inspector, noodle_bar):
    number = make_citizen_id()
    person = make_person("陈小美", citizen_id=number, phone=PHONE_NUMBER)
    make_post(person, noodle_bar)

    revealed = reveal_person(person=person, reason="核对健康证", by=inspector, at=at)

    assert (revealed.citizen_id, revealed.phone) == (number, PHONE_NUMBER)
    entry = audited("reveal_person")
    assert (entry.actor, entry.reason, entry.new) == (
        inspector,
        "核对健康证",
        {"shown": ["citizen_id", "phone"]},
    )
    assert entry.region_path == noodle_bar.region_path


def test_without_a_reason_nothing_is_revealed(at, inspector):
    with pytest.raises(ReasonMissing):
        reveal_person(person=make_person(), reason=" ", by=inspector, at=at)

    assert not AuditEntry.objects.filter(action="reveal_person").exists()


def test_who_had_their_data_erased_is_left_alone(at, inspector):
    person = make_person("", citizen_id="", phone="", erased_at=at)

    for verb in (
        lambda: reveal_person(person=person, reason="核对", by=inspector, at=at),
        lambda: update_person(person=person, name="陈小美", by=inspector, at=at, reason="更正"),
        lambda: open_person_account(person=person, username="erased", by=inspector, at=at),
    ):
        with pytest.raises(PersonErased):
            verb()


def test_an_account_comes_with_the_memberships_of_open_posts(at, director, noodle_bar, rival_bar):
    person = make_person("陈小美")
    make_post(person, noodle_bar, Post.Kind.OFFICER)
    make_post(person, noodle_bar, Post.Kind.STAFF)
    make_post(person, rival_bar, Post.Kind.DIRECTOR, ended_on=at.date(), end_reason="辞职")

    new = open_person_account(person=person, username="xiaomei", by=director, at=at)

    person.refresh_from_db()
    assert person.user == new.user
    assert new.user.check_password(new.initial_password)
    assert new.user.must_change_password
    held = Membership.objects.filter(user=new.user).values_list("enterprise", "role")
    assert list(held) == [(noodle_bar.pk, "OFFICER")]
    assert audited("open_person_account").new == {"user": "xiaomei"}


def test_a_cook_with_an_account_gets_no_membership(at, director, noodle_bar):
    person = make_person("陈小美")
    make_post(person, noodle_bar)

    new = open_person_account(person=person, username="xiaomei", by=director, at=at)

    assert not new.user.memberships.exists()


def test_a_username_in_use_leaves_nothing_behind(at, director, officer):
    person = make_person("陈小美")

    with pytest.raises(UsernameTaken):
        open_person_account(person=person, username="officer", by=director, at=at)

    person.refresh_from_db()
    assert person.user is None


def test_nobody_gets_a_second_account(at, director, cook, officer):
    with pytest.raises(HasAccount):
        open_person_account(person=cook, username="second", by=director, at=at)
    with pytest.raises(HasAccount):
        link_account(person=cook, user=officer, by=director, at=at)


def test_a_linked_account_keeps_the_membership_it_has(at, director, officer, noodle_bar):
    person = make_person("安小全")
    make_post(person, noodle_bar, Post.Kind.OFFICER)

    link_account(person=person, user=officer, by=director, at=at)

    person.refresh_from_db()
    assert person.user == officer
    assert officer.memberships.count() == 1


def test_an_account_belongs_to_one_person(at, director, cook):
    with pytest.raises(AccountTaken):
        link_account(person=make_person(), user=cook.user, by=director, at=at)


def test_an_officials_account_belongs_to_nobody_supervised(at, director, inspector):
    with pytest.raises(OfficialAccount):
        link_account(person=make_person(), user=inspector, by=director, at=at)


def test_a_linked_account_of_somebody_else_gives_no_power(at, director, noodle_bar):
    user = make_user("loose")
    person = make_person()
    make_post(person, noodle_bar, Post.Kind.OFFICER, starts_on=at.date().replace(year=2027))

    link_account(person=person, user=user, by=director, at=at)

    assert not user.memberships.exists()
