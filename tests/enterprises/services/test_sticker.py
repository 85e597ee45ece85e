import logging

import pytest

from accounts.models import AuditEntry
from common.sticker_code import make_serial, make_sticker_code
from enterprises.services.sticker import (
    AlreadyRevoked,
    EnterpriseIsClosed,
    StickerCheck,
    check_sticker,
    issue_sticker,
    revoke_sticker,
    sticker_url,
)
from tests.factories.enterprises import make_enterprise


@pytest.fixture
def sticker(noodle_bar, inspector, at):
    return issue_sticker(enterprise=noodle_bar, by=inspector, at=at)


def code_of(sticker):
    return sticker_url(sticker).partition("?k=")[2]


def test_it_is_genuine(sticker, noodle_bar, settings):
    settings.PUBLIC_BASE_URL = "https://shian.example.cn/"

    assert sticker_url(sticker).startswith(f"https://shian.example.cn/E/{noodle_bar.public_id}?k=0-")
    assert check_sticker(public_id=noodle_bar.public_id, code=code_of(sticker)) is StickerCheck.GENUINE
    assert (
        check_sticker(public_id=noodle_bar.public_id, code=code_of(sticker).lower()) is StickerCheck.GENUINE
    )
    assert AuditEntry.objects.get(action="issue_sticker").new["serial"] == sticker.serial


def test_it_holds_at_its_own_door_only(sticker, rival_bar):
    assert check_sticker(public_id=rival_bar.public_id, code=code_of(sticker)) is StickerCheck.FORGED


def test_a_forged_one_costs_no_query_and_is_logged(sticker, noodle_bar, django_assert_num_queries, caplog):
    code = code_of(sticker)
    forged = code[:-1] + ("0" if code[-1] != "0" else "1")
    with django_assert_num_queries(0), caplog.at_level(logging.WARNING, "enterprises"):
        assert check_sticker(public_id=noodle_bar.public_id, code=forged) is StickerCheck.FORGED

    assert "FORGED" in caplog.text


def test_a_signed_one_that_nobody_issued_is_unknown(noodle_bar):
    code = make_sticker_code(public_id=noodle_bar.public_id, serial=make_serial(), key_id="0")

    assert check_sticker(public_id=noodle_bar.public_id, code=code) is StickerCheck.UNKNOWN


def test_a_revoked_one_is_refused(sticker, noodle_bar, inspector, at):
    revoke_sticker(sticker=sticker, reason="遗失", by=inspector, at=at)

    assert check_sticker(public_id=noodle_bar.public_id, code=code_of(sticker)) is StickerCheck.REVOKED
    assert AuditEntry.objects.get(action="revoke_sticker").reason == "遗失"
    with pytest.raises(AlreadyRevoked):
        revoke_sticker(sticker=sticker, reason="再次", by=inspector, at=at)


def test_a_closed_business_gets_none(district, inspector, at):
    with pytest.raises(EnterpriseIsClosed):
        issue_sticker(enterprise=make_enterprise(district, status="CLOSED"), by=inspector, at=at)


def test_an_old_key_still_holds_and_a_dropped_one_does_not(noodle_bar, inspector, at, settings):
    settings.STICKER_KEYS = {"1": "a" * 40}
    old = code_of(issue_sticker(enterprise=noodle_bar, by=inspector, at=at))

    settings.STICKER_KEYS = {"2": "b" * 40, "1": "a" * 40}
    new = issue_sticker(enterprise=noodle_bar, by=inspector, at=at)
    assert new.key_id == "2"
    assert check_sticker(public_id=noodle_bar.public_id, code=old) is StickerCheck.GENUINE

    settings.STICKER_KEYS = {"2": "b" * 40}
    assert check_sticker(public_id=noodle_bar.public_id, code=old) is StickerCheck.FORGED
