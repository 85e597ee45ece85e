from datetime import date, timedelta

import pytest

from accounts.models import AuditEntry
from common.badge_token import read_badge_token, token_in
from common.local_time import end_of_local_day
from enterprises.models import Enterprise
from staff.models import Badge, HealthCertificate, Post, ProhibitedPerson
from staff.queries.badge import revoked_serials
from staff.services.badge import (
    AlreadyRevoked,
    BadgeState,
    CertificateNotGood,
    EnterpriseIsClosed,
    HolderProhibited,
    PostNotHeld,
    ReasonMissing,
    badge_url,
    check_badge,
    issue_badge,
    issue_badges,
    revoke_badge,
    revoke_badges_of,
    revoke_unfounded_badges,
)
from staff.signals import fitness_changed, posts_changed
from tests.factories.staff import make_badge, make_certificate, make_person, make_post


@pytest.fixture
def post(cook):
    return cook.posts.get()


@pytest.fixture
def badge(post, officer, at):
    return issue_badge(post=post, by=officer, at=at)


def check(badge, at):
    return check_badge(token=token_in(badge_url(badge)), at=at)


def prohibit(person, at):
    return ProhibitedPerson.objects.create(
        name=person.name,
        citizen_id_encrypted=person.citizen_id_encrypted,
        citizen_id_hash=person.citizen_id_hash,
        ground=ProhibitedPerson.Ground.FOOD_CRIME,
        document_no="（2026）苏05刑终1号",
        starts_on=at.date(),
        recorded_at=at,
    )


class TestIssuing:
    def test_it_ends_with_the_health_certificate(self, badge, post, at):
        certificate = post.person.health_certificates.get()
        claims = read_badge_token(token_in(badge_url(badge)), now=int(at.timestamp()))

        assert badge.valid_to == certificate.valid_to
        assert claims.expires_at == end_of_local_day(certificate.valid_to).timestamp()
        assert (claims.issuer, claims.kind, claims.serial) == ("3205", "STAFF", badge.serial)
        assert claims.person_code == post.person.code

    @pytest.mark.parametrize(
        ("today", "ends_on"),
        [(date(2026, 11, 23), date(2027, 11, 22)), (date(2028, 2, 29), date(2029, 2, 28))],
    )
    def test_who_handles_no_food_gets_a_year(self, officer_person, officer, at, today, ends_on):
        then = at.replace(year=today.year, month=today.month, day=today.day)

        assert issue_badge(post=officer_person.posts.get(), by=officer, at=then).valid_to == ends_on

    def test_it_leaves_an_audit_entry_without_a_name(self, badge, officer, post):
        entry = AuditEntry.objects.get(action="issue_badge")

        assert (entry.actor, entry.new["serial"]) == (officer, badge.serial)
        assert post.person.name not in str(entry.new)

    def test_a_new_one_revokes_the_old_one(self, badge, post, officer, at):
        second = issue_badge(post=post, by=officer, at=at)

        badge.refresh_from_db()
        assert (badge.revoked_at, badge.revoke_reason) == (at, "已换发新工牌")
        assert list(Badge.objects.in_force_on(at.date())) == [second]
        assert AuditEntry.objects.filter(action="revoke_badge").count() == 1

    def test_it_leaves_the_badge_of_another_post_alone(self, badge, post, rival_bar, officer, at):
        issue_badge(post=make_post(post.person, rival_bar), by=officer, at=at)

        badge.refresh_from_db()
        assert badge.revoked_at is None

    @pytest.mark.parametrize("fields", [{"ended_on": date(2026, 11, 23)}, {"starts_on": date(2026, 11, 24)}])
    def test_it_refuses_a_post_that_is_not_held(self, post, officer, at, fields):
        Post.objects.filter(pk=post.pk).update(end_reason="离职", **fields)

        with pytest.raises(PostNotHeld):
            issue_badge(post=post, by=officer, at=at)

    @pytest.mark.parametrize(
        "fields",
        [None, {"is_fit": False}, {"valid_to": date(2026, 11, 22)}, {"withdrawn_at": "2026-11-01T00:00Z"}],
    )
    def test_it_refuses_food_handlers_without_a_good_certificate(self, post, officer, at, fields):
        rows = HealthCertificate.objects.filter(person=post.person)
        rows.update(**fields) if fields else rows.delete()

        with pytest.raises(CertificateNotGood):
            issue_badge(post=post, by=officer, at=at)
        assert not Badge.objects.exists()

    def test_the_certificate_issued_last_counts(self, post, officer, at):
        make_certificate(post.person, issued_on=date(2026, 11, 1), is_fit=False)

        with pytest.raises(CertificateNotGood):
            issue_badge(post=post, by=officer, at=at)

    def test_it_refuses_the_prohibited(self, officer_person, officer, at):
        prohibit(officer_person, at)

        with pytest.raises(HolderProhibited):
            issue_badge(post=officer_person.posts.get(), by=officer, at=at)

    def test_it_refuses_a_closed_enterprise(self, post, officer, at):
        Enterprise.objects.update(status=Enterprise.Status.CLOSED)

        with pytest.raises(EnterpriseIsClosed):
            issue_badge(post=post, by=officer, at=at)

    def test_all_who_may_have_one_get_one_once(self, post, officer_person, noodle_bar, officer, at):
        make_post(make_person("无证人"), noodle_bar, handles_food=True)

        first = issue_badges(enterprise=noodle_bar, by=officer, at=at)

        assert {badge.post for badge in first} == {post, officer_person.posts.get()}
        assert issue_badges(enterprise=noodle_bar, by=officer, at=at) == []


