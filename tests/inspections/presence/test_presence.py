from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import AuditEntry
from common.place import Place
from common.rotating_code import make_rotating_code
from enterprises.models import Membership
from inspections.models import Presence, PresenceRequest, PresenceScan
from inspections.services.presence import (
    MOST_FORGED,
    CodeAlreadyUsed,
    CodeExpired,
    CodeForged,
    RequestOver,
    TooManyTries,
    WrongSide,
    WrongSite,
    open_presence,
    scan_official_code,
    scan_site_code,
    show_official_code,
    show_site_code,
)
from tests.factories.enterprises import make_member

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # the first moment of a step
HERE = Place(Decimal("31.311700"), Decimal("120.633300"), 12)


def after(seconds):
    return AT + timedelta(seconds=seconds)


class Door:
    """The inspector and the officer of the noodle bar before each other, with both phones."""

    def __init__(self, enterprise, official, member):
        self.enterprise, self.official, self.member = enterprise, official, member
        self.request = open_presence(enterprise=enterprise, by=official, at=AT)

    def official_code(self, seconds=0):
        return show_official_code(request=self.request, at=after(seconds))

    def site_code(self, seconds=0, member=None, enterprise=None):
        member, enterprise = member or self.member, enterprise or self.enterprise
        return show_site_code(enterprise=enterprise, member=member, at=after(seconds))

    def official_scans(self, text, seconds=0, **more):
        return scan_site_code(request=self.request, text=text, by=self.official, at=after(seconds), **more)

    def member_scans(self, text, seconds=0, by=None, **more):
        return scan_official_code(text=text, by=by or self.member, at=after(seconds), **more)


@pytest.fixture
def door(noodle_bar, inspector, officer):
    return Door(noodle_bar, inspector, officer)


def outcomes():
    return list(PresenceScan.objects.order_by("pk").values_list("side", "outcome"))


def test_both_looks_within_ninety_seconds_prove_it(door):
    assert door.official_scans(door.site_code().url, 10, place=HERE) is None

    request, presence = door.member_scans(door.official_code(90).url, 100)

    assert request == door.request
    assert (presence.official, presence.member) == (door.official, door.member)
    assert (presence.official_scanned_at, presence.member_scanned_at) == (after(10), after(100))
    assert (presence.seconds_apart, presence.proved_at) == (90, after(100))
    assert (presence.official_latitude, presence.member_latitude) == (HERE.latitude, None)
    assert list(Presence.objects.of_visit(enterprise=door.enterprise, official=door.official, day=AT.date()))
    assert AuditEntry.objects.get(action="prove_presence").actor == door.official


def test_the_other_order_and_typed_digits_prove_it_too(door):
    digits = door.official_code().short_form
    door.member_scans(f"{digits[:4]} {digits[4:]}", 5)

    presence = door.official_scans(door.site_code().short_form, 20)

    assert presence.proved_at == after(20)
    assert set(PresenceScan.objects.values_list("was_typed", "outcome")) == {(True, "ACCEPTED")}


def test_a_look_more_than_ninety_seconds_ago_counts_no_more(door):
    door.official_scans(door.site_code().url, 0)

    _request, presence = door.member_scans(door.official_code(90).url, 91)

    assert presence is None
    assert door.official_scans(door.site_code(90).url, 92).seconds_apart == 1


def test_each_must_have_looked_at_the_same_other(door, director):
    door.official_scans(door.site_code(member=director).url)  # the director's phone is seen …

    _request, presence = door.member_scans(door.official_code().url)  # … but the officer's has looked

    assert presence is None
    assert door.member_scans(door.official_code(30).url, 30, by=director)[1].member == director


def test_a_code_does_something_once(door, director, cadre):
    code, site = door.official_code().url, door.site_code().url
    door.member_scans(code)
    with pytest.raises(CodeAlreadyUsed):
        door.member_scans(code, 5, by=director)
    colleague = Door(door.enterprise, cadre, door.member)
    door.official_scans(site)

    with pytest.raises(CodeAlreadyUsed):
        colleague.official_scans(site, 5)
    with pytest.raises(RequestOver):  # proved by now
        door.official_scans(door.site_code(30).url, 30)
    assert [outcome for _side, outcome in outcomes()] == ["ACCEPTED", "ALREADY_USED"] * 2


