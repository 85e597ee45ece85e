import json
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from accounts.models import AuditEntry, Role
from enterprises.models import Membership
from hazards.models import Hazard
from inspections.models import (
    Checklist,
    Inspection,
    InspectionRule,
    OnSiteAnswer,
    OnSiteInspection,
    OnSitePhoto,
    OnSiteSignature,
)
from inspections.queries.inspection.earlier import earlier_results, months_before
from inspections.queries.inspection.publication import to_publish, with_deadline
from inspections.services.inspection.inspection import withdraw_inspection
from inspections.services.inspection.on_site import (
    cancel_on_site,
    finalise_on_site,
    record_on_site,
    tell_on_site,
)
from inspections.services.inspection.on_site_answers import Answer
from inspections.services.inspection.on_site_refusal import (
    AnswersIncomplete,
    CapturedInFuture,
    KeyUsedElsewhere,
    MustRecuse,
    NoSystemCheck,
    NotAnInspector,
    NotInThatState,
    NotOfTheTerritory,
    PapersNotShown,
    PresenceMissing,
    PresenceOfAnother,
    SignatureMissing,
    TooFewInspectors,
)
from inspections.services.inspection.publication import AlreadyPublished, NotToPublish, publish_inspection
from inspections.services.signature import Signature
from ledger.models import WaitingLeaf
from ledger.sealed_kinds import SEALED_KINDS
from tests.factories.accounts import give_role, make_user
from tests.factories.enterprises import make_enterprise, make_member
from tests.factories.inspections_inspection import (
    MINUTE,
    answers_for,
    make_on_site,
    plan,
    record,
    signing_of,
    start,
)
from tests.factories.inspections_planning import make_grade
from tests.factories.photos import make_photo
from tests.factories.presence import make_presence

KEY_ITEM, GENERAL_ITEM, ON_SPOT_ITEM = "pests", "purchase_ledger", "clean_inside"


def test_it_becomes_a_sealed_result_with_hazards_and_is_published(noodle_bar, pair, at):
    due_on = date(2026, 11, 30)
    on_site = make_on_site(
        noodle_bar,
        pair,
        at,
        pests="后门有鼠迹",
        purchase_ledger={"note": "十一月缺票", "due_on": due_on},
        clean_inside={"note": "地面积水", "is_corrected": True},
    )

    inspection = on_site.inspection
    assert (on_site.state, inspection.result, inspection.score) == ("FINAL", "FAIL", 59)
    assert (inspection.key_failure_count, inspection.general_failure_count) == (1, 2)
    assert inspection.items.count() == on_site.checklist.items.count() == 45
    hazards = list(Hazard.objects.order_by("severity").values_list("severity", "title", "due_on", "state"))
    assert hazards == [
        ("GENERAL", "十一月缺票", due_on, "ASSIGNED"),
        ("MAJOR", "后门有鼠迹", date(2026, 11, 26), "ASSIGNED"),
    ]
    assert list(to_publish(pair[0])) == [inspection]
    assert not Inspection.objects.published().exists()

    publication = publish_inspection(inspection=inspection, by=pair[0], at=at + timedelta(days=1))

    on_site.refresh_from_db()
    assert (on_site.state, publication.due_on, publication.was_late) == (
        "PUBLISHED",
        date(2026, 12, 21),
        False,
    )
    assert list(Inspection.objects.published()) == [inspection]
    assert not to_publish(pair[0]).exists()
    actions = list(
        AuditEntry.objects.filter(action__contains="on_site").order_by("pk").values_list("action", flat=True)
    )
    assert actions == ["plan_on_site", "start_on_site", "record_on_site", "tell_on_site"]
    with pytest.raises(AlreadyPublished):
        publish_inspection(inspection=inspection, by=pair[0], at=at + timedelta(days=2))


