import logging
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from common.rotating_code import make_rotating_code, token_in
from staff.models import CodeScan
from staff.services.staff_code import (
    CodeAlreadyUsed,
    CodeExpired,
    CodeForged,
    WrongPurpose,
    WrongSite,
    make_staff_code,
    read_staff_code,
    staff_code_url,
    use_staff_code,
)

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # the first moment of a step


def after(seconds):
    return AT + timedelta(seconds=seconds)


def scans():
    rows = CodeScan.objects.order_by("pk").values_list(
        "outcome", "is_use", "enterprise__name", "by__username"
    )
    return list(rows)


@pytest.fixture
def identity(cook):
    return make_staff_code(person=cook, purpose="I", at=AT)


@pytest.fixture
def check_in(cook):
    return make_staff_code(person=cook, purpose="C", at=AT)


@pytest.fixture
def use(noodle_bar, officer):
    """The noodle bar's officer uses a code for checking in."""

    def use(token, seconds=0, enterprise=noodle_bar, by=officer):
        return use_staff_code(token=token, purpose="C", enterprise=enterprise, by=by, at=after(seconds))

    return use


def test_it_holds_the_pseudonym_and_nothing_else_of_the_person(cook, identity):
    assert identity[7:-16] == cook.code
    assert "陈" not in identity


def test_its_address_stays_in_the_alphanumeric_mode(identity, settings):
    settings.PUBLIC_BASE_URL = "https://food.example.gov.cn/"

    url = staff_code_url(identity)

    assert url == f"HTTPS://FOOD.EXAMPLE.GOV.CN/P/{identity}"
    assert set(url) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$%*+-./: ")
    assert token_in(f"  {url}\n") == token_in(identity) == identity


def test_a_path_before_it_keeps_its_letters(identity, settings):
    settings.PUBLIC_BASE_URL = "https://food.example.gov.cn/sushi"

    assert staff_code_url(identity) == f"HTTPS://FOOD.EXAMPLE.GOV.CN/sushi/P/{identity}"


class TestLooking:
    def test_it_tells_whose_it_is_and_is_recorded(self, cook, identity, inspector):
        read = read_staff_code(token=identity, at=after(20), by=inspector)

        assert (read.person, read.purpose) == (cook, "I")
        assert scans() == [("ACCEPTED", False, None, "inspector")]

    def test_it_does_not_use_the_code_up(self, cook, check_in, officer, use):
        for _again in range(3):
            read_staff_code(token=check_in, at=after(5), by=officer)

        assert use(check_in, 10) == cook

    @pytest.mark.parametrize("seconds", [60, 89, 91, 3600])
    def test_an_old_one_is_refused_with_the_reason(self, identity, seconds):
        with pytest.raises(CodeExpired, match="每30秒更新一次，截图无效") as refusal:
            read_staff_code(token=identity, at=after(seconds))

        assert refusal.value.made_at == AT
        assert scans() == [("EXPIRED", False, None, None)]

    def test_for_an_enterprise_it_must_be_of_somebody_there(self, identity, noodle_bar, rival_bar, rival):
        assert read_staff_code(token=identity, at=AT, enterprise=noodle_bar).purpose == "I"
        with pytest.raises(WrongSite, match="不在本单位任职"):
            read_staff_code(token=identity, at=AT, by=rival, enterprise=rival_bar)

        assert scans() == [("ACCEPTED", False, "平江面馆", None), ("WRONG_SITE", False, "对门面馆", "rival")]

    def test_a_forged_one_leaves_no_row_and_costs_no_query(self, identity, django_assert_num_queries, caplog):
        forged = identity[:-1] + ("0" if identity[-1] != "0" else "1")

        with (
            django_assert_num_queries(0),
            caplog.at_level(logging.WARNING, "staff"),
            pytest.raises(CodeForged),
        ):
            read_staff_code(token=forged, at=AT)

        assert (scans(), caplog.messages) == ([], ["staff code refused: FORGED"])

    @pytest.mark.parametrize("token", ["", "P", "🍜" * 20, "I" * 5000, "\0"])
    def test_nonsense_is_forged(self, db, token):
        with pytest.raises(CodeForged, match="不是有效的从业人员信息码"):
            read_staff_code(token=token, at=AT)

    def test_a_signed_one_of_nobody_is_forged(self, db):
        with pytest.raises(CodeForged):
            read_staff_code(token=make_rotating_code(subject="N0B0DY", purpose="I", at=AT), at=AT)

    def test_a_signed_one_for_an_unknown_purpose_is_forged(self, cook):
        with pytest.raises(CodeForged):
            read_staff_code(token=make_rotating_code(subject=cook.code, purpose="X", at=AT), at=AT)

    def test_a_sign_in_taken_away_ends_it_at_once(self, cook, identity):
        cook.user.is_active = False
        cook.user.save()

        with pytest.raises(CodeForged):
            read_staff_code(token=identity, at=after(1))

    def test_erasure_ends_it_at_once(self, cook, identity):
        cook.citizen_id_encrypted = cook.citizen_id_hash = cook.phone_encrypted = cook.phone_hash = ""
        cook.user, cook.erased_at = None, AT
        cook.save()

        with pytest.raises(CodeForged):
            read_staff_code(token=identity, at=after(1))