class TestRevoking:
    def test_it_is_revoked_with_its_reason(self, badge, officer, at):
        revoke_badge(badge=badge, reason="遗失", by=officer, at=at)

        result = check(badge, at)
        assert (result.state, result.reason) == (BadgeState.REVOKED, "遗失")
        assert revoked_serials(at.date()) == [badge.serial]
        assert AuditEntry.objects.get(action="revoke_badge").reason == "遗失"

    def test_once_and_never_without_reason(self, badge, officer, at):
        with pytest.raises(ReasonMissing):
            revoke_badge(badge=badge, reason=" ", by=officer, at=at)
        revoke_badge(badge=badge, reason="遗失", by=officer, at=at)
        with pytest.raises(AlreadyRevoked):
            revoke_badge(badge=badge, reason="遗失", by=officer, at=at)

    def test_all_of_a_person_or_of_a_post(self, post, rival_bar, at):
        elsewhere = make_post(post.person, rival_bar)
        for held in (post, elsewhere):
            make_badge(held)

        assert revoke_badges_of(post=elsewhere, reason="离任", by=None, at=at) == 1
        assert revoke_badges_of(person=post.person, reason="离任", by=None, at=at) == 1

    def test_the_list_leaves_out_what_has_ended_anyway(self, post, at):
        make_badge(post, revoked_at=at, revoke_reason="遗失", valid_to=at.date() - timedelta(days=1))
        last_day = make_badge(post, revoked_at=at, revoke_reason="遗失", valid_to=at.date())

        assert revoked_serials(at.date()) == [last_day.serial]