def test_its_limits_are_those_of_its_checklist(noodle_bar, pair, at):
    """An older version judges as it judged: the rule of the city gives the points, not the result."""
    checklist = Checklist.objects.for_kind("CATERER", at.date()).get()
    Checklist.objects.filter(pk=checklist.pk).update(general_limit=1)
    codes = [item.code for item in checklist.items.filter(is_key=False)[:2]]

    passed = make_on_site(noodle_bar, pair, at)
    mostly = make_on_site(noodle_bar, pair, at, **{codes[0]: "不好"})
    failed = make_on_site(noodle_bar, pair, at, **dict.fromkeys(codes, "不好"))

    rows = [(each.inspection.result, each.inspection.score) for each in (passed, mostly, failed)]
    assert rows == [("PASS", 100), ("MOSTLY_PASS", 89), ("FAIL", 59)]
    assert InspectionRule.objects.get().general_limit == 8


class TestStarting:
    @pytest.fixture
    def on_site(self, noodle_bar, pair, at):
        return plan(noodle_bar, pair, at)

    def test_it_wants_two_of_the_territory_who_may(self, on_site, pair, far_inspector, cadre, noodle_bar, at):
        with pytest.raises(TooFewInspectors):
            start(on_site, [pair[0], pair[0]], at)
        with pytest.raises(NotOfTheTerritory):
            start(on_site, [pair[0], far_inspector], at)
        with pytest.raises(NotOfTheTerritory):
            start(on_site, [pair[0], cadre], at)
        with pytest.raises(NotAnInspector):
            start(on_site, pair, at, by=far_inspector)
        make_member(pair[1], noodle_bar, Membership.Role.OFFICER)
        with pytest.raises(MustRecuse):
            start(on_site, pair, at)

    def test_papers_recusal_and_presence_come_first(self, on_site, pair, at):
        for changes, refusal in (
            ({"papers_shown": False}, PapersNotShown),
            ({"recusal_declared": False}, PapersNotShown),
            ({"no_presence_reason": " "}, PresenceMissing),
        ):
            with pytest.raises(refusal):
                start(on_site, pair, at, **changes)
        on_site.refresh_from_db()
        assert on_site.state == "PLANNED"

    def test_the_presence_is_theirs_of_that_day_and_used_once(
        self, on_site, pair, officer, noodle_bar, rival_bar, rival, at
    ):
        proof, elsewhere = (
            make_presence(where, pair[0], who, at)
            for where, who in ((noodle_bar, officer), (rival_bar, rival))
        )
        with pytest.raises(PresenceOfAnother):
            start(on_site, pair, at, presence=elsewhere)
        with pytest.raises(PresenceOfAnother):
            start(on_site, pair, at + timedelta(days=1), presence=proof)

        started = start(on_site, pair, at, presence=proof)

        assert (started.presence, started.no_presence_reason) == (proof, "")
        with pytest.raises(PresenceOfAnother):
            start(plan(noodle_bar, pair, at), pair, at, presence=proof)