class TestUsing:
    def test_it_checks_in_once(self, cook, check_in, use):
        assert use(check_in, 10) == cook
        with pytest.raises(CodeAlreadyUsed, match="已经用过一次"):
            use(check_in, 12)

        assert scans() == [
            ("ACCEPTED", True, "平江面馆", "officer"),
            ("ALREADY_USED", True, "平江面馆", "officer"),
        ]

    def test_the_next_code_is_another(self, cook, use):
        use(make_staff_code(person=cook, purpose="C", at=AT))

        assert use(make_staff_code(person=cook, purpose="C", at=after(30)), 31) == cook

    def test_a_replay_after_91_seconds_is_refused(self, check_in, use):
        with pytest.raises(CodeExpired):
            use(check_in, 91)

        assert scans() == [("EXPIRED", True, "平江面馆", "officer")]

    def test_an_identity_code_does_not_check_in(self, identity, use):
        with pytest.raises(WrongPurpose, match="这是“身份码”"):
            use(identity)

        assert scans() == [("WRONG_PURPOSE", True, "平江面馆", "officer")]

    def test_the_session_of_another_site_is_refused_and_does_not_use_it_up(
        self, cook, check_in, use, rival_bar, rival
    ):
        with pytest.raises(WrongSite):
            use(check_in, enterprise=rival_bar, by=rival)

        assert scans() == [("WRONG_SITE", True, "对门面馆", "rival")]
        assert use(check_in, 5) == cook

    def test_who_has_left_is_refused(self, cook, check_in, use):
        cook.posts.update(ended_on=date(2026, 11, 23), end_reason="离职")

        with pytest.raises(WrongSite):
            use(check_in)

    def test_whoever_looked_in_time_may_finish_the_form(self, cook, check_in, officer, use):
        read_staff_code(token=check_in, at=after(58), by=officer)

        assert use(check_in, 89) == cook

    def test_but_not_after_90_seconds(self, check_in, officer, use):
        read_staff_code(token=check_in, at=after(58), by=officer)

        with pytest.raises(CodeExpired):
            use(check_in, 90)

    def test_and_not_somebody_else(self, check_in, director, use):
        read_staff_code(token=check_in, at=after(58), by=director)
        read_staff_code(token=check_in, at=after(58))  # the public

        with pytest.raises(CodeExpired):
            use(check_in, 61)

    @pytest.mark.django_db(transaction=True)
    def test_it_refuses_to_run_where_its_record_could_be_rolled_back(self, check_in, use):
        with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
            use(check_in)

        assert scans() == []


def test_log_lines_hold_no_token_and_no_name(cook, identity, check_in, officer, use, caplog):
    caplog.set_level(logging.DEBUG)
    for token, seconds in [(identity, 0), (check_in, 0), (check_in, 1), (check_in, 100), ("FORGED" * 6, 0)]:
        try:
            use(token, seconds)
        except (CodeAlreadyUsed, CodeExpired, CodeForged, WrongPurpose):
            continue

    lines = [record for record in caplog.records if record.name.startswith("staff")]
    assert [line.getMessage().split(" for ")[0] for line in lines] == [
        "staff code refused: WRONG_PURPOSE",
        "staff code refused: ALREADY_USED",
        "staff code refused: EXPIRED",
        "staff code refused: FORGED",
    ]
    secrets = [identity, check_in, identity[-16:], check_in[-16:], cook.code, cook.name, "FORGED" * 6]
    assert [secret for secret in secrets for line in lines if secret in str(vars(line))] == []


def test_a_scan_on_record_is_never_changed(identity):
    read_staff_code(token=identity, at=AT)

    with pytest.raises(DatabaseError), transaction.atomic():
        CodeScan.objects.update(outcome="EXPIRED")
