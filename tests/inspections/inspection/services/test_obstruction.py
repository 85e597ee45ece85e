"""An inspection that the enterprise does not let happen ends there, and that stays on record."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import AuditEntry, Role
from inspections.models import Obstruction
from inspections.services.inspection.obstruction import record_obstruction
from inspections.services.inspection.on_site_refusal import (
    NotAnInspector,
    NotInThatState,
    TooEarlyToRefuse,
    TooFewInspectors,
)
from ledger.queries.unsealed import count_unsealed
from ledger.queries.verify import verify
from ledger.services.sealing import seal
from tests.factories.accounts import give_role, make_user
from tests.factories.inspections_inspection import make_on_site, plan

pytestmark = pytest.mark.django_db
SAID = {"way": "OBSTRUCTED", "facts": "推搡检查人员", "witness": "执法记录仪3号"}


@pytest.fixture
def pair(inspector, district):
    second = make_user("second", "李检查")
    give_role(second, Role.DISTRICT_REGULATOR, district)
    return [inspector, second]


@pytest.mark.parametrize("upto", ["PLANNED", "STARTED"])
def test_it_ends_the_inspection_for_good(noodle_bar, pair, at, upto):
    on_site = make_on_site(noodle_bar, pair, at, upto=upto)

    row = record_obstruction(on_site=on_site, **SAID, by=pair[1], at=at)

    on_site.refresh_from_db()
    assert (on_site.state, on_site.cancel_reason) == ("CANCELLED", "阻挠检查：推搡检查人员")
    assert (row.enterprise, row.happened_on) == (noodle_bar, at.date())
    assert AuditEntry.objects.get(action="record_obstruction").reason == "推搡检查人员"
    seal(at=at)
    assert count_unsealed() == {}
    assert list(verify().findings) == []
    with pytest.raises(NotInThatState):
        record_obstruction(on_site=on_site, **SAID, by=pair[0], at=at)
    assert plan(noodle_bar, pair, at).state == "PLANNED"


@pytest.mark.parametrize("upto", ["RECORDED", "TOLD", "FINAL"])
def test_what_was_found_is_not_refused_afterwards(noodle_bar, pair, at, upto):
    on_site = make_on_site(noodle_bar, pair, at, upto=upto)

    with pytest.raises(NotInThatState):
        record_obstruction(on_site=on_site, **SAID, by=pair[0], at=at)


def test_two_inspectors_who_were_there_say_it(noodle_bar, pair, at):
    stranger = make_user("third", "王检查")
    alone, later = plan(noodle_bar, pair[:1], at), plan(noodle_bar, pair, at + timedelta(days=1))
    both = plan(noodle_bar, pair, at)

    cases = [(alone, pair[0], TooFewInspectors), (later, pair[0], TooEarlyToRefuse)]
    for on_site, by, refusal in [*cases, (both, stranger, NotAnInspector)]:
        with pytest.raises(refusal):
            record_obstruction(on_site=on_site, **SAID, by=by, at=at)
        on_site.refresh_from_db()
        assert on_site.state == "PLANNED"
    assert not Obstruction.objects.exists()


@pytest.mark.parametrize("change", [lambda rows: rows.update(facts="x"), lambda rows: rows.all().delete()])
def test_the_database_keeps_it(noodle_bar, pair, at, change):
    record_obstruction(on_site=plan(noodle_bar, pair, at), **SAID, by=pair[0], at=at)

    with pytest.raises(IntegrityError), transaction.atomic():
        change(Obstruction.objects)


def test_the_page_asks_for_all_of_it_and_tells_it(sign_in, noodle_bar, pair, at):
    on_site = make_on_site(noodle_bar, pair, at, upto="STARTED")
    client, page = sign_in(pair[0]), reverse("inspections:show_on_site", args=[on_site.pk])
    address = reverse("inspections:record_obstruction", args=[on_site.pk])
    assert address in client.get(page).text

    missing = client.post(address, {"way": "SLEPT"}).context["form"].errors
    client.post(address, SAID)

    assert set(missing) == {"way", "facts", "witness"}
    told = client.get(page).text
    assert "推搡检查人员" in told
    assert address not in told
