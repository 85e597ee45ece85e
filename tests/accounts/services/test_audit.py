"""The audit trail is written by services and changed by nobody, not even by SQL."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import AuditEntry
from accounts.services.audit import record_audit


@pytest.fixture
def entry(noodle_bar, inspector, district, at):
    return record_audit(
        action="suspend_enterprise",
        subject=noodle_bar,
        by=inspector,
        at=at,
        old={"status": "IN_BUSINESS"},
        new={"status": "SUSPENDED"},
        reason="无证经营",
        region_path=district.path,
    )


def test_it_tells_who_when_what_old_new_why(entry, noodle_bar, inspector, at):
    row = AuditEntry.objects.get()
    assert (row.actor, row.actor_label, row.at, row.action) == (
        inspector,
        "监管人员",
        at,
        "suspend_enterprise",
    )
    assert (row.subject_type, row.subject_id) == ("enterprises.enterprise", str(noodle_bar.pk))
    assert (row.old, row.new, row.reason) == (
        {"status": "IN_BUSINESS"},
        {"status": "SUSPENDED"},
        "无证经营",
    )


def test_what_the_platform_does_has_no_actor(noodle_bar, at):
    row = record_audit(action="import", subject=noodle_bar, by=None, at=at)

    assert (row.actor, row.actor_label) == (None, "system")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditentry SET reason = 'other'",
        "UPDATE accounts_auditentry SET new = '{}' WHERE id = id",
        "DELETE FROM accounts_auditentry",
    ],
)
def test_the_database_refuses_to_change_it(entry, statement):
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert AuditEntry.objects.get().reason == "无证经营"


def test_the_orm_is_refused_too(entry):
    entry.reason = "other"
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_it_is_refused_outside_the_test_transaction(entry):
    with pytest.raises(DatabaseError, match="never changed"):
        AuditEntry.objects.filter(pk=entry.pk).update(reason="other")
