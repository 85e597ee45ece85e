from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from staff.models import Person
from tests.factories.accounts import make_user
from tests.factories.staff import make_person, make_post


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"citizen_id_hash": ""}, "person_citizen_id_pair"),
        ({"citizen_id_encrypted": ""}, "person_citizen_id_pair"),
        ({"phone_hash": ""}, "person_phone_pair"),
        ({"phone_encrypted": ""}, "person_phone_pair"),
        ({"erased_at": "2026-11-23T00:00Z"}, "person_erased_holds_nothing"),
    ],
)
def test_the_table_refuses(db, change, constraint):
    person = make_person()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(**change)


def test_the_table_refuses_an_erased_person_with_a_sign_in(db):
    person = make_person(citizen_id="", phone="", user=make_user("left"))

    with pytest.raises(IntegrityError, match="person_erased_holds_nothing"), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(erased_at="2026-11-23T00:00Z")


def test_the_table_refuses_the_same_number_twice_and_takes_many_without(db):
    number = "11010519491231002X"
    make_person(citizen_id=number)
    make_person(citizen_id="")
    make_person(citizen_id="")

    # SQLite names the column, PostgreSQL the constraint.
    with pytest.raises(IntegrityError, match="citizen_id"), transaction.atomic():
        make_person(citizen_id=number)


def seen_by(user):
    return set(Person.objects.visible_to(user).values_list("name", flat=True))


def test_who_sees_whom(
    noodle_bar, rival_bar, officer, rival, inspector, far_inspector, auditor, cook, rival_person
):
    today = timezone.localdate()
    make_post(make_person("将来的"), noodle_bar, starts_on=today + timedelta(days=1))
    make_post(make_person("走了的"), noodle_bar, ended_on=today, end_reason="辞职")
    make_person("哪儿都不在的")

    assert seen_by(officer) == {"陈师傅", "将来的"}
    assert seen_by(rival) == {"对小全"}
    assert seen_by(cook.user) == {"陈师傅"}
    assert seen_by(inspector) == seen_by(auditor) == {"陈师傅", "将来的", "走了的", "对小全"}
    assert seen_by(far_inspector) == set()


def test_somebody_who_has_not_signed_in_sees_nobody(cook):
    from django.contrib.auth.models import AnonymousUser

    assert seen_by(AnonymousUser()) == set()