class TestLostGround:
    def lose(self, post, what, at):
        certificates = HealthCertificate.objects.filter(person=post.person)
        if what == "ended":
            Post.objects.filter(pk=post.pk).update(ended_on=at.date(), end_reason="离职")
        elif what == "withdrawn":
            certificates.update(withdrawn_at=at, withdraw_reason="登记错误")
        elif what == "unfit":
            make_certificate(post.person, issued_on=at.date(), is_fit=False)
        elif what == "shorter":
            certificates.update(valid_to=date(2026, 12, 31))
        elif what == "prohibited":
            prohibit(post.person, at)

    LOSSES = [
        ("ended", "持证人已离任"),
        ("withdrawn", "健康证明已撤销或提前到期"),
        ("unfit", "健康检查结论为不适合"),
        ("shorter", "健康证明已撤销或提前到期"),
        ("prohibited", "持证人处于禁业期"),
    ]

    @pytest.mark.parametrize(("what", "reason"), LOSSES)
    def test_the_badge_is_revoked(self, badge, post, at, what, reason):
        self.lose(post, what, at)

        assert revoke_unfounded_badges(at=at, enterprise_ids=[post.enterprise_id]) == 1
        badge.refresh_from_db()
        assert (badge.revoked_at, badge.revoke_reason) == (at, reason)
        assert AuditEntry.objects.get(action="revoke_badge").actor is None

    @pytest.mark.parametrize(("what", "reason"), LOSSES)
    def test_a_scan_tells_it_before_the_task_has_run(self, badge, post, at, what, reason):
        self.lose(post, what, at)

        result = check(badge, at)
        assert (result.state, result.reason) == (BadgeState.REVOKED, reason)

    def test_a_renewed_certificate_leaves_it_alone(self, badge, post, at):
        make_certificate(post.person, issued_on=at.date())

        assert revoke_unfounded_badges(at=at) == 0

    def test_other_enterprises_are_left_alone(self, badge, post, rival_bar, at):
        self.lose(post, "ended", at)

        assert revoke_unfounded_badges(at=at, enterprise_ids=[rival_bar.pk]) == 0

    @pytest.mark.parametrize("signal", [posts_changed, fitness_changed])
    def test_news_revoke_after_the_commit(self, badge, post, at, signal, django_capture_on_commit_callbacks):
        self.lose(post, "withdrawn", at)

        with django_capture_on_commit_callbacks(execute=True):
            signal.send(sender=Post, enterprise_ids=[post.enterprise_id], at=at)

        badge.refresh_from_db()
        assert badge.revoked_at is not None


class TestChecking:
    def test_it_is_valid(self, badge, at):
        result = check(badge, at)

        assert (result.state, result.badge) == (BadgeState.VALID, badge)

    def test_it_is_valid_through_its_last_day_in_suzhou(self, badge, at):
        end = end_of_local_day(badge.valid_to)

        assert check(badge, end - timedelta(seconds=1)).state == BadgeState.VALID
        assert check(badge, end).state == BadgeState.EXPIRED

    def test_forged_ones_cost_no_query(self, badge, at, django_assert_num_queries, caplog):
        token = token_in(badge_url(badge))
        with django_assert_num_queries(0):
            result = check_badge(token=token[:-8] + "AAAAAAAA", at=at)

        assert result.state == BadgeState.FORGED
        assert "badge refused: FORGED" in caplog.text
        assert token[:20] not in caplog.text

    def test_signed_but_unknown_is_forged(self, badge, at):
        url = badge_url(badge)
        badge.delete()

        result = check_badge(token=token_in(url), at=at)
        assert (result.state, result.reason) == (BadgeState.FORGED, "UNKNOWN_BADGE")

    def test_a_key_taken_out_of_the_settings_ends_its_badges(self, badge, at, settings):
        token = token_in(badge_url(badge))
        settings.BADGE_KEYS = {"2": "ab" * 32}

        assert check_badge(token=token, at=at).reason == "UNKNOWN_KEY"

    def test_the_first_key_signs_and_all_are_believed(self, badge, post, officer, at, settings):
        settings.BADGE_KEYS = {"1": "ab" * 32}
        first = issue_badge(post=post, by=officer, at=at)
        token = token_in(badge_url(first))
        settings.BADGE_KEYS = {"2": "cd" * 32, "1": "ab" * 32}

        assert check_badge(token=token, at=at).state == BadgeState.VALID
        assert issue_badge(post=post, by=officer, at=at).key_id == "2"
