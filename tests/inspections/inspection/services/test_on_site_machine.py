"""Whatever people try, in whatever order: no state breaks the law, nobody acts without a right."""

import json
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.models import AuditEntry
from common.local_time import local_date
from inspections.models import Checklist, ChecklistItem, Inspection, InspectionPublication, OnSiteInspection
from inspections.permissions import can_begin, can_carry_out, can_manage_on_site
from inspections.queries.inspection.publication import to_publish, with_deadline
from inspections.services.inspection.inspection import InspectionRefused, withdraw_inspection
from inspections.services.inspection.on_site import (
    cancel_on_site,
    finalise_on_site,
    record_on_site,
    start_on_site,
    tell_on_site,
)
from inspections.services.inspection.on_site_answers import Answer
from inspections.services.inspection.on_site_signing import Signing
from inspections.services.inspection.publication import publish_inspection
from inspections.services.signature import Signature
from ledger.models import WaitingLeaf
from ledger.sealed_kinds import SEALED_KINDS
from tests.factories.inspections_inspection import plan
from tests.official_calendar import worked_between

PEOPLE = ("officer", "rival", "cadre", "inspector", "colleague", "third", "far_inspector", "auditor")
# Who may do what, written down once more: not asked of the code that decides it. The regulators of the
# district manage a visit; those of them who go carry it out.
REGULATORS = {"inspector", "colleague", "third"}
RIGHTS = {
    "start": can_begin,
    "record": can_carry_out,
    "tell": can_carry_out,
    "finalise": can_carry_out,
    "publish": can_manage_on_site,
    "cancel": can_manage_on_site,
    "withdraw": can_manage_on_site,
}
CARRIED_OUT = {"record", "tell", "finalise"}
NEXT = {"PLANNED": "start", "STARTED": "record", "RECORDED": "tell", "TOLD": "finalise"}
ORDER = ("PLANNED", "STARTED", "RECORDED", "TOLD", "FINAL", "PUBLISHED")