class TestRecording:
    @pytest.fixture
    def on_site(self, noodle_bar, pair, at):
        return make_on_site(noodle_bar, pair, at, upto="STARTED")

    def test_the_same_key_again_changes_nothing(self, on_site, pair, noodle_bar, at):
        key = uuid4()
        first = record(on_site, pair[0], at + 2 * MINUTE, key=key, pests="鼠迹")

        again = record(on_site, pair[0], at + 9 * MINUTE, key=key)

        assert (again.pk, again.recorded_at, again.result) == (first.pk, first.recorded_at, "FAIL")
        other = make_on_site(noodle_bar, pair, at, upto="STARTED")
        with pytest.raises(KeyUsedElsewhere):
            record(other, pair[0], at + 9 * MINUTE, key=key)
        with pytest.raises(NotInThatState):
            record(on_site, pair[0], at + 9 * MINUTE)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"pests": {"note": " "}},
            {"pests": {"outcome": "SKIPPED", "note": ""}},
            {"licence": {"outcome": "SKIPPED", "note": ""}},  # only an unannounced one may
            {"pests": {"is_corrected": True}},  # a key item is never corrected on the spot
            {"purchase_ledger": {"is_corrected": True}},
            {"clean_inside": {"outcome": "PASS", "is_corrected": True}},
            {"purchase_ledger": {"due_on": date(2026, 11, 22)}},
            {"pests": {"outcome": "PERHAPS"}},
            {"purchase_ledger": {"is_critical": True}},  # a general item stops nothing
            {"pests": {"outcome": "PASS", "note": "", "is_critical": True}},
        ],
    )
    def test_it_refuses_answers_that_an_item_cannot_have(self, on_site, pair, at, wrong):
        with pytest.raises(AnswersIncomplete):
            record(on_site, pair[0], at + 2 * MINUTE, **wrong)

    def test_it_refuses_missing_doubled_and_strange_answers(self, on_site, pair, at):
        whole = answers_for(on_site)
        for answers in (whole[1:], [*whole, whole[0]], [*whole[1:], Answer("nonsense", "PASS")]):
            with pytest.raises(AnswersIncomplete):
                record_on_site(
                    on_site=on_site, answers=answers, idempotency_key=uuid4(), by=pair[0], at=at + MINUTE
                )

    def test_only_its_inspectors_record_and_no_clock_runs_ahead(self, on_site, pair, district, at):
        third = make_user("third")
        give_role(third, Role.DISTRICT_REGULATOR, district)
        with pytest.raises(NotAnInspector):
            record(on_site, third, at + 2 * MINUTE)
        with pytest.raises(CapturedInFuture):
            record_on_site(
                on_site=on_site,
                answers=answers_for(on_site),
                idempotency_key=uuid4(),
                by=pair[0],
                at=at + 2 * MINUTE,
                captured_at=at + 10 * MINUTE,
            )

    def test_photos_of_the_place_show_what_was_found(self, on_site, pair, noodle_bar, rival_bar, at):
        photo, after = make_photo(noodle_bar, pair[0]), make_photo(noodle_bar, pair[0])
        said = {"photos": [photo], "note": "积水"}
        with pytest.raises(AnswersIncomplete):
            record(on_site, pair[0], at + MINUTE, pests={"photos": [make_photo(rival_bar, pair[0])]})

        record(
            on_site,
            pair[0],
            at + 2 * MINUTE,
            pests=said,
            clean_inside={"is_corrected": True, "after_photos": [after]},
        )

        assert set(OnSitePhoto.objects.values_list("photo", "is_after")) == {
            (photo.pk, False),
            (after.pk, True),
        }

    def test_an_unannounced_one_may_leave_out_what_the_checklist_says(self, noodle_bar, pair, at):
        on_site = make_on_site(noodle_bar, pair, at, upto="STARTED", kind=Inspection.Kind.UNANNOUNCED)

        record(on_site, pair[0], at + 2 * MINUTE, licence={"outcome": "SKIPPED", "note": ""})

        other = make_on_site(noodle_bar, pair, at, upto="STARTED", kind=Inspection.Kind.UNANNOUNCED)
        with pytest.raises(AnswersIncomplete):
            record(other, pair[0], at + 2 * MINUTE, pests={"outcome": "SKIPPED", "note": ""})


class TestTelling:
    @pytest.fixture
    def on_site(self, noodle_bar, pair, at):
        return make_on_site(noodle_bar, pair, at, upto="RECORDED")

    def test_both_sides_sign_or_the_refusal_is_witnessed(self, on_site, pair, at):
        whole = signing_of(on_site)
        alone = replace(whole, enterprise=None)
        wrong = [
            replace(whole, inspectors={pair[0].pk: Signature("甲")}),
            replace(whole, inspectors=whole.inspectors | {pair[1].pk: Signature(" ")}),
            alone,
            replace(alone, refused_reason="不认可"),
            replace(whole, refused_reason="不认可", witness="录像3号"),
        ]
        for signing in wrong:
            with pytest.raises(SignatureMissing):
                tell_on_site(on_site=on_site, signing=signing, by=pair[0], at=at + 3 * MINUTE)

        refused = replace(alone, refused_reason="不认可", witness="录像3号")
        told = tell_on_site(on_site=on_site, signing=refused, by=pair[1], at=at + 3 * MINUTE)

        assert (told.state, told.refused_reason, told.witness) == ("TOLD", "不认可", "录像3号")
        assert set(told.signatures.values_list("side", flat=True)) == {"INSPECTOR"}

    def test_a_drawn_signature_is_sealed_with_its_digest(self, on_site, pair, at):
        drawn = signing_of(on_site, enterprise=Signature("傅国强", b"\x89PNG..."))

        tell_on_site(on_site=on_site, signing=drawn, by=pair[0], at=at + 3 * MINUTE)

        signature = OnSiteSignature.objects.get(side="ENTERPRISE")
        assert (bool(signature.picture), len(signature.sha256)) == (True, 64)


