import pytest
from django_otp import user_has_device
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import AuditEntry
from accounts.services.second_factor import (
    TooManyCodes,
    WrongCode,
    confirm_second_factor,
    create_recovery_codes,
    reset_second_factor,
    start_second_factor,
    verify_second_factor,
)
from tests.factories.second_factor import code_of, enrol, wrong_code_of


def test_starting_twice_gives_the_same_device(officer):
    assert start_second_factor(user=officer) == start_second_factor(user=officer)
    assert not user_has_device(officer)


def test_a_right_code_confirms(officer, at):
    device = start_second_factor(user=officer)

    confirmed, codes = confirm_second_factor(user=officer, code=code_of(device), at=at)

    assert (confirmed, confirmed.confirmed) == (device, True)
    assert len(set(codes)) == 10
    assert AuditEntry.objects.get().action == "confirm_second_factor"


def test_a_wrong_code_does_not(officer, at):
    device = start_second_factor(user=officer)

    with pytest.raises(WrongCode):
        confirm_second_factor(user=officer, code=wrong_code_of(device), at=at)

    assert not user_has_device(officer)
    assert StaticToken.objects.count() == 0


def test_confirming_replaces_the_old_phone(officer, at):
    old = enrol(officer)
    new = start_second_factor(user=officer)

    confirm_second_factor(user=officer, code=code_of(new), at=at)

    assert list(TOTPDevice.objects.filter(user=officer)) == [new]
    assert old != new


def test_the_phones_code_verifies_once(officer, at):
    device = enrol(officer)
    code = code_of(device)

    assert verify_second_factor(user=officer, code=f"{code[:3]} {code[3:]}", at=at) == device
    with pytest.raises(WrongCode):
        verify_second_factor(user=officer, code=code, at=at)


def test_a_recovery_code_verifies_once(officer, at):
    enrol(officer)
    codes = create_recovery_codes(user=officer, at=at)

    verify_second_factor(user=officer, code=codes[0].upper(), at=at)
    with pytest.raises(WrongCode):
        verify_second_factor(user=officer, code=codes[0], at=at)

    assert StaticToken.objects.filter(device__user=officer).count() == 9
    assert AuditEntry.objects.filter(action="use_recovery_code").count() == 1


def test_new_recovery_codes_replace_the_old(officer, at):
    enrol(officer)
    old = create_recovery_codes(user=officer, at=at)
    create_recovery_codes(user=officer, at=at)

    with pytest.raises(WrongCode):
        verify_second_factor(user=officer, code=old[0], at=at)


def test_wrong_codes_slow_down(officer, at):
    device = enrol(officer)
    with pytest.raises(WrongCode):
        verify_second_factor(user=officer, code=wrong_code_of(device), at=at)

    with pytest.raises(TooManyCodes) as slowed:
        verify_second_factor(user=officer, code=code_of(device), at=at)

    device.refresh_from_db()
    assert device.throttling_failure_count == 1
    assert slowed.value.until > device.throttling_failure_timestamp


def test_somebody_elses_code_is_wrong(officer, rival, at):
    enrol(officer)

    with pytest.raises(WrongCode):
        verify_second_factor(user=officer, code=code_of(enrol(rival)), at=at)


def test_an_unconfirmed_phone_verifies_nothing(officer, at):
    device = start_second_factor(user=officer)

    with pytest.raises(WrongCode):
        verify_second_factor(user=officer, code=code_of(device), at=at)


def test_a_reset_forgets_phone_and_codes(inspector, administrator, district, at):
    enrol(inspector)
    create_recovery_codes(user=inspector, at=at)

    reset_second_factor(user=inspector, by=administrator, at=at, reason="手机丢失")

    assert not user_has_device(inspector)
    entry = AuditEntry.objects.get(action="reset_second_factor")
    assert (entry.actor, entry.reason, entry.region_path) == (administrator, "手机丢失", district.path)
