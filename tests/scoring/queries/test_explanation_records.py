"""Each part of the explanation leads to the records that made it, to no others, and to what may come."""

from datetime import timedelta

import pytest

from common.local_time import local_date
from enterprises.models import Enterprise
from enterprises.services.credit_event import withdraw_credit_event
from hazards.models import Hazard
from hazards.services.hazard import close_hazard
from inspections.models import Sample
from scoring.formula.columns import FACT_LAYOUTS, unpack
from scoring.models import CurrentIndex
from scoring.queries.explanation import explain, snapshot_of
from scoring.queries.explanation_records import records_behind
from scoring.queries.records.link import SHOWN
from scoring.services.score import recompute_index
from tests.factories.credit import give_terms, make_penalty, make_repair
from tests.factories.hazards import make_hazard, rectify_hazard
from tests.factories.inspections import make_inspection, make_sample
from tests.factories.inspections_complaint import make_complaint
from tests.factories.inspections_inspection import make_on_site
from tests.factories.inspections_sampling import make_retesting, make_second_sampler


class Behind:
    """What somebody is told of the noodle bar's index, computed now."""

    def __init__(self, user, enterprise, at):
        self.current = CurrentIndex.objects.select_related("model_version").get(pk=enterprise.pk)
        self.facts = unpack(bytes(snapshot_of(self.current).facts), FACT_LAYOUTS)
        self.records = records_behind(
            user=user,
            enterprise=enterprise,
            current=self.current,
            explanation=explain(snapshot_of(self.current)),
            today=local_date(at),
        )

    def counted(self, code):
        return next(one.counted for one in self.records.parts if one.part.code == code)

    def waiting(self, code):
        return next(one.waiting for one in self.records.parts if one.part.code == code)

    @property
    def caps(self):
        return {one.cap.code: one.records for one in self.records.caps}

    @property
    def urls(self):
        parts = [link.url for one in self.records.parts for link in (*one.counted, *one.waiting)]
        return parts + [link.url for links in self.caps.values() for link in links]


@pytest.fixture
def behind(noodle_bar, at):
    def tell(user):
        recompute_index(as_of=local_date(at), at=at, today=local_date(at))
        return Behind(user, noodle_bar, at)

    return tell


@pytest.fixture
def everything(noodle_bar, officer, director, inspector, cadre, at):
    """One of each kind that counts, beside one that does not."""
    today = local_date(at)
    for days in (10, 729, 730):  # the last one has just gone out of sight
        moment = at - timedelta(days=days)
        day = {"final_at": moment, "final_on": local_date(moment)}
        make_inspection(noodle_bar, inspected_on=local_date(moment), **day)
        make_sample(noodle_bar, published_on=local_date(moment), **day)
    make_inspection(noodle_bar, score=None, items_checked=False)
    old = at - timedelta(days=900)
    day = {"final_at": old, "final_on": local_date(old)}
    make_sample(
        noodle_bar,
        Sample.Verdict.FAILED,
        published_on=local_date(old),
        final_at=old,
        final_on=local_date(old),
    )
    make_complaint(noodle_bar, "VERIFIED", handled_by=inspector)
    make_complaint(noodle_bar, "UNFOUNDED", handled_by=inspector)
    closed = make_hazard(noodle_bar, by=inspector, at=at - timedelta(days=20), title="已改的")
    rectify_hazard(hazard=closed, by=officer, at=at - timedelta(days=19))
    close_hazard(hazard=closed, by=inspector, at=at - timedelta(days=18))
    make_hazard(noodle_bar, by=inspector, at=at - timedelta(days=40), title="超期的")
    slow = make_hazard(noodle_bar, by=inspector, at=at - timedelta(days=40), title="等核查的")
    rectify_hazard(hazard=slow, by=officer, at=at - timedelta(days=39))
    make_hazard(noodle_bar, by=inspector, at=at - timedelta(hours=1), title="刚查出的", severity="CRITICAL")
    make_hazard(noodle_bar, by=officer, at=at - timedelta(days=40), title="自查超期的", source="DAILY")
    make_hazard(noodle_bar, by=officer, at=at - timedelta(hours=1), title="自查刚查出的", source="DAILY")
    _credit_events(noodle_bar, inspector, today)


def _credit_events(enterprise, by, today):
    """By title whether each counts."""
    day = timedelta(days=1)
    ages = {
        "公示中的处罚": {"kind": "PENALTY", "publish_from": today - 30 * day, "publish_to": today},
        "公示期满的处罚": {"kind": "PENALTY", "publish_from": today - 400 * day, "publish_to": today - day},
        "没有公示的处罚": {"kind": "PENALTY"},
        "撤销的处罚": {"kind": "PENALTY", "publish_from": today - 30 * day, "withdrawn_at": "now"},
        "在列的名录": {"kind": "ABNORMAL_LIST", "severity": "NONE"},
        "移出的名录": {
            "kind": "ABNORMAL_LIST", "severity": "NONE",
            "publish_from": today - 99 * day, "publish_to": today - day,
        },
        "在列的名单": {"kind": "SERIOUS_LIST", "severity": "NONE", "publish_from": today - 9 * day},
        "移出的名单": {
            "kind": "SERIOUS_LIST", "severity": "NONE",
            "publish_from": today - 99 * day, "publish_to": today - day,
        },
        "今年的表彰": {"kind": "HONOUR", "severity": "NONE", "decided_on": today - 100 * day},
        "太久的表彰": {"kind": "HONOUR", "severity": "NONE", "decided_on": today - 1200 * day},
    }  # fmt: skip
    for title, fields in ages.items():
        values = {"decided_on": min(today - 30 * day, fields.get("publish_from", today))} | fields
        is_withdrawn = values.pop("withdrawn_at", None)
        event = make_penalty(enterprise, title=title, **values)
        if is_withdrawn:
            withdraw_credit_event(credit_event=event, reason="记错", by=by, at=event.final_at)


