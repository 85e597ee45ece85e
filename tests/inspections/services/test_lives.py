"""A handmade package with every wart of the real ones."""

import json
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry, Region
from common.local_time import start_of_local_day
from enterprises.models import Enterprise
from inspections.models import Inspection, InspectionItem, SupersededInspection
from inspections.services.feed_file import FeedUnreadable, open_package
from inspections.services.lives import import_lives
from inspections.services.lives_rows import FILES, kind_of_type, result_of_score
from inspections.signals import inspections_finalised
from ledger.models import WaitingLeaf
from ledger.queries.verify import verify
from ledger.services.sealing import seal

pytestmark = pytest.mark.django_db

BUSINESSES = """business_id,name,address,city,state,postal_code,latitude,longitude
1,  NOODLE   BAR ,1 VAN NESS AVE,San Francisco,CA,94109,37.78,-122.42
2,CAFE,,San Francisco,CA,,,
3,KIOSK,3 PIER,San Francisco,CA,94111,0,0
3,KIOSK,3 PIER,San Francisco,CA,94111,0,0
4,FAR OUT,4 PIER,San Francisco,CA,94111,137.1,12
1,ANOTHER NAME,1 VAN NESS AVE,San Francisco,CA,94109,37.78,-122.42
,NAMELESS ID,,San Francisco,CA,,,
5,,5 PIER,San Francisco,CA,,,
"""
INSPECTIONS = """business_id,Score,date,type
1,94,20160513,Routine - Unscheduled
1,94,20160513,Routine - Unscheduled
1,,20160513,Complaint
1,88,20160513,Routine - Unscheduled
2,,2016-06-01,Reinspection/Followup
2,70,20160601,Routine - Unscheduled
9,90,20160601,Routine - Unscheduled
2,101,20160602,Routine - Unscheduled
2,n/a,20160603,Routine - Unscheduled
2,90,20161345,Routine - Unscheduled
2,90,someday,Routine - Unscheduled
2,90,20161231,Routine - Unscheduled
2,90,20160701,Routine - Unscheduled,too,many
3,,20160801,Non-inspection site visit
"""
VIOLATIONS = """business_id,date,ViolationTypeID,risk_category,description
1,20160513,103144,Low Risk,Unapproved utensils
1,20160513,103103,High Risk,High risk food holding temperature
1,20160513,103103,High Risk,High risk food holding temperature
2,20160601,103144,Moderate Risk,Unapproved utensils
2,20160605,103144,Low Risk,No inspection that day
9,20160601,103144,Low Risk,No such business
2,20161231,103144,Low Risk,After the feed
"""
FEED_INFO = "feed_date,feed_version,municipality_name\n20161201,2.0,San Francisco\n"


