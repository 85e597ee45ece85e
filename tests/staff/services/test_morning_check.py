from datetime import timedelta

import pytest

from accounts.models import AuditEntry
from enterprises.models import Membership
from staff.models import CodePurpose, CodeScan, MorningCheck
from staff.queries.colour import colour_of
from staff.services.morning_check import (
    ClearsOneself,
    NotInPost,
    NotOffDuty,
    StillOffDuty,
    check_in_by_code,
    record_morning_check,
)
from staff.services.staff_code import CodeAlreadyUsed, CodeExpired, WrongPurpose, WrongSite, make_staff_code
from staff.signals import fitness_changed
from tests.factories.accounts import make_user
from tests.factories.enterprises import make_member
from tests.factories.staff import make_person, make_post


@pytest.fixture
def check(noodle_bar, cook, officer, at):
    """Checks the cook, by the officer, so many minutes after ten."""

    def check(is_fit=True, minutes=0, **changes):
        words = {"enterprise": noodle_bar, "person": cook, "by": officer}
        words |= {"is_fit": is_fit, "at": at + timedelta(minutes=minutes)}
        return record_morning_check(**(words | changes))

    return check


def red_codes(person, at):
    return [reason.code for reason in colour_of(person=person, at=at).reasons if reason.value == "RED"]


def test_it_records_fit(check, cook, noodle_bar, officer, at):
    stored = check()

    assert (stored.person, stored.enterprise, stored.by, stored.is_fit) == (cook, noodle_bar, officer, True)
    assert (stored.day.isoformat(), stored.checked_at, stored.method) == ("2026-11-23", at, "BY_HAND")
    assert colour_of(person=cook, at=at).value == "GREEN"


def test_unfit_is_off_duty_at_once(check, cook, at):
    check(is_fit=False)

    assert red_codes(cook, at) == ["OFF_DUTY"]
    assert red_codes(cook, at + timedelta(days=9)) == ["OFF_DUTY"]


def test_a_fit_check_does_not_end_it(check, cook, at):
    check(is_fit=False)

    with pytest.raises(StillOffDuty, match="确认康复"):
        check(minutes=60 * 24)

    assert MorningCheck.objects.count() == 1
    assert red_codes(cook, at + timedelta(days=1)) == ["OFF_DUTY"]


def test_a_clearing_check_ends_it(check, cook, director, at):
    check(is_fit=False)

    check(minutes=90, clears=True, by=director)

    assert colour_of(person=cook, at=at + timedelta(minutes=90)).value == "GREEN"
    assert [entry.action for entry in AuditEntry.objects.order_by("pk")][-1] == "clear_off_duty"


def test_a_second_unfit_check_keeps_it(check, cook, at):
    check(is_fit=False)
    check(is_fit=False, minutes=60 * 24)

    assert MorningCheck.objects.count() == 2
    assert red_codes(cook, at + timedelta(days=2)) == ["OFF_DUTY"]


def test_there_is_nothing_to_clear(check):
    check()

    with pytest.raises(NotOffDuty):
        check(minutes=5, clears=True)


def test_nobody_clears_themselves_while_a_colleague_could(
    check, noodle_bar, officer, officer_person, director
):
    check(is_fit=False, person=officer_person, by=director)

    with pytest.raises(ClearsOneself):
        check(minutes=60, person=officer_person, clears=True)


def test_in_a_shop_of_one_the_owner_clears_himself(rival_bar, at):
    owner = make_user("owner", "店主")
    make_member(owner, rival_bar, Membership.Role.PRINCIPAL)
    person = make_person("店主", user=owner)
    make_post(person, rival_bar, kind="PRINCIPAL", handles_food=True)
    words = {"enterprise": rival_bar, "person": person, "by": owner}
    record_morning_check(**words, is_fit=False, at=at)

    cleared = record_morning_check(**words, is_fit=True, clears=True, at=at + timedelta(days=3))

    assert cleared.clears


def test_it_refuses_who_works_elsewhere(check, rival_person):
    with pytest.raises(NotInPost):
        check(person=rival_person)


def test_it_refuses_who_has_left(check, cook, at):
    cook.posts.update(ended_on=at.date(), end_reason="辞职")

    with pytest.raises(NotInPost):
        check()


@pytest.mark.parametrize("is_fit", [True, False])
def test_the_same_tap_twice_is_one_check(check, is_fit):
    assert check(is_fit) == check(is_fit)
    assert MorningCheck.objects.count() == 1
    assert AuditEntry.objects.filter(action="record_morning_check").count() == 1


def test_a_minute_later_it_is_another_check(check):
    assert check() != check(minutes=1)


@pytest.mark.parametrize("change", ["by", "is_fit"])
def test_another_word_within_the_minute_is_another_check(check, director, change):
    first = check()
    second = check(by=director) if change == "by" else check(is_fit=False)

    assert first != second


def test_clocks_that_differ_never_put_the_newer_behind(check, cook, director, at):
    check()

    check(is_fit=False, by=director, at=at - timedelta(seconds=2))

    assert red_codes(cook, at) == ["OFF_DUTY"]


def test_only_fit_or_not_is_on_record(check, cook):
    stored = check(is_fit=False)

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject_id) == ("record_morning_check", str(stored.pk))
    assert entry.new == {
        "person": cook.code,
        "day": "2026-11-23",
        "is_fit": False,
        "method": "BY_HAND",
    }


def test_it_tells_every_enterprise_where_the_person_works(check, cook, noodle_bar, rival_bar):
    make_post(cook, rival_bar)
    heard = []

    def listen(sender, enterprise_ids, **kwargs):
        heard.append(sorted(enterprise_ids))

    fitness_changed.connect(listen)
    check()
    fitness_changed.disconnect(listen)

    assert heard == [sorted([noodle_bar.pk, rival_bar.pk])]


@pytest.fixture
def check_in(noodle_bar, officer, cook, at):
    def check_in(purpose=CodePurpose.CHECK_IN, seconds=20, person=cook, **changes):
        token = make_staff_code(person=person, purpose=purpose, at=at)
        words = {"enterprise": noodle_bar, "token": token, "is_fit": True, "by": officer}
        return check_in_by_code(**(words | {"at": at + timedelta(seconds=seconds)} | changes))

    return check_in


def test_a_code_checks_in(check_in, cook):
    stored = check_in()

    assert (stored.person, stored.method, stored.is_fit) == (cook, "CODE", True)


def test_a_code_checks_in_once(check_in):
    check_in()

    with pytest.raises(CodeAlreadyUsed):
        check_in(seconds=40)

    assert MorningCheck.objects.count() == 1
    assert [scan.outcome for scan in CodeScan.objects.order_by("pk")] == ["ACCEPTED", "ALREADY_USED"]


def test_a_screenshot_does_not_check_in(check_in):
    with pytest.raises(CodeExpired):
        check_in(seconds=125)

    assert not MorningCheck.objects.exists()


def test_an_identity_code_does_not_check_in(check_in):
    with pytest.raises(WrongPurpose):
        check_in(purpose=CodePurpose.IDENTITY)


def test_a_code_of_another_house_does_not_check_in(check_in, rival_person):
    with pytest.raises(WrongSite):
        check_in(person=rival_person)


def test_a_code_that_was_used_stays_used_when_the_check_is_refused(check, check_in):
    check(is_fit=False, minutes=-60)

    with pytest.raises(StillOffDuty):
        check_in()

    assert CodeScan.objects.get().is_use
