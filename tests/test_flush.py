"""Transactional tests run last and one after the other: each must find what the first one found."""

import pytest
from django.contrib.auth.models import Permission
from django.db import DatabaseError, transaction

from accounts.models import AuditEntry
from scoring.models import IndexModelVersion

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("time", ["first", "second"])
def test_the_rows_of_the_migrations_are_there(time):
    assert IndexModelVersion.objects.count() == 3
    assert Permission.objects.filter(codename="view_auditentry").count() == 1


@pytest.mark.parametrize("time", ["first", "second"])
def test_the_guards_are_there_and_other_rows_are_not(time, at):
    assert not AuditEntry.objects.exists()
    AuditEntry.objects.create(at=at, action="enterprises.close", subject_type="x", subject_id="1")

    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.all().delete()