def labels(links):
    return " ".join(link.label for link in links)


def test_the_records_are_those_that_counted(everything, behind, inspector):
    told = behind(inspector)

    facts = told.facts
    hazards = [link for link in told.counted("SUPERVISION") if "hazards/" in link.url]
    assert len(told.counted("SUPERVISION")) - len(hazards) == facts["inspections"] == 2
    assert len(hazards) == sum(facts[f"found_hazards_{end}"] for end in ("in_time", "late", "overdue")) == 2
    assert {"刚查出的", "等核查的"} <= set(labels(told.waiting("SUPERVISION")).split())
    own = [link for link in told.counted("DUTY") if "自查" in link.label]
    assert len(own) == sum(facts[f"own_hazards_{end}"] for end in ("in_time", "late", "overdue")) == 1
    undisposed = facts["disposals_pending"]
    assert undisposed == 1
    assert (
        len(told.counted("SAMPLING")) == facts["samples_passed"] + facts["samples_failed"] + undisposed == 3
    )
    assert len(told.counted("COMPLAINT")) == facts["complaints"] == 1


def test_of_the_credit_archive_only_what_counts(everything, behind, inspector):
    told = behind(inspector)

    facts = told.facts
    assert {link.label.split()[-1] for link in told.counted("CREDIT")} == {
        "公示中的处罚", "在列的名录", "在列的名单", "今年的表彰",
    }  # fmt: skip
    assert (facts["penalties_general"], facts["honours"]) == (1, 1)
    assert facts["is_on_abnormal_list"] == facts["is_on_serious_list"] == 1
    assert labels(told.waiting("CREDIT")) == "处罚尚未公示：没有公示的处罚"


def test_each_cap_leads_to_its_record(everything, behind, noodle_bar, inspector):
    Enterprise.objects.filter(pk=noodle_bar.pk).update(status=Enterprise.Status.SUSPENDED)

    caps = behind(inspector).caps

    critical = Hazard.objects.get(severity="CRITICAL")
    failed = Sample.objects.get(verdict="FAILED")
    assert list(caps) == ["SERIOUS_LIST", "SUSPENDED", "CRITICAL_HAZARD", "DISPOSAL_PENDING"]
    assert "在列的名单" in labels(caps["SERIOUS_LIST"])
    assert [link.url for link in caps["SUSPENDED"]] == [f"/enterprises/{noodle_bar.public_id}/"]
    assert [link.url for link in caps["CRITICAL_HAZARD"]] == [f"/hazards/{critical.pk}/"]
    assert [link.url for link in caps["DISPOSAL_PENDING"]] == [f"/inspections/samples/{failed.pk}/"]


@pytest.fixture
def under_way(noodle_bar, officer, inspector, at):
    sample = make_retesting(noodle_bar, inspector, at - timedelta(days=3), officer)
    complaint = make_complaint(noodle_bar)
    event = make_penalty(noodle_bar)
    give_terms(event, inspector)
    make_repair(event, officer)
    inspectors = [inspector, make_second_sampler(inspector)]
    make_on_site(noodle_bar, inspectors, at - timedelta(hours=2), "TOLD")
    return sample, complaint, event


def test_what_is_under_way_is_told_with_its_limit(under_way, behind, inspector):
    sample, complaint, event = under_way

    told = behind(inspector)

    hazard = Hazard.objects.get(pk=sample.hazard_id)
    assert f"{sample.name} 复检中，期限" in labels(told.waiting("SAMPLING"))
    assert labels(told.waiting("COMPLAINT")) == f"投诉 {complaint.number} 已收到，期限2026年12月1日"
    assert f"信用修复待决定：{event.title}，期限" in labels(told.waiting("CREDIT"))
    assert "已告知" in labels(told.waiting("SUPERVISION"))
    assert hazard.title in labels(told.waiting("SUPERVISION"))
    assert told.counted("SAMPLING") == []
    assert event.title in labels(told.counted("CREDIT"))  # counts until the repair is granted


def test_an_enterprise_is_told_of_no_complaint(under_way, everything, behind, officer, inspector):
    own, told = behind(officer), behind(inspector)

    assert (own.counted("COMPLAINT"), own.waiting("COMPLAINT")) == ([], [])
    assert told.counted("COMPLAINT")
    assert told.waiting("COMPLAINT")
    assert own.waiting("SAMPLING")


def test_what_is_more_is_in_the_list(noodle_bar, behind, inspector, at):
    for _each in range(SHOWN + 1):
        make_complaint(noodle_bar, "VERIFIED", handled_by=inspector)

    *shown, last = behind(inspector).counted("COMPLAINT")

    assert len(shown) == SHOWN
    assert last.url == f"/inspections/complaints/?enterprise={noodle_bar.public_id}&verdict=VERIFIED"


@pytest.mark.parametrize("who", ["officer", "inspector", "cadre", "auditor"])
def test_every_link_leads_somewhere(under_way, everything, behind, who, request, sign_in):
    user = request.getfixturevalue(who)
    urls = behind(user).urls

    client = sign_in(user)

    assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)
    assert len(urls) > 15


def test_without_an_index_there_is_nothing_to_explain(noodle_bar, inspector, at):
    nothing = records_behind(
        user=inspector, enterprise=noodle_bar, current=None, explanation=None, today=local_date(at)
    )

    assert (nothing.parts, nothing.caps) == ((), ())