def test_a_plan_can_be_cancelled_but_nothing_that_was_found(noodle_bar, pair, at):
    planned = make_on_site(noodle_bar, pair, at, upto="PLANNED")
    recorded = make_on_site(noodle_bar, pair, at, upto="RECORDED")

    cancelled = cancel_on_site(on_site=planned, reason="企业歇业", by=pair[0], at=at)

    assert (cancelled.state, cancelled.cancel_reason) == ("CANCELLED", "企业歇业")
    with pytest.raises(NotInThatState):
        cancel_on_site(on_site=recorded, reason="不想查了", by=pair[0], at=at)
    with pytest.raises(NotInThatState):
        finalise_on_site(on_site=recorded, by=pair[0], at=at)  # not told yet


def test_what_was_recorded_is_sealed_and_never_changed(noodle_bar, pair, at):
    on_site = make_on_site(noodle_bar, pair, at, pests="鼠迹")

    assert entries_made_again() == waiting_entries()
    for rows, change in (
        (OnSiteAnswer.objects.all(), {"note": "没有"}),
        (OnSiteSignature.objects.all(), {"name": "别人"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    OnSiteInspection.objects.filter(pk=on_site.pk).update(remarks="改过")
    assert entries_made_again() != waiting_entries()


def entries_made_again():
    return [record.entry for record in SEALED_KINDS["inspection"].records(None)]


def waiting_entries():
    texts = WaitingLeaf.objects.order_by("pk").values_list("entry", flat=True)
    return [text for text in texts if json.loads(text)["kind"] == "inspection"]


def test_a_withdrawn_one_takes_its_hazards_along_and_is_not_published(noodle_bar, pair, at):
    on_site = make_on_site(noodle_bar, pair, at, pests="鼠迹")

    withdraw_inspection(
        inspection=on_site.inspection, reason="查错了门店", by=pair[0], at=at + timedelta(hours=1)
    )

    assert Hazard.objects.get().state == "WITHDRAWN"
    assert not to_publish(pair[0]).exists()
    with pytest.raises(NotToPublish):
        publish_inspection(inspection=on_site.inspection, by=pair[0], at=at + timedelta(hours=2))


def test_the_last_results_of_an_item_stand_beside_it(noodle_bar, rival_bar, pair, city, at):
    city_pair = [make_user("city1"), make_user("city2")]
    for user in city_pair:
        give_role(user, Role.CITY_REGULATOR, city)
    earlier = [
        make_on_site(noodle_bar, pair, at - timedelta(days=300), pests="鼠迹"),
        make_on_site(noodle_bar, city_pair, at - timedelta(days=40), pests="又有鼠迹"),
    ]
    make_on_site(rival_bar, pair, at - timedelta(days=10), pests="别家的")
    withdrawn = make_on_site(noodle_bar, pair, at - timedelta(days=5), pests="查错了")
    withdraw_inspection(inspection=withdrawn.inspection, reason="查错了", by=pair[0], at=at)
    now = make_on_site(noodle_bar, pair, at, upto="STARTED")

    found = earlier_results(now)

    assert [(one.day, one.is_failure, one.note) for one in found.results["pests"]] == [
        (earlier[1].started_on, True, "又有鼠迹"),
        (earlier[0].started_on, True, "鼠迹"),
    ]
    assert (found.failures_of("pests"), found.failures_of("water")) == (2, 0)
    assert set(found.lately_by_higher.values()) == {earlier[1].started_on}
    assert not earlier_results(make_on_site(noodle_bar, city_pair, at, upto="STARTED")).lately_by_higher


def test_a_key_item_may_be_critical_and_is_stopped_at_once(noodle_bar, pair, at, sign_in):
    on_site = make_on_site(
        noodle_bar, pair, at, pests={"note": "鼠尸在配料里", "is_critical": True}, water="自备水没有报告"
    )

    found = dict(Hazard.objects.values_list("title", "severity"))
    assert found == {"鼠尸在配料里": "CRITICAL", "自备水没有报告": "MAJOR"}
    [made_again] = SEALED_KINDS["inspection"].records(None)
    answers = {one["code"]: one.get("is_critical") for one in made_again.payload["on_site"]["answers"]}
    assert (answers["pests"], answers["water"]) == (True, None)
    page = sign_in(pair[0]).get(reverse("inspections:show_on_site", args=[on_site.pk])).text
    assert all(reverse("hazards:show_hazard", args=[row.pk]) in page for row in Hazard.objects.all())
    assert "责令立即停止" in page


@pytest.mark.parametrize(
    ("fields", "grade", "may"),
    [
        ({"kind": "PRODUCER", "makes_special_food": True}, None, True),
        ({"kind": "PRODUCER"}, "D", True),
        ({"kind": "PRODUCER"}, "B", False),
        ({"kind": "PRODUCER"}, None, False),
        ({"kind": "SELLER", "size_band": "LARGE"}, None, True),
        ({"kind": "SELLER", "size_band": "SMALL"}, "D", False),
        ({"kind": "CATERER", "size_band": "LARGE"}, "D", False),
    ],
)
def test_a_system_check_is_for_some_only(district, pair, at, fields, grade, may):
    enterprise = make_enterprise(district, name="某企业", **fields)
    if grade:
        make_grade(enterprise, level=grade)

    if may:
        assert plan(enterprise, pair, at, kind="SYSTEM").kind == "SYSTEM"
    else:
        with pytest.raises(NoSystemCheck):
            plan(enterprise, pair, at, kind="SYSTEM")


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 11, 23), date(2026, 8, 23)),
        (date(2026, 5, 31), date(2026, 2, 28)),
        (date(2026, 1, 15), date(2025, 10, 15)),
    ],
)
def test_three_months_before(day, before):
    assert months_before(day, 3) == before


