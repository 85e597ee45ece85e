"""An item slipped in while its result is being sealed. SQLite has one writer and no such race."""

from datetime import date
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction

from inspections.models import InspectionItem
from inspections.services.inspection.inspection import FailedItem, finalise_inspection, record_inspection

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _only_postgresql(db, transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("needs row locks")


def test_it_waits_for_the_seal_and_is_refused(noodle_bar, inspector, at):
    draft = record_inspection(
        enterprise=noodle_bar,
        kind="DAILY",
        inspected_on=date(2026, 11, 20),
        failed_items=[FailedItem("地面有积水")],
        by=inspector,
        at=at,
        is_final=False,
    )
    refused = []

    def slip_in():
        try:
            InspectionItem.objects.create(
                inspection=draft, enterprise=noodle_bar, description="后补的一项", outcome="PASS"
            )
        except IntegrityError as error:
            refused.append("no item more" in str(error))
        finally:
            connection.close()

    late = Thread(target=slip_in)
    with transaction.atomic():
        finalise_inspection(inspection=draft, by=inspector, at=at)
        late.start()
        late.join(timeout=1)
        assert late.is_alive()  # it waits
    late.join(timeout=30)

    assert refused == [True]
    assert draft.items.count() == 1