@pytest.mark.parametrize("seconds", [60, 3600])
def test_an_old_code_is_refused_and_the_refusal_stays(door, seconds):
    with pytest.raises(CodeExpired):
        door.official_scans(door.site_code().url, 60)

    assert outcomes() == [("OFFICIAL", "EXPIRED")]


def test_digits_of_another_half_minute_are_nobodys(door):
    with pytest.raises(CodeForged):
        door.official_scans(door.site_code().short_form, 60)


def test_codes_of_the_wrong_side_or_place_are_refused(door, rival, rival_bar, principal):
    with pytest.raises(WrongSide):
        door.official_scans(door.official_code().url)
    with pytest.raises(WrongSide):
        door.member_scans(door.site_code().url)
    with pytest.raises(WrongSite):
        door.official_scans(door.site_code(member=rival, enterprise=rival_bar).url)
    with pytest.raises(WrongSite):
        door.member_scans(door.official_code().url, by=rival)
    shown = door.site_code(member=principal).url
    Membership.objects.filter(user=principal).update(valid_to=AT.date(), ended_at=AT)
    with pytest.raises(WrongSite):  # dismissed since
        door.official_scans(shown)


def test_a_staff_code_and_a_code_of_another_purpose_are_forged_here(door):
    staff_like = make_rotating_code(subject=door.request.code, purpose="O", at=AT)

    with pytest.raises(CodeForged):
        door.member_scans(staff_like)
    with pytest.raises(CodeForged):
        door.official_scans("HTTPS://EXAMPLE.CN/S/NONSENSE")


def test_whoever_guesses_has_to_wait(door):
    for _number in range(MOST_FORGED):
        with pytest.raises(CodeForged):
            door.official_scans("00000000", 1)

    with pytest.raises(TooManyTries):
        door.official_scans(door.site_code().short_form, 1)
    assert len(outcomes()) == MOST_FORGED
    assert door.official_scans(door.site_code(630).short_form, 630) is None


def test_a_request_ends_after_half_an_hour_and_is_gone_on_with_before(door):
    again = open_presence(enterprise=door.enterprise, by=door.official, at=after(1799))
    later = open_presence(enterprise=door.enterprise, by=door.official, at=after(1800))

    assert (again, later == door.request) == (door.request, False)
    with pytest.raises(RequestOver):
        door.official_scans(door.site_code(1800).url, 1800)
    with pytest.raises(RequestOver):
        door.member_scans(door.official_code(1800).url, 1800)


def test_nothing_of_it_is_ever_changed(door):
    door.official_scans(door.site_code().url)
    door.member_scans(door.official_code().url)

    for model in (Presence, PresenceScan, PresenceRequest):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.order_by("pk").update(enterprise=1) if model != PresenceScan else (
                model.objects.update(outcome="FORGED")
            )


def test_the_table_refuses_what_is_no_meeting(door, rival_bar):
    fields = {
        "enterprise": door.enterprise,
        "official": door.official,
        "member": door.member,
        "official_scanned_at": AT,
        "member_scanned_at": after(91),
        "proved_at": after(91),
        "proved_on": AT.date(),
    }
    wrong = [
        ("presence_within_90_seconds", {"seconds_apart": 91}),
        ("presence_two_people", {"seconds_apart": 1, "member": door.official}),
        ("presence_proved_by_the_later", {"seconds_apart": 1, "proved_at": AT}),
        ("presence_places", {"seconds_apart": 1, "member_latitude": Decimal(31)}),
    ]
    for name, change in wrong:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Presence.objects.create(request=door.request, **(fields | change))


def test_the_enterprise_shows_no_others_name(door, noodle_bar, rival_bar):
    make_member(door.member, rival_bar, Membership.Role.OFFICER)
    here = door.site_code().url.rpartition("/")[2]
    there = door.site_code(enterprise=rival_bar).url.rpartition("/")[2]

    assert here[7:-16] != there[7:-16]  # one person is not followed from place to place
    assert noodle_bar.public_id not in here