def test_the_due_list_counts_working_days_of_the_real_calendar(noodle_bar, pair, at):
    """National Day 2025: 1–8 October rest, 28 September and 11 October (Saturdays, Sunday) are worked."""
    inspection = make_on_site(noodle_bar, pair, at.replace(year=2025, month=9, day=25)).inspection

    on_last_day = with_deadline(inspection, date(2025, 10, 29))

    assert (on_last_day.due_on, on_last_day.working_days_left) == (date(2025, 10, 29), 0)
    assert with_deadline(inspection, date(2025, 9, 25)).working_days_left == 20
    assert with_deadline(inspection, date(2025, 10, 31)).days_late == 2


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("on_site_begun_as_the_law_asks", {"inspector_count": 1}),
        ("on_site_begun_as_the_law_asks", {"papers_shown": False}),
        ("on_site_presence_or_reason", {"no_presence_reason": ""}),
        ("on_site_start_whole", {"started_by": None}),
        ("on_site_recorded_whole", {"result": ""}),
        ("on_site_told_after_recorded", {"told_at": None}),
        ("on_site_refusal_has_witness", {"refused_reason": "不认可"}),
        ("on_site_final_has_result", {"inspection": None}),
        ("on_site_final_has_result", {"state": "TOLD"}),
        ("on_site_cancelled_with_reason", {"cancel_reason": "不想查了"}),
    ],
)
def test_the_table_refuses_what_cannot_be(noodle_bar, pair, at, constraint, change):
    on_site = make_on_site(noodle_bar, pair, at)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        OnSiteInspection.objects.filter(pk=on_site.pk).update(**change)
