"""Each constraint is broken once; territory decides who sees a row."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from enterprises.models import (
    ClosedPeriod,
    CreditEvent,
    Enterprise,
    Licence,
    Membership,
    OpenedDay,
    OpeningPattern,
    Sticker,
)
from tests.factories.enterprises import make_enterprise, make_member

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def breaks(name, make):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        make()
    told = str(caught.value)
    assert name in told or "UNIQUE constraint failed" in told


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("enterprise_has_identity", {"credit_code": "", "foreign_id": ""}),
        ("enterprise_coordinates", {"latitude": 91, "longitude": 120}),
        ("enterprise_coordinates", {"latitude": 31, "longitude": 181}),
        ("enterprise_coordinates", {"latitude": 31, "longitude": None}),
        ("enterprise_coordinates", {"latitude": None, "longitude": 120}),
        ("enterprise_credit_code_site", {"credit_code": "91320594000000000Y", "foreign_id": ""}),
        ("enterprise_source_foreign_id", {"foreign_id": "twice", "source": "feed"}),
    ],
)
def test_enterprise_constraints(district, noodle_bar, name, fields):
    make_enterprise(district, source="feed", foreign_id="twice")

    breaks(name, lambda: make_enterprise(district, **fields))


def test_nobody_is_their_own_parent(noodle_bar):
    own = Enterprise.objects.filter(pk=noodle_bar.pk)
    breaks("enterprise_not_own_parent", lambda: own.update(parent=noodle_bar))


def test_licence_constraints(noodle_bar):
    licence = {"enterprise": noodle_bar, "kind": "JY", "number": "JY33205940000016", "issued_on": DAY}
    breaks("licence_validity_order", lambda: Licence.objects.create(**licence, valid_to=DAY - timedelta(1)))
    Licence.objects.create(**licence)
    breaks("licence_number_once", lambda: Licence.objects.create(**licence))


def test_closed_period_constraints(noodle_bar):
    period = {"enterprise": noodle_bar, "starts_on": DAY, "reason": "装修", "declared_at": NOW}
    breaks("closed_period_order", lambda: ClosedPeriod.objects.create(**period, ends_on=DAY - timedelta(1)))
    ClosedPeriod.objects.create(**period, ends_on=DAY)
    breaks("closed_period_once", lambda: ClosedPeriod.objects.create(**period, ends_on=DAY))

    other = {**period, "starts_on": DAY + timedelta(5), "ends_on": DAY + timedelta(5)}
    breaks("closed_period_kind", lambda: ClosedPeriod.objects.create(**other, kind="HOLIDAY"))


def test_opening_pattern_constraints(noodle_bar):
    def make(**fields):
        defaults = {"enterprise": noodle_bar, "starts_on": DAY, "ends_on": DAY, "declared_at": NOW}
        return OpeningPattern.objects.create(**(defaults | fields))

    breaks("opening_pattern_order", lambda: make(ends_on=DAY - timedelta(1)))
    breaks("opening_pattern_weekdays", lambda: make(closed_weekdays=127))
    make()
    breaks("opening_pattern_once", make)
    make(starts_on=DAY + timedelta(1), ends_on=None)
    breaks("opening_pattern_one_open", lambda: make(starts_on=DAY + timedelta(2), ends_on=None))


def test_opened_day_constraints(noodle_bar):
    day = {"enterprise": noodle_bar, "day": DAY, "reason": "团餐", "declared_at": NOW}
    OpenedDay.objects.create(**day)
    breaks("opened_day_once", lambda: OpenedDay.objects.create(**day))


def test_membership_constraints(noodle_bar, officer):
    member = {"user": officer, "enterprise": noodle_bar, "role": "OFFICER"}
    breaks(
        "membership_order",
        lambda: Membership.objects.create(**member, valid_from=DAY, valid_to=DAY - timedelta(1)),
    )
    breaks("membership_once", lambda: Membership.objects.create(**member, valid_from=date(2020, 1, 1)))
    breaks(
        "membership_ended_has_day", lambda: Membership.objects.create(**member, valid_from=DAY, ended_at=NOW)
    )


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("credit_event_final_pair", {"final_at": NOW}),
        ("credit_event_publication_order", {"publish_to": DAY}),
        ("credit_event_publication_order", {"publish_from": DAY, "publish_to": DAY - timedelta(1)}),
        ("credit_event_penalty_has_severity", {"kind": "PENALTY"}),
    ],
)
def test_credit_event_constraints(noodle_bar, name, fields):
    event = {"enterprise": noodle_bar, "kind": "HONOUR", "title": "示范店", "decided_on": DAY}
    breaks(name, lambda: CreditEvent.objects.create(**(event | fields)))


def test_credit_events_come_once_from_a_source(noodle_bar):
    event = {
        "enterprise": noodle_bar,
        "kind": "HONOUR",
        "title": "示范店",
        "decided_on": DAY,
        "source_key": "7",
    }
    CreditEvent.objects.create(**event)
    breaks("credit_event_source_once", lambda: CreditEvent.objects.create(**event))


def test_a_revoked_sticker_says_why(noodle_bar):
    sticker = {"enterprise": noodle_bar, "serial": "ABC", "key_id": "0", "issued_at": NOW}
    breaks("sticker_revoked_with_reason", lambda: Sticker.objects.create(**sticker, revoked_at=NOW))


def test_who_sees_an_enterprise(
    noodle_bar, rival_bar, officer, rival, cadre, inspector, far_inspector, administrator
):
    def seen(user):
        return set(Enterprise.objects.visible_to(user))

    assert seen(officer) == {noodle_bar}
    assert seen(rival) == {rival_bar}
    assert seen(cadre) == seen(inspector) == seen(administrator) == {noodle_bar, rival_bar}
    assert seen(far_inspector) == seen(AnonymousUser()) == set()


def test_a_former_member_sees_nothing(noodle_bar, rival):
    make_member(rival, noodle_bar, "OFFICER", valid_to=date(2020, 1, 2))

    assert noodle_bar not in Enterprise.objects.visible_to(rival)


def test_what_belongs_to_it_is_seen_with_it(noodle_bar, officer, rival):
    event = CreditEvent.objects.create(enterprise=noodle_bar, kind="HONOUR", title="示范店", decided_on=DAY)

    assert list(CreditEvent.objects.visible_to(officer)) == [event]
    assert not CreditEvent.objects.visible_to(rival).exists()


def test_what_is_published_ends(noodle_bar):
    final = {"kind": "HONOUR", "decided_on": DAY, "final_at": NOW, "final_on": DAY, "publish_from": DAY}
    event = CreditEvent.objects.create(enterprise=noodle_bar, title="一", publish_to=DAY, **final)
    CreditEvent.objects.create(enterprise=noodle_bar, title="二", withdrawn_at=NOW, **final)
    CreditEvent.objects.create(enterprise=noodle_bar, title="三", **(final | {"publish_from": None}))

    assert list(CreditEvent.objects.published(DAY)) == [event]
    assert list(CreditEvent.objects.published(DAY + timedelta(1))) == []
