"""Many complaints given to one person: all of them or none, and one after the other."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import AuditEntry
from inspections.models import Complaint, ComplaintStep
from inspections.services.complaint.handling import assign_complaints
from inspections.services.complaint.refusal import HandledBefore, NotAHandler, NotTheNextStep
from tests.factories.accounts import give_role, make_user
from tests.factories.inspections_complaint import make_complaint


@pytest.fixture
def colleague(inspector):
    user = make_user("colleague", "同事")
    for held in inspector.role_assignments.all():
        give_role(user, held.role, held.region)
    return user


def handlers():
    return list(Complaint.objects.order_by("pk").values_list("handled_by", flat=True))


def test_all_are_given_and_written_down(noodle_bar, rival_bar, inspector, colleague, at):
    rows = [make_complaint(noodle_bar), make_complaint(rival_bar, "ACCEPTED", handled_by=inspector)]

    given = assign_complaints(complaints=rows, to=colleague, by=inspector, at=at)

    assert [one.pk for one in given] == [one.pk for one in rows]
    assert handlers() == [colleague.pk, colleague.pk]
    entries = AuditEntry.objects.filter(action="assign_complaint", actor=inspector)
    assert [entry.new["handled_by"] for entry in entries] == [colleague.pk, colleague.pk]


def test_what_is_theirs_already_stays_as_it_is(noodle_bar, inspector, colleague, at):
    own = make_complaint(noodle_bar, handled_by=colleague)
    other = make_complaint(noodle_bar)

    given = assign_complaints(complaints=[own, other], to=colleague, by=inspector, at=at)

    assert given == [other]
    assert not own.steps.filter(act="ASSIGN").exists()
    with pytest.raises(HandledBefore):
        assign_complaints(complaints=[own, other], to=colleague, by=inspector, at=at)


def test_one_that_is_over_keeps_all_where_they_are(noodle_bar, inspector, colleague, at):
    good, refused = make_complaint(noodle_bar), make_complaint(noodle_bar, "REFUSED")

    with pytest.raises(NotTheNextStep, match=f"{refused.number}：.*一件也没有指定"):
        assign_complaints(complaints=[good, refused], to=colleague, by=inspector, at=at)

    assert handlers() == [None, None]
    assert not ComplaintStep.objects.filter(act="ASSIGN").exists()


def test_nobody_from_elsewhere(noodle_bar, inspector, far_inspector, at):
    with pytest.raises(NotAHandler):
        assign_complaints(complaints=[make_complaint(noodle_bar)], to=far_inspector, by=inspector, at=at)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_assign_the_same_do_it_one_after_the_other(noodle_bar, inspector, colleague, at):
    if connection.vendor != "postgresql":
        pytest.skip("needs writers at once")
    rows = [make_complaint(noodle_bar) for _number in range(8)]
    barrier = Barrier(2)

    def assign(task):
        to, complaints = task
        barrier.wait()
        try:
            assign_complaints(complaints=complaints, to=to, by=inspector, at=at)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(assign, [(inspector, rows), (colleague, rows[::-1])]))

    assert len(set(handlers())) == 1
    assert None not in handlers()
    assert ComplaintStep.objects.filter(act="ASSIGN").count() == 16
