from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import AuditEntry, Role
from inspections.models import InspectorReplacement
from inspections.services.inspection.inspection import InspectionRefused
from inspections.services.inspection.on_site import finalise_on_site, tell_on_site
from inspections.services.inspection.on_site_refusal import NotAnInspector, NotInThatState, NotOfTheTerritory
from inspections.services.inspection.replacement import (
    InspectorAlready,
    ReplacedByInspector,
    ReplacementWithoutReason,
    replace_inspector,
)
from ledger.models import WaitingLeaf
from ledger.sealed_kinds import SEALED_KINDS
from notifications.models import Notice
from tests.factories.accounts import give_role, make_user
from tests.factories.inspections_inspection import MINUTE, make_on_site, record, signing_of


@pytest.fixture
def supervisor(district):
    user = make_user("supervisor", "科长")
    give_role(user, Role.DISTRICT_REGULATOR, district)
    return user


def test_both_leave_and_others_end_it(noodle_bar, pair, third, supervisor, at):
    on_site = make_on_site(noodle_bar, pair, at, upto="STARTED")
    for leaving, successor in zip(pair, (third, supervisor), strict=True):
        by = supervisor if successor == third else third_person(supervisor)
        replace_inspector(
            on_site=on_site, leaving=leaving, successor=successor, reason="调离", by=by, at=at + 2 * MINUTE
        )
    with pytest.raises(NotAnInspector):
        record(on_site, pair[0], at + 3 * MINUTE)

    on_site = record(on_site, third, at + 3 * MINUTE)
    on_site = tell_on_site(on_site=on_site, signing=signing_of(on_site), by=third, at=at + 4 * MINUTE)
    inspection = finalise_on_site(on_site=on_site, by=supervisor, at=at + 5 * MINUTE)

    [made_again] = SEALED_KINDS["inspection"].records(None)
    assert made_again.record_id == inspection.record_id
    assert WaitingLeaf.objects.get().entry == made_again.entry
    found = made_again.payload["on_site"]["replacements"]
    assert [(one["leaving"], one["successor"], one["reason"]) for one in found] == [
        (str(pair[0]), str(third), "调离"),
        (str(pair[1]), str(supervisor), "调离"),
    ]
    assert AuditEntry.objects.filter(action="replace_inspector").count() == 2


def third_person(user):
    """Anybody who does not take part: whether they may is the page's question."""
    return make_user(f"not-{user.username}", "另一位科长")


def test_both_hear_of_it(noodle_bar, pair, third, supervisor, at):
    on_site = make_on_site(noodle_bar, pair, at, upto="TOLD")
    later = at + timedelta(days=1)

    replace_inspector(
        on_site=on_site, leaving=pair[0], successor=third, reason="病假", by=supervisor, at=later
    )

    told = Notice.objects.filter(topic="on-site-inspection", made_at__gte=later)
    assert {notice.user for notice in told} == {pair[0], third}
    assert finalise_on_site(on_site=on_site, by=third, at=later + MINUTE).result == "PASS"


def test_it_refuses(noodle_bar, pair, third, supervisor, far_inspector, at):
    on_site = make_on_site(noodle_bar, pair, at, upto="RECORDED")
    good = {"leaving": pair[0], "successor": third, "reason": "调离", "by": supervisor}
    cases = [
        ({"reason": " "}, ReplacementWithoutReason),
        ({"by": pair[1]}, ReplacedByInspector),
        ({"leaving": supervisor}, NotAnInspector),
        ({"successor": pair[1]}, InspectorAlready),
        ({"successor": far_inspector}, NotOfTheTerritory),
    ]
    for difference, refusal in cases:
        with pytest.raises(refusal):
            replace_inspector(on_site=on_site, at=at + 3 * MINUTE, **(good | difference))

    assert issubclass(NotInThatState, InspectionRefused)
    for state in ("PLANNED", "FINAL"):
        other = make_on_site(noodle_bar, pair, at, upto=state)
        with pytest.raises(NotInThatState):
            replace_inspector(on_site=other, at=at + 9 * MINUTE, **good)
    assert not InspectorReplacement.objects.exists()


def test_the_table_keeps_it(noodle_bar, pair, third, supervisor, at):
    on_site = make_on_site(noodle_bar, pair, at, upto="STARTED")
    made = replace_inspector(
        on_site=on_site, leaving=pair[0], successor=third, reason="调离", by=supervisor, at=at + 2 * MINUTE
    )

    with pytest.raises(DatabaseError), transaction.atomic():
        InspectorReplacement.objects.filter(pk=made.pk).update(reason="别的原因")
    with pytest.raises(IntegrityError), transaction.atomic():
        InspectorReplacement.objects.create(
            on_site=on_site,
            leaving=pair[1],
            successor=third,
            state="STARTED",
            reason="自己换自己",
            by=pair[1],
            at=at,
        )
