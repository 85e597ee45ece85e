"""A territory in which something of every kind waits, today."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

from django.utils import timezone

from common.local_time import SOON, first_of_quarter, local_date
from common.term import over_since
from common.working_days import ONE_DAY
from enterprises.models import CreditRepair
from enterprises.queries.credit.publication import publish_days
from hazards.models import Hazard
from inspections.models import OnSiteInspection, PlannedChange, Recall, RecallRule, UpperCheck, VisitTask
from inspections.models.inspection.publication import publication_due_on
from scoring.models import IndexObjection
from tests.factories.accounts import give_role, make_user
from tests.factories.credit import make_penalty
from tests.factories.enterprises import make_enterprise
from tests.factories.hazards import make_hazard, rectify_hazard
from tests.factories.hollow import make_hollow_signal
from tests.factories.inspections import make_inspection
from tests.factories.inspections_backing import make_backing
from tests.factories.inspections_complaint import make_complaint
from tests.factories.inspections_inspection import make_on_site
from tests.factories.inspections_inspection import plan as plan_on_site
from tests.factories.inspections_inspection import start as start_on_site
from tests.factories.inspections_planning import make_planned
from tests.factories.inspections_sampling import make_standing
from tests.factories.ladder import make_climbed
from tests.factories.scoring import make_objection
from tests.factories.staff import make_data_request

DAY = timedelta(days=1)


def plant_queues(*, noodle_bar, rival_bar, far_district, officer, principal, cook, cadre, inspector):
    """For inspector and cadre one of everything, and as much that is a colleague's or of another district."""
    colleague = make_user("colleague", "同事")
    for held in inspector.role_assignments.all():
        give_role(colleague, held.role, held.region)
    other_cadre = make_user("other_cadre", "另一位干部")
    for held in cadre.role_assignments.all():
        give_role(other_cadre, held.role, held.region)
    people = SimpleNamespace(
        officer=officer, principal=principal, cook=cook, cadre=cadre, inspector=inspector,
        colleague=colleague, other_cadre=other_cadre,
    )  # fmt: skip
    far_bar = make_enterprise(far_district, name="太仓面馆")
    now = timezone.now()
    make_backing(noodle_bar, cadre, now - 200 * DAY)
    make_backing(rival_bar, other_cadre, now - 200 * DAY)
    make_enterprise(noodle_bar.region, name="无人包保小吃")
    for enterprise in (noodle_bar, rival_bar, far_bar):
        plant_hazards(enterprise, people, now)
        plant_complaints(enterprise, people, now)
        plant_planned(enterprise, now)
    plant_inspections(noodle_bar, rival_bar, people, now)
    plant_publications(noodle_bar, now)
    plant_samples(noodle_bar, people, now)
    plant_visits(noodle_bar, rival_bar, people, now)
    plant_upper_checks(people, now)
    plant_objections(noodle_bar, people, now)
    plant_credit(noodle_bar, people, now)
    for days, kind in ((-2, "CORRECTION"), (1, "ERASURE"), (20, "COLOUR")):
        make_data_request(cook, now - 30 * DAY, kind=kind, due_on=local_date(now) + days * DAY)
    make_hollow_signal(noodle_bar, officer)
    make_climbed(noodle_bar, local_date(now) - 5 * DAY)
    people.leaver = plant_what_was_left(noodle_bar, people, now)
    return people


def plant_what_was_left(enterprise, people, now):
    """One of each that names a regulator or cadre whose account was shut."""
    today = local_date(now)
    leaver = make_user("leaver", "离任的人")
    for held in (*people.inspector.role_assignments.all(), *people.cadre.role_assignments.all()):
        give_role(leaver, held.role, held.region)
    own = make_enterprise(enterprise.region, name="离任者的小吃")
    make_backing(own, leaver, now - 200 * DAY)
    VisitTask.objects.filter(enterprise=own).delete()
    make_complaint(own, received_on=today, answer_due_on=today + 30 * DAY, handled_by=leaver)
    plan_on_site(own, [leaver], now, planned_on=today + 30 * DAY)
    taken = make_standing(own, leaver, now, "TAKEN", due_on=today + 40 * DAY)
    planned = make_planned(
        make_enterprise(enterprise.region, name="离任者要查的店"), due_from=today, due_to=today + 60 * DAY
    )
    change = PlannedChange.objects.create(
        planned=planned, enterprise=planned.enterprise, number=1, was_due_from=today, was_due_to=today,
        visit_on=today, reason="先定", changed_by=leaver, changed_at=now,
    )  # fmt: skip
    change.inspectors.add(leaver)
    for gone in (leaver, taken.record.second_sampler):
        gone.is_active = False
        gone.save(update_fields=["is_active"])
    return leaver


def plant_hazards(enterprise, people, now):
    long_ago = now - 90 * DAY
    make_hazard(enterprise, at=long_ago, title="超期")
    marks = {
        "督办": {"escalation_level": 1, "escalated_at": now},
        "退回": {"returned_count": 1},
        "将到期": {"due_at": now + DAY, "due_on": local_date(now + DAY)},
    }
    for title, fields in marks.items():
        hazard = make_hazard(enterprise, at=now - DAY, title=title)
        Hazard.objects.filter(pk=hazard.pk).update(**fields)
    for source in (Hazard.Source.INSPECTION, Hazard.Source.BACKING):
        hazard = make_hazard(enterprise, at=now - DAY, title="待核查", source=source)
        rectify_hazard(hazard=hazard, by=people.officer, at=now)


