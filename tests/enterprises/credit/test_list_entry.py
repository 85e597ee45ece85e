"""An abnormal list is left when its cause is gone: index, public archive and repairs follow."""

from datetime import date

import pytest
from django.test import Client

from accounts.models import AuditEntry
from enterprises.models import CreditEvent
from enterprises.queries.credit.sealed_entry import contradicted_events
from enterprises.services.credit.list_entry import NotListed, RemovalOutOfTime, remove_from_list
from enterprises.services.credit_event import record_credit_event, withdraw_credit_event
from scoring.models import RescoreRequest
from tests.factories.credit import give_terms, make_penalty, make_repair

TODAY = date(2026, 11, 23)
LISTED_ON = date(2026, 7, 1)


@pytest.fixture
def listed(noodle_bar, inspector, at):
    return record_credit_event(
        enterprise=noodle_bar,
        kind="ABNORMAL_LIST",
        title="未按时年报",
        decided_on=LISTED_ON,
        by=inspector,
        at=at,
    )


@pytest.fixture
def remove(inspector, at):
    def remove(event, removed_on=TODAY):
        return remove_from_list(
            credit_event=event,
            removed_on=removed_on,
            basis="已补报年报",
            document_no="移出〔2026〕3号",
            reason="列入的原因已消除",
            by=inspector,
            at=at,
        )

    return remove


def test_it_leaves_the_list_with_basis_and_reason(listed, remove, noodle_bar, inspector):
    assert listed.is_listed_on(TODAY)
    RescoreRequest.objects.all().delete()

    event = remove(listed)

    event.refresh_from_db()
    assert (event.publish_from, event.publish_to) == (LISTED_ON, date(2026, 11, 22))
    assert not event.is_listed_on(TODAY)
    newest = noodle_bar.archive_entries.newest().get()
    assert (newest.act, newest.reason) == ("REMOVE", "已补报年报；移出〔2026〕3号；列入的原因已消除")
    assert AuditEntry.objects.get(action="remove_from_list").new["removed_on"] == "2026-11-23"
    assert RescoreRequest.objects.filter(enterprise=noodle_bar).exists()
    assert list(contradicted_events()) == []


def test_an_earlier_day_of_removal_counts_from_that_day(listed, remove):
    remove(listed, date(2026, 9, 1))

    assert list(CreditEvent.objects.published(date(2026, 8, 31))) == [listed]
    assert not CreditEvent.objects.published(date(2026, 9, 1)).exists()


def test_an_entry_that_was_never_published_can_be_left_too(noodle_bar, remove):
    event = make_penalty(noodle_bar, kind="ABNORMAL_LIST", severity="NONE", decided_on=LISTED_ON)
    assert event.publish_from is None

    assert remove(event).publish_to == date(2026, 11, 22)


def test_it_no_longer_stands_in_the_way_of_a_repair(listed, remove, noodle_bar, inspector, principal, at):
    penalty = make_penalty(noodle_bar)
    give_terms(penalty, inspector)

    remove(listed)

    assert make_repair(penalty, principal, at=at).state == "PENDING"


def test_it_refuses(listed, remove, noodle_bar, inspector, at):
    for day in (LISTED_ON, date(2026, 11, 24)):
        with pytest.raises(RemovalOutOfTime):
            remove(listed, day)
    with pytest.raises(NotListed):
        remove(make_penalty(noodle_bar))
    serious = make_penalty(noodle_bar, kind="SERIOUS_LIST", severity="NONE", publish_from=date(2024, 1, 2))
    with pytest.raises(RemovalOutOfTime, match="2027-01-02"):
        remove(serious)

    remove(listed)

    with pytest.raises(NotListed):
        remove(listed)
    with pytest.raises(NotListed):
        remove(withdraw_credit_event(credit_event=serious, reason="列错", by=inspector, at=at))


def test_from_its_page_to_the_public_one(listed, noodle_bar, inspector, sign_in):
    client, public = sign_in(inspector), f"/E/{noodle_bar.public_id}/credit/"
    archive = f"/enterprises/{noodle_bar.public_id}/credit-archive/"
    url = f"/enterprises/{noodle_bar.public_id}/credit-events/{listed.pk}/remove/"
    assert "未按时年报" in Client().get(public).content.decode()
    assert url in client.get(archive).content.decode()
    data = {"removed_on": "2026-07-01", "basis": "已补报年报", "reason": "原因消除"}

    assert "removed_on" in client.post(url, data).context["form"].errors
    assert client.post(url, data | {"removed_on": "2026-11-20"}).status_code == 302

    assert "未按时年报" not in Client().get(public).content.decode()
    told = client.get(archive).content.decode()
    assert "已补报年报；原因消除" in told
    assert url not in told