@pytest.fixture
def write(tmp_path):
    def write(**files):
        contents = {
            "businesses": BUSINESSES,
            "inspections": INSPECTIONS,
            "violations": VIOLATIONS,
            "feed_info": FEED_INFO,
        } | files
        for name, content in contents.items():
            path = tmp_path / f"{name}.csv"
            path.unlink(missing_ok=True)
            if content is not None:
                path.write_text(content, encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture
def run(write, at):
    def run(feed_date=None, **files):
        package = open_package(write(**files), names=FILES)
        return import_lives(package=package, by=None, at=at, feed_date=feed_date)[1]

    return run


def counts(outcome, table):
    counts = outcome.counts[table]
    assert counts.read == (
        counts.created + counts.updated + counts.unchanged + counts.duplicate + counts.rejected
    )
    return (
        counts.read,
        counts.created,
        counts.updated,
        counts.unchanged,
        counts.duplicate,
        counts.rejected,
    )


def test_it_takes_what_can_be_taken(run):
    outcome = run()

    assert counts(outcome, "businesses") == (8, 4, 0, 0, 1, 3)
    assert counts(outcome, "inspections") == (14, 5, 0, 0, 1, 8)
    assert counts(outcome, "violations") == (7, 4, 0, 0, 1, 2)


def test_it_tells_each_refusal(run):
    refused = [(note.file, note.line, note.reason) for note in run().refused]

    assert refused == [
        ("businesses.csv", 7, "与第 2 行是同一条记录，内容却不同"),
        ("businesses.csv", 8, "business_id 为空"),
        ("businesses.csv", 9, "name 为空"),
        ("inspections.csv", 5, "与第 2 行是同一条记录，内容却不同"),
        ("inspections.csv", 8, "businesses 中没有主体 9"),
        ("inspections.csv", 9, "分数不是 0–100 的整数：101"),
        ("inspections.csv", 10, "分数不是 0–100 的整数：n/a"),
        ("inspections.csv", 11, "没有这一天：20161345"),
        ("inspections.csv", 12, "日期无法识别：someday"),
        ("inspections.csv", 13, "日期 2016-12-31 晚于数据日期 2016-12-01"),
        ("inspections.csv", 14, "列数过多：应有 4 列，实有 6 列"),
        ("violations.csv", 7, "businesses 中没有主体 9"),
        ("violations.csv", 8, "日期 2016-12-31 晚于数据日期 2016-12-01"),
    ]


def test_violations_without_an_inspection_go_in_under_one_of_their_day(run):
    outcome = run()
    implied = Inspection.objects.get(kind_text="")

    assert implied.source_key.endswith("|")
    assert (implied.score, implied.result, implied.kind) == (None, "NONE", "OTHER")
    assert implied.items.count() == implied.key_failure_count + implied.general_failure_count == 1
    assert Inspection.objects.count() == outcome.counts["inspections"].created + 1


def test_implied_inspections_give_up_violations_to_the_reported_one(run):
    run()
    implied = Inspection.objects.get(kind_text="")
    identity, day = implied.enterprise.foreign_id, implied.inspected_on
    run(inspections=f"{INSPECTIONS.rstrip()}\n{identity},88,{day:%Y%m%d},Routine - Unscheduled\n")

    implied.refresh_from_db()
    reported = Inspection.objects.get(enterprise=implied.enterprise, inspected_on=day, score=88)
    assert (implied.items.count(), implied.items_checked) == (0, False)
    assert reported.items.count() == 1


def test_it_stores_businesses_as_foreign(run):
    outcome = run()
    noodle_bar = Enterprise.objects.get(foreign_id="1")

    assert noodle_bar.name == "NOODLE BAR"
    assert noodle_bar.source == "lives:FEED-SAN-FRANCISCO"
    assert noodle_bar.credit_code == ""
    assert noodle_bar.address == "1 VAN NESS AVE, San Francisco, CA 94109"
    assert (noodle_bar.latitude, noodle_bar.longitude) == (Decimal("37.78"), Decimal("-122.42"))
    assert noodle_bar.recorded_since == date(2016, 5, 13)
    assert noodle_bar.registered_on is None
    assert noodle_bar.region == Region.objects.get(code="FEED-SAN-FRANCISCO", kind=Region.Kind.FEED)
    assert Enterprise.objects.filter(latitude=None).count() == 3
    assert [(note.file, note.line) for note in outcome.notes] == [
        ("businesses.csv", 4),
        ("businesses.csv", 6),
    ]


def test_it_stores_inspections_with_their_violations(run):
    run()
    routine, complaint = Inspection.objects.filter(enterprise__foreign_id="1").order_by("kind_text")[::-1]

    assert (routine.kind, routine.kind_text) == (Inspection.Kind.DAILY, "Routine - Unscheduled")
    assert (routine.score, routine.result) == (94, Inspection.Result.PASS)
    assert (routine.key_failure_count, routine.general_failure_count, routine.items_checked) == (1, 1, True)
    assert routine.final_at == start_of_local_day(date(2016, 5, 13))
    assert routine.final_on == date(2016, 5, 13)
    assert [(item.code, item.is_key, item.risk_text, item.outcome) for item in routine.items.all()] == [
        ("103103", True, "High Risk", "FAIL"),
        ("103144", False, "Low Risk", "FAIL"),
    ]
    assert (complaint.kind, complaint.score, complaint.result) == (
        Inspection.Kind.COMPLAINT,
        None,
        Inspection.Result.NONE,
    )
    assert (complaint.items.count(), complaint.items_checked) == (0, False)


def test_a_second_run_changes_nothing(run, at):
    run()
    entries = AuditEntry.objects.count()
    stored = list(Inspection.objects.order_by("pk").values())
    heard = []
    inspections_finalised.connect(lambda **news: heard.append(news), weak=False, dispatch_uid="second")
    outcome = run()
    inspections_finalised.disconnect(dispatch_uid="second")

    assert counts(outcome, "businesses") == (8, 0, 0, 4, 1, 3)
    assert counts(outcome, "inspections") == (14, 0, 0, 5, 1, 8)
    assert counts(outcome, "violations") == (7, 0, 0, 4, 1, 2)
    assert list(Inspection.objects.order_by("pk").values()) == stored
    assert AuditEntry.objects.count() == entries
    assert heard == []


def test_one_signal_names_all_enterprises(run, at):
    heard = []

    def hear(sender, enterprise_ids, at, **kwargs):
        heard.append((enterprise_ids, at))

    inspections_finalised.connect(hear)
    run()
    inspections_finalised.disconnect(hear)

    inspected = Enterprise.objects.filter(foreign_id__in=["1", "2", "3"]).order_by("pk")
    assert heard == [([enterprise.pk for enterprise in inspected], at)]


def test_a_changed_score_corrects_the_inspection(run):
    run()
    inspection = Inspection.objects.get(score=94)
    outcome = run(inspections=INSPECTIONS.replace("1,94,20160513", "1,64,20160513"))
    inspection.refresh_from_db()
    entry = AuditEntry.objects.get(action="correct_inspection")

    assert counts(outcome, "inspections") == (14, 0, 1, 4, 1, 8)
    assert (inspection.score, inspection.result) == (64, Inspection.Result.FAIL)
    assert inspection.items.count() == 2
    assert (entry.subject_id, entry.old["score"], entry.new["score"]) == (str(inspection.pk), 94, 64)


def test_a_changed_risk_corrects_the_violation_and_its_inspection(run):
    run()
    outcome = run(violations=VIOLATIONS.replace("2,20160601,103144,Moderate", "2,20160601,103144,High"))
    inspection = Inspection.objects.get(score=70)

    assert counts(outcome, "violations") == (7, 0, 1, 3, 1, 2)
    assert (inspection.key_failure_count, inspection.general_failure_count) == (1, 0)


def test_violations_move_to_the_inspection_that_turns_out_to_have_the_score(run):
    """The unscored follow-up of that day gets a score: the routine inspection keeps them, by its kind."""
    run(inspections=INSPECTIONS.replace("2,70,20160601,Routine", "2,,20160601,Routine"))
    of_that_day = InspectionItem.objects.filter(enterprise__foreign_id="2").exclude(inspection__kind_text="")
    assert of_that_day.get().inspection.kind == Inspection.Kind.DAILY

    scored = INSPECTIONS.replace("2,,2016-06-01", "2,80,2016-06-01").replace(
        "2,70,20160601,Routine", "2,,20160601,Routine"
    )
    outcome = run(inspections=scored)

    item = of_that_day.get()
    assert item.inspection.kind == Inspection.Kind.FOLLOW_UP
    assert counts(outcome, "violations") == (7, 0, 1, 3, 1, 2)
    routine = Inspection.objects.get(enterprise__foreign_id="2", kind=Inspection.Kind.DAILY)
    assert (routine.general_failure_count, routine.items_checked) == (0, False)
    assert item.inspection.general_failure_count == 1


def test_all_of_it_is_sealed_and_a_correction_is_the_next_revision(run, at):
    run()
    seal(at=at)
    risk = VIOLATIONS.replace("103144,Low Risk,Unapproved", "103144,High Risk,Unapproved")
    run(inspections=INSPECTIONS.replace("2,70,20160601", "2,72,20160601"), violations=risk)
    waiting = [json.loads(entry) for entry in WaitingLeaf.objects.values_list("entry", flat=True)]

    assert {(leaf["kind"], leaf["revision"]) for leaf in waiting} == {("inspection", 2)}
    assert len(waiting) == SupersededInspection.objects.count() == 2
    seal(at=at)
    assert verify().findings == []


def test_a_second_run_seals_nothing(run, at):
    run()
    seal(at=at)
    run()

    assert not WaitingLeaf.objects.exists()


def test_moved_violations_are_sealed_at_both_ends(run, at):
    run(inspections=INSPECTIONS.replace("2,70,20160601,Routine", "2,,20160601,Routine"))
    seal(at=at)
    scored = INSPECTIONS.replace("2,,2016-06-01", "2,80,2016-06-01")
    run(inspections=scored.replace("2,70,20160601,Routine", "2,,20160601,Routine"))

    assert WaitingLeaf.objects.count() == SupersededInspection.objects.count() == 2
    seal(at=at)
    assert verify().findings == []


def test_sealing_takes_as_many_queries_for_many_as_for_few(run):
    """Set-based: the package has eight results, and no query belongs to one of them."""
    with CaptureQueriesContext(connection) as asked:
        run()

    assert sum("ledger_waitingleaf" in query["sql"] for query in asked.captured_queries) == 1
    assert sum("inspections_superseded" in query["sql"] for query in asked.captured_queries) == 0


def test_what_a_later_package_does_not_name_stays(run):
    run()
    shorter = "\n".join(INSPECTIONS.splitlines()[:2]) + "\n"
    outcome = run(inspections=shorter, violations=VIOLATIONS.splitlines()[0] + "\n")

    assert counts(outcome, "inspections") == (1, 0, 0, 1, 0, 0)
    assert (Inspection.objects.count(), InspectionItem.objects.count()) == (6, 4)


def test_the_feed_date_given_wins(run):
    assert counts(run(feed_date=date(2016, 12, 31)), "inspections") == (14, 6, 0, 0, 1, 7)
    assert counts(run(feed_date=date(2016, 5, 13)), "inspections")[-1] == 11


def test_without_a_feed_date_nothing_may_lie_in_the_future(run, at):
    tomorrow = INSPECTIONS + "2,90,20261124,Routine\n"
    outcome = run(feed_info=None, inspections=tomorrow)

    assert "日期 2026-11-24 在将来" in [note.reason for note in outcome.refused]
    assert Inspection.objects.filter(inspected_on=date(2016, 12, 31)).exists()


def test_two_cities_do_not_share_numbers(run):
    run()
    run(feed_info=FEED_INFO.replace("San Francisco", "Oakland"))

    assert Enterprise.objects.filter(foreign_id="1").count() == 2
    assert set(Inspection.objects.values_list("source", flat=True)) == {
        "lives:FEED-SAN-FRANCISCO",
        "lives:FEED-OAKLAND",
    }


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"violations": None}, "缺少文件：violations.csv"),
        ({"inspections": "business_id,date,type\n"}, "inspections.csv 缺少列：score"),
        ({"violations": "business_id,code\n"}, "violations.csv 缺少列：date、description"),
        ({"feed_info": "feed_date\nyesterday\n"}, "feed_date"),
        ({"businesses": ""}, "空文件"),
    ],
)
def test_nothing_is_stored_when_a_file_is_wrong(run, files, words):
    with pytest.raises(FeedUnreadable, match=words):
        run(**files)

    assert not Enterprise.objects.exists()
    assert not Region.objects.exists()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Routine - Unscheduled", Inspection.Kind.DAILY),
        ("routine", Inspection.Kind.DAILY),
        ("Reinspection/Followup", Inspection.Kind.FOLLOW_UP),
        ("Complaint Reinspection/Followup", Inspection.Kind.FOLLOW_UP),
        ("Complaint", Inspection.Kind.COMPLAINT),
        ("Foodborne Illness Investigation", Inspection.Kind.COMPLAINT),
        ("New Ownership", Inspection.Kind.LICENSING),
        ("Non-inspection site visit", Inspection.Kind.OTHER),
        ("", Inspection.Kind.OTHER),
    ],
)
def test_kinds(text, kind):
    assert kind_of_type(text) == kind


def test_results_follow_the_score():
    scores = [None, 100, 91, 90, 71, 70, 0]

    assert [result_of_score(score) for score in scores] == [
        "NONE",
        "PASS",
        "PASS",
        "MOSTLY_PASS",
        "MOSTLY_PASS",
        "FAIL",
        "FAIL",
    ]


def test_other_spellings_of_the_format(run):
    outcome = run(
        businesses="\ufeffBusiness_ID,NAME\n7,SHOP\n",
        inspections="BUSINESS_ID,score,Date,Type\n7,95.0,2016-05-01,routine\n",
        violations="business_id,date,code,description\n7,2016-05-01,12,Dirty floor\n",
        feed_info=None,
    )

    assert counts(outcome, "violations") == (1, 1, 0, 0, 0, 0)
    assert Enterprise.objects.get().region.code == "FEED-LIVES"
    assert datetime.fromisoformat("2016-04-30T16:00:00+00:00") == Inspection.objects.get().final_at
