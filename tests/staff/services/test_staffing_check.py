"""Each kind of finding: when it opens, and what resolves it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.encryption import keyed_hash
from staff.models import FindingRule, Post, StaffingFinding
from staff.models.person import CITIZEN_ID
from staff.services.prohibition import record_prohibition, withdraw_prohibition
from staff.services.staffing_check import CheckOutcome, check_staffing
from staff.signals import findings_changed
from tests.factories.enterprises import make_enterprise
from tests.factories.staff import make_certificate, make_citizen_id, make_person, make_post

TODAY = date(2026, 11, 23)
CONFIRMED = {"knows_law": True, "controls_risks": True, "knows_process": True, "passed_exam": True}
NOTHING = CheckOutcome(opened=0, resolved=0)
ONE_OPENED, ONE_RESOLVED = CheckOutcome(opened=1, resolved=0), CheckOutcome(opened=0, resolved=1)


@pytest.fixture
def staffed(noodle_bar, at):
    """The noodle bar with all that it must have."""
    make_post(make_person("傅国强"), noodle_bar, Post.Kind.PRINCIPAL)
    make_post(make_person("安小全"), noodle_bar, Post.Kind.OFFICER, confirmed_at=at, **CONFIRMED)
    assert check_staffing(at=at) == NOTHING
    return noodle_bar


@pytest.fixture
def heard():
    news = []

    def listen(sender, enterprise_ids, at, **kwargs):
        news.append((enterprise_ids, at))

    findings_changed.connect(listen)
    yield news
    findings_changed.disconnect(listen)


def found():
    return list(
        StaffingFinding.objects.open()
        .order_by("enterprise__name", "kind", "post_kind")
        .values_list("enterprise__name", "kind", "post_kind", "person__name")
    )


def test_a_vacancy_opens_and_is_resolved(staffed, at):
    officer = Post.objects.get(kind="OFFICER")
    officer.ended_on, officer.end_reason = TODAY, "辞职"
    officer.save()

    assert check_staffing(at=at) == ONE_OPENED
    finding = StaffingFinding.objects.get()
    assert found() == [("平江面馆", "VACANCY", "OFFICER", None)]
    assert (finding.outcome, finding.severity, finding.found_at) == ("HAZARD", "MAJOR", at)
    assert finding.legal_basis == finding.staffing_rule.legal_basis
    assert finding.legal_basis.endswith("（令第97号修订）第六条")

    later = at + timedelta(hours=1)
    make_post(make_person(), staffed, Post.Kind.OFFICER, starts_on=TODAY, confirmed_at=at, **CONFIRMED)
    assert check_staffing(at=later) == ONE_RESOLVED
    finding.refresh_from_db()
    assert finding.resolved_at == later


def test_a_post_that_begins_tomorrow_fills_nothing_today(staffed, at):
    Post.objects.filter(kind="OFFICER").update(starts_on=TODAY + timedelta(days=1))

    assert check_staffing(at=at) == ONE_OPENED
    assert check_staffing(at=at + timedelta(days=1)) == ONE_RESOLVED


def test_midnight_in_suzhou_begins_the_day(staffed, at):
    Post.objects.filter(kind="OFFICER").update(ended_on=date(2026, 11, 24), end_reason="辞职")
    almost = at.replace(hour=15, minute=59)  # 23:59 in Suzhou

    assert check_staffing(at=almost) == NOTHING
    assert check_staffing(at=almost + timedelta(minutes=1)) == ONE_OPENED


def test_a_vacancy_after_a_vacancy_is_a_new_finding(staffed, at):
    post = Post.objects.get(kind="OFFICER")
    for day, ended_on in enumerate((TODAY, None, TODAY)):
        post.ended_on, post.end_reason = ended_on, "辞职" if ended_on else ""
        post.save()
        check_staffing(at=at + timedelta(days=day))

    assert [finding.resolved_at is None for finding in StaffingFinding.objects.order_by("pk")] == [
        False,
        True,
    ]


def test_a_lapsed_term_still_fills_the_post(staffed, at):
    Post.objects.filter(kind="OFFICER").update(term_ends_on=TODAY)
    assert check_staffing(at=at) == NOTHING  # its last day

    tomorrow = at + timedelta(days=1)
    assert check_staffing(at=tomorrow) == ONE_OPENED
    assert found() == [("平江面馆", "TERM_LAPSED", "OFFICER", "安小全")]

    Post.objects.filter(kind="OFFICER").update(term_ends_on=date(2028, 1, 1))
    assert check_staffing(at=tomorrow) == ONE_RESOLVED


def test_conditions_not_confirmed(staffed, at):
    post = make_post(make_person("新来的"), staffed, Post.Kind.OFFICER)

    assert check_staffing(at=at) == ONE_OPENED
    assert found() == [("平江面馆", "NOT_CONFIRMED", "OFFICER", "新来的")]
    assert StaffingFinding.objects.get().outcome == "TODO"

    for name in CONFIRMED:
        setattr(post, name, True)
    post.confirmed_at = at
    post.save()
    assert check_staffing(at=at) == ONE_RESOLVED


def test_a_principal_and_other_staff_need_no_confirmation(staffed, at):
    make_post(make_person(), staffed, Post.Kind.STAFF)

    assert check_staffing(at=at) == NOTHING  # the principal of `staffed` is not confirmed either


@pytest.mark.parametrize(("year", "opened"), [(2025, 1), (2024, 0)])
def test_a_director_belongs_to_the_management_since_order_97(district, at, year, opened):
    bar = make_enterprise(district, kind="STALL", registered_on=date(2020, 1, 1))
    post = make_post(
        make_person("宗建民"), bar, Post.Kind.DIRECTOR, date(2020, 1, 1), confirmed_at=at, **CONFIRMED
    )
    day = at.replace(year=year)

    assert check_staffing(at=day).opened == opened
    assert found() == [(bar.name, "NOT_MANAGEMENT", "DIRECTOR", "宗建民")][:opened]

    post.is_management = True
    post.save()
    assert check_staffing(at=day).resolved == opened


@pytest.fixture
def listed(inspector, at):
    """Puts a number on the list."""

    def listed(citizen_id, ground="FOOD_CRIME", starts_on=date(2026, 1, 1)):
        return record_prohibition(
            name="吴某",
            citizen_id=citizen_id,
            ground=ground,
            document_no=f"（2026）苏0508刑初{citizen_id[-4:]}号",
            starts_on=starts_on,
            by=inspector,
            at=at,
        )

    return listed


@pytest.mark.parametrize("kind", ["PRINCIPAL", "STAFF"])
def test_a_prohibited_person_in_any_post(district, inspector, listed, at, kind):
    """Food Safety Law art. 135."""
    stall = make_enterprise(district, kind="STALL")
    citizen_id = make_citizen_id()
    make_post(make_person("吴某", citizen_id), stall, kind)
    make_post(make_person("无证件", ""), stall, "STAFF")  # without a number nobody is taken for another
    row = listed(citizen_id)

    assert check_staffing(at=at) == ONE_OPENED
    assert found() == [(stall.name, "PROHIBITED", kind, "吴某")]
    finding = StaffingFinding.objects.get()
    assert (finding.outcome, finding.severity) == ("HAZARD", "CRITICAL")
    assert finding.legal_basis == "食品安全法第一百三十五条"

    withdraw_prohibition(prohibition=row, reason="判决已被撤销", by=inspector, at=at)
    assert check_staffing(at=at) == ONE_RESOLVED


def test_five_years_end(district, listed, at):
    stall, citizen_id = make_enterprise(district, kind="STALL"), make_citizen_id()
    make_post(make_person("吴某", citizen_id), stall)
    listed(citizen_id, "LICENCE_REVOKED", starts_on=date(2021, 11, 23))

    assert check_staffing(at=at) == ONE_OPENED  # the last day
    assert check_staffing(at=at + timedelta(days=1)) == ONE_RESOLVED


def test_while_keys_are_changed_nobody_slips_through(district, listed, at, settings):
    """The person is hashed under the old key, the list under the new one."""
    stall, citizen_id = make_enterprise(district, kind="STALL"), make_citizen_id()
    settings.FIELD_ENCRYPTION_KEYS = {"old": "o" * 40}
    person = make_person("吴某", citizen_id)
    make_post(person, stall)
    settings.FIELD_ENCRYPTION_KEYS = {"new": "n" * 40, "old": "o" * 40}
    assert person.citizen_id_hash != keyed_hash(citizen_id, purpose=CITIZEN_ID)
    listed(citizen_id)

    assert check_staffing(at=at) == ONE_OPENED


@pytest.fixture
def stalls(district):
    """Five where nobody must be in post."""
    return [make_enterprise(district, kind="STALL", name=f"摊{number}") for number in range(5)]


def officer_at(person, enterprise, at, **fields):
    return make_post(person, enterprise, Post.Kind.OFFICER, confirmed_at=at, **CONFIRMED, **fields)


def test_one_person_in_too_many_posts(stalls, at):
    person = make_person("忙")
    posts = [officer_at(person, stall, at) for stall in stalls[:3]]
    assert check_staffing(at=at) == NOTHING  # three are allowed

    posts.append(officer_at(person, stalls[3], at))
    assert check_staffing(at=at).opened == 4
    assert found() == [(f"摊{number}", "TOO_MANY_POSTS", "OFFICER", "忙") for number in range(4)]

    Post.objects.filter(pk=posts[0].pk).update(ended_on=TODAY, end_reason="调离")
    # Told of the one that was left, the others are looked at, too.
    assert check_staffing(at=at, enterprise_ids=[stalls[0].pk]).resolved == 4


def test_news_of_the_fourth_reaches_the_first(stalls, at):
    person = make_person("忙")
    for stall in stalls[:4]:
        officer_at(person, stall, at)

    assert check_staffing(at=at, enterprise_ids=[stalls[3].pk]).opened == 4


def test_different_kinds_of_post_are_counted_apart(stalls, at):
    person = make_person("忙")
    for stall in stalls[:2]:
        officer_at(person, stall, at)
        make_post(person, stall, Post.Kind.PRINCIPAL)

    assert check_staffing(at=at) == NOTHING


def test_a_chain_counts_once(stalls, district, at):
    """Headquarters, branch and store have the same root."""
    person = make_person("忙")
    for stall in stalls:
        officer_at(person, stall, at)
    headquarters = make_enterprise(district, kind="STALL", name="总部")
    stalls[0].parent = headquarters
    stalls[1].parent = stalls[0]
    for stall in stalls[:2]:
        stall.save()
    check_staffing(at=at)
    assert StaffingFinding.objects.open().count() == 5  # the chain and three others

    stalls[2].parent = headquarters
    stalls[2].save()
    check_staffing(at=at)
    assert StaffingFinding.objects.open().count() == 0  # the chain and two others


def test_closed_enterprises_are_not_counted(stalls, at):
    person = make_person("忙")
    for stall in stalls[:4]:
        officer_at(person, stall, at)
    stalls[0].status = "CLOSED"
    stalls[0].save()

    assert check_staffing(at=at) == NOTHING


def test_the_limit_is_that_of_the_rule_of_the_day(stalls, at):
    FindingRule.objects.filter(finding_kind="TOO_MANY_POSTS").update(limit=1)
    person = make_person("忙")
    for stall in stalls[:2]:
        officer_at(person, stall, at)

    assert check_staffing(at=at).opened == 2


@pytest.mark.parametrize(
    ("case", "certificate", "opened"),
    [
        ("none", None, 1),
        ("fit and valid", {"issued_on": date(2026, 6, 1)}, 0),
        ("valid to the last day", {"issued_on": date(2026, 6, 1), "valid_to": TODAY}, 0),
        ("expired", {"issued_on": date(2025, 6, 1), "valid_to": date(2026, 11, 22)}, 1),
        ("unfit", {"issued_on": date(2026, 6, 1), "is_fit": False}, 1),
        ("issued later", {"issued_on": date(2026, 11, 24)}, 1),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_without_a_certificate_nobody_handles_food(district, at, case, certificate, opened):
    """Food Safety Law art. 45."""
    stall, person = make_enterprise(district, kind="STALL"), make_person("厨")
    make_post(person, stall, handles_food=True)
    make_post(make_person("会计"), stall, handles_food=False)
    if certificate:
        make_certificate(person, **certificate)

    assert check_staffing(at=at).opened == opened
    assert found() == [(stall.name, "NO_CERTIFICATE", "", "厨")][:opened]

    make_certificate(person, issued_on=TODAY)
    assert check_staffing(at=at).resolved == opened


def test_the_certificate_issued_last_counts(district, at):
    stall, person = make_enterprise(district, kind="STALL"), make_person("厨")
    make_post(person, stall, handles_food=True)
    make_certificate(person, issued_on=date(2026, 6, 1))
    unfit = make_certificate(person, issued_on=date(2026, 7, 1), is_fit=False)
    assert check_staffing(at=at) == ONE_OPENED

    unfit.withdrawn_at, unfit.withdraw_reason = at, "登记有误"
    unfit.save()
    assert check_staffing(at=at) == ONE_RESOLVED


def test_two_posts_with_food_are_one_finding(district, at):
    stall, person = make_enterprise(district, kind="STALL"), make_person("厨")
    make_post(person, stall, "STAFF", handles_food=True)
    make_post(person, stall, "PRINCIPAL", handles_food=True)

    assert check_staffing(at=at) == ONE_OPENED


def test_a_second_run_changes_nothing(noodle_bar, rival_bar, cook, officer_person, at):
    check_staffing(at=at)
    before = list(StaffingFinding.objects.order_by("pk").values())

    assert before
    assert check_staffing(at=at + timedelta(hours=1)) == NOTHING
    assert check_staffing(at=at, enterprise_ids=[noodle_bar.pk, rival_bar.pk]) == NOTHING
    assert list(StaffingFinding.objects.order_by("pk").values()) == before


def test_a_closed_enterprise_is_rid_of_its_findings(noodle_bar, at):
    assert check_staffing(at=at).opened == 2
    noodle_bar.status = "SUSPENDED"
    noodle_bar.save()
    assert check_staffing(at=at) == NOTHING

    noodle_bar.status = "CLOSED"
    noodle_bar.save()
    assert check_staffing(at=at, enterprise_ids=[noodle_bar.pk]).resolved == 2


def test_a_kind_without_a_rule_makes_nothing(noodle_bar, at):
    FindingRule.objects.filter(finding_kind="VACANCY").update(effective_to=TODAY)

    assert check_staffing(at=at).opened == 2
    assert check_staffing(at=at + timedelta(days=1)) == CheckOutcome(opened=0, resolved=2)


def test_without_any_rule_all_is_resolved(noodle_bar, at):
    check_staffing(at=at)
    StaffingFinding.objects.update(resolved_at=at)
    StaffingFinding.objects.all().delete()
    FindingRule.objects.all().delete()

    assert check_staffing(at=at) == NOTHING


def test_others_are_left_alone(noodle_bar, rival_bar, far_district, at):
    far_bar = make_enterprise(far_district)

    assert check_staffing(at=at, enterprise_ids=[noodle_bar.pk]).opened == 2
    assert check_staffing(at=at, region=far_district).opened == 2
    assert {name for name, *_rest in found()} == {"平江面馆", far_bar.name}
    assert check_staffing(at=at, enterprise_ids=[]) == NOTHING


def test_it_tells_who_changed(noodle_bar, rival_bar, at, heard):
    check_staffing(at=at)
    check_staffing(at=at)

    assert heard == [(sorted([noodle_bar.pk, rival_bar.pk]), at)]


def test_the_number_of_queries_does_not_grow(district, at):
    counts = []
    for _round in range(2):
        make_post(make_person(), make_enterprise(district), handles_food=True)
        with CaptureQueriesContext(connection) as queries:
            assert check_staffing(at=at).opened
        counts.append(len(queries))
        for _more in range(3):
            make_post(make_person(), make_enterprise(district), handles_food=True)

    assert counts[0] == counts[1]