class Visit(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.savepoint = transaction.savepoint()

    def teardown(self):
        transaction.savepoint_rollback(self.savepoint)

    @initialize(day=st.dates(date(2023, 1, 1), date(2025, 11, 20)))  # no limit leaves the calendar's years
    def begin(self, day):
        self.now = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
        pair = [self.people["inspector"], self.people["colleague"]]
        self.pk = plan(self.enterprise, pair, self.now, checklist=self.checklist).pk
        self.seen = "PLANNED"

    @rule(
        act=st.sampled_from(["start", "record", "tell", "finalise", "publish", "cancel", "withdraw"]),
        who=st.sampled_from(PEOPLE),
        flaw=st.sampled_from(["", "", "", "missing", "few", "strange"]),
        fails=st.integers(0, 3),
    )
    def somebody_acts(self, act, who, flaw, fails):
        on_site, user = self.row(), self.people[who]
        goes = on_site.inspectors.filter(user=user).exists()
        may = who in REGULATORS and (goes or act not in CARRIED_OUT)
        assert RIGHTS[act](user, on_site) == may, (who, act)
        if not may:  # the edge answers 403
            return
        before = OnSiteInspection.objects.filter(pk=self.pk).values().get()
        try:
            getattr(self, act)(on_site, user, flaw, fails)
        except InspectionRefused:
            assert OnSiteInspection.objects.filter(pk=self.pk).values().get() == before

    def start(self, on_site, user, flaw, fails):
        wanted = {"few": [user], "strange": [user, self.people["far_inspector"]]}
        start_on_site(
            on_site=on_site,
            inspectors=wanted.get(flaw, [user, self.people["colleague"], self.people["inspector"]]),
            papers_shown=flaw != "missing",
            recusal_declared=True,
            no_presence_reason="没有网络",
            by=user,
            at=self.now,
        )

    def record(self, on_site, user, flaw, fails):
        failed = ["one", "two", "key"][:fails]
        answers = [
            Answer(code, "FAIL" if code in failed else "PASS", "问题") for code in ("key", "one", "two")
        ]
        changed = {"missing": answers[1:], "strange": [*answers, Answer("none", "PASS")]}
        record_on_site(
            on_site=on_site, answers=changed.get(flaw, answers), idempotency_key=uuid4(), by=user, at=self.now
        )

    def tell(self, on_site, user, flaw, fails):
        signed = {one.user_id: Signature(str(one.user)) for one in on_site.inspectors.all()}
        if flaw == "few":
            signed.pop(user.pk)
        enterprise = None if flaw == "missing" or fails == 1 else Signature("傅国强")
        refused = {"refused_reason": "不认可", "witness": "录像"} if fails == 1 else {}
        tell_on_site(on_site=on_site, signing=Signing(signed, enterprise, **refused), by=user, at=self.now)

    def finalise(self, on_site, user, flaw, fails):
        finalise_on_site(on_site=on_site, by=user, at=self.now)

    def publish(self, on_site, user, flaw, fails):
        if on_site.inspection:
            publish_inspection(inspection=on_site.inspection, by=user, at=self.now)

    def cancel(self, on_site, user, flaw, fails):
        cancel_on_site(on_site=on_site, reason="企业歇业", by=user, at=self.now)

    def withdraw(self, on_site, user, flaw, fails):
        if on_site.inspection and fails == 3:
            withdraw_inspection(inspection=on_site.inspection, reason="查错了", by=user, at=self.now)

    @rule(fails=st.integers(0, 3))
    def its_inspectors_go_on(self, fails):
        """Chance alone would seldom come to the end."""
        act = NEXT.get(self.row().state)
        if act:
            getattr(self, act)(self.row(), self.people["inspector"], "", fails)

    @rule(days=st.integers(1, 20))
    def time_goes_by(self, days):
        self.now += timedelta(days=days)

    def row(self):
        rows = OnSiteInspection.objects.select_related("enterprise", "checklist", "inspection")
        return rows.get(pk=self.pk)

    @invariant()
    def it_only_goes_forward(self):
        state = self.row().state
        if state != self.seen:
            assert state == "CANCELLED" or ORDER.index(state) > ORDER.index(self.seen)
            assert state != "CANCELLED" or self.seen in ("PLANNED", "STARTED")
            self.seen = state

    @invariant()
    def it_was_begun_as_the_law_asks(self):
        on_site = self.row()
        if on_site.started_at is None:
            return
        inspectors = [one.user for one in on_site.inspectors.all()]
        assert on_site.inspector_count == len({user.pk for user in inspectors}) >= 2
        assert {user.username for user in inspectors} <= self.regulators

    @invariant()
    def nobody_acted_without_a_right(self):
        goes = {one.user.username for one in self.row().inspectors.select_related("user")}
        for entry in AuditEntry.objects.filter(action__in=ACTIONS).select_related("actor"):
            assert entry.actor.username in self.regulators, entry.action
            assert entry.action not in INSPECTORS_ONLY or entry.actor.username in goes, entry.action

    @invariant()
    def the_result_follows_from_its_answers(self):
        on_site = self.row()
        if on_site.recorded_at is None:
            return
        answers = on_site.answers.filter(outcome="FAIL").select_related("item")
        failed = [answer.item.is_key for answer in answers]
        usual = "FAIL" if any(failed) or len(failed) > 1 else "MOSTLY_PASS"
        assert on_site.result == (usual if failed else "PASS")

    @invariant()
    def what_is_not_public_stands_in_the_list_until_it_is(self):
        today = local_date(self.now)
        final = Inspection.objects.final()
        public = InspectionPublication.objects.all()
        assert not public.filter(inspection__final_at=None).exists()
        assert all(one.published_at >= one.inspection.final_at for one in public.select_related("inspection"))
        listed = set(to_publish(self.people["inspector"]))
        assert listed == set(final) - set(final.filter(publication__isnull=False))
        for inspection in final:
            told_on = local_date(inspection.on_site.told_at)
            too_late = worked_between(told_on, today) - 20
            assert too_late <= 0 or inspection in listed or public.filter(inspection=inspection).exists()
            assert with_deadline(inspection, today).days_late == max(0, too_late)

    @invariant()
    def what_is_sealed_can_be_made_again(self):
        texts = WaitingLeaf.objects.values_list("entry", flat=True)
        sealed = sorted(text for text in texts if json.loads(text)["kind"] == "inspection")
        assert sealed == sorted(record.entry for record in SEALED_KINDS["inspection"].records(None))


INSPECTORS_ONLY = {"record_on_site", "tell_on_site"}
ACTIONS = (
    "plan_on_site",
    "start_on_site",
    "record_on_site",
    "tell_on_site",
    "cancel_on_site",
    "publish_inspection",
    "finalise_inspection",
)


@pytest.fixture
def checklist():
    checklist = Checklist.objects.create(
        code="tiny",
        version="1",
        name_zh="小",
        name_en="Tiny",
        general_limit=1,
        effective_from=date(2020, 1, 1),
    )
    ChecklistItem.objects.bulk_create(
        ChecklistItem(
            checklist=checklist,
            position=position,
            code=code,
            area="PAPERS",
            text_zh=code,
            text_en=code,
            legal_basis="令49号",
            is_key=code == "key",
            may_correct_on_spot=False,
            may_skip_unannounced=False,
        )
        for position, code in enumerate(["key", "one", "two"])
    )
    return checklist


def test_no_way_breaks_an_invariant(
    noodle_bar, checklist, pair, third, officer, rival, cadre, far_inspector, auditor
):
    faces = (officer, rival, cadre, *pair, third, far_inspector, auditor)
    Visit.enterprise, Visit.checklist = noodle_bar, checklist
    Visit.people = dict(zip(PEOPLE, faces, strict=True))
    Visit.regulators = {Visit.people[name].username for name in REGULATORS}

    run_state_machine_as_test(
        Visit,
        settings=settings(
            max_examples=8,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