def plant_complaints(enterprise, people, now):
    today = local_date(now)
    for handler in (people.inspector, people.colleague, None):
        for days in (-3, 1, 30):
            make_complaint(
                enterprise,
                received_on=today - 20 * DAY,
                answer_due_on=today + days * DAY,
                handled_by=handler,
            )


def plant_planned(enterprise, now):
    today = local_date(now)
    for first, last in ((-60, -1), (-10, 5), (-1, 60), (30, 90)):
        make_planned(enterprise, due_from=today + first * DAY, due_to=today + last * DAY)


def plant_inspections(noodle_bar, rival_bar, people, now):
    """At the noodle bar the inspector's, at the rival's a colleague's, elsewhere nobody's."""
    own, others = [people.inspector, people.colleague], [people.colleague]
    for enterprise, inspectors in ((noodle_bar, own), (rival_bar, others)):
        for days in (-4, 2, 30):
            plan_on_site(enterprise, inspectors, now - 10 * DAY, planned_on=local_date(now) + days * DAY)
    start_on_site(plan_on_site(noodle_bar, own, now), own, now)
    soon = over_since(publication_due_on, local_date(now) + SOON + ONE_DAY)
    for told_at in (now - 90 * DAY, now - (local_date(now) - soon)):
        told = make_on_site(noodle_bar, own, now - DAY, upto="TOLD")
        OnSiteInspection.objects.filter(pk=told.pk).update(
            started_at=told_at, recorded_at=told_at, told_at=told_at
        )


def plant_publications(enterprise, now):
    today = local_date(now)
    soon = over_since(publication_due_on, today + SOON + ONE_DAY)
    for back in (90, (today - soon).days, 0):
        make_inspection(enterprise, is_published=False, final_at=now - back * DAY)


def plant_samples(enterprise, people, now):
    today = local_date(now)
    states = ("TAKEN", "TESTING", "REPORTED", "OBJECTED")
    for state in states:
        for days in (-2, 2, 40):
            make_standing(enterprise, people.inspector, now - 10 * DAY, state, due_on=today + days * DAY)
    make_standing(enterprise, people.colleague, now - 10 * DAY, "TAKEN", due_on=today - DAY)
    ended = {"kind": "RISK_MONITORING", "state": "FILED"}
    disposed = [
        make_standing(
            enterprise, people.inspector, now - 10 * DAY, dispose_due_on=today + days * DAY, **ended
        )
        for days in (-2, 2, 40)
    ]
    rule = RecallRule.objects.first()
    common = {"enterprise": enterprise, "rule": rule, "level": 1, "ordered_at": now - 30 * DAY}
    Recall.objects.create(
        sample=disposed[0], start_due_at=now - 29 * DAY, finish_due_on=today - 9 * DAY, **common
    )
    Recall.objects.create(
        sample=disposed[1], start_due_at=now - 29 * DAY, finish_due_on=today + 9 * DAY, state="FINISHED",
        started_at=now - 29 * DAY, finished_at=now - DAY, stock_amount=Decimal(1), sold_amount=Decimal(2),
        recalled_amount=Decimal(1), handling="销毁", **common,
    )  # fmt: skip


def plant_visits(noodle_bar, rival_bar, people, now):
    """Of the quarter before one that is overdue; of this quarter one that ends soon."""
    today = local_date(now)
    before = first_of_quarter(first_of_quarter(today) - DAY)
    for enterprise, cadre in ((noodle_bar, people.cadre), (rival_bar, people.other_cadre)):
        assignment = enterprise.backing_assignments.get()
        values = {"enterprise": enterprise, "assignment": assignment}
        VisitTask.objects.filter(**values).delete()
        VisitTask.objects.create(quarter=before, number=1, due_on=today - DAY, **values)
        VisitTask.objects.create(quarter=first_of_quarter(today), number=1, due_on=today + 7 * DAY, **values)
        assert assignment.cadre == cadre


def plant_upper_checks(people, now):
    today = local_date(now)
    region = people.cadre.role_assignments.get().region
    for cadre in (people.cadre, people.other_cadre):
        for days in (-1, 2, 20):
            UpperCheck.objects.create(
                cadre=cadre, region=region, quarter=first_of_quarter(today), result="IMPROVE", subjects=1,
                owed=1, done=0, remarks="督导太少", good_by=today + days * DAY, checked_by=people.inspector,
                checked_at=now,
            )  # fmt: skip


def plant_objections(enterprise, people, now):
    today = local_date(now)
    for part, days in (("DUTY", -1), ("SUPERVISION", 2), ("SAMPLING", 20)):
        made = make_objection(enterprise, people.principal, now, part=part)
        IndexObjection.objects.filter(pk=made.pk).update(accept_due_on=today + days * DAY)


def plant_credit(enterprise, people, now):
    today = local_date(now)
    soon = over_since(publish_days(today).last_day, today + SOON + ONE_DAY)
    for decided_on in (today - 300 * DAY, soon, today):
        make_penalty(enterprise, decided_on)
    for days in (-1, 2, 20):
        listed_on = today - 200 * DAY
        CreditRepair.objects.create(
            event=make_penalty(enterprise, listed_on, kind="SERIOUS_LIST", publish_from=listed_on),
            duties_done="罚款已缴清", harm_removed="已销毁", applied_by=people.principal,
            applied_at=now - 30 * DAY, due_on=today + days * DAY,
        )  # fmt: skip
