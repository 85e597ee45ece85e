"""The first page of somebody at an enterprise: what to do now, then how it stands."""

from datetime import date, datetime, timedelta

from django.db.models import F

from common.local_time import local_date, month_end, sunday_of
from duties.models import Duty
from duties.queries.agenda import tell_submittable
from enterprises.models import Enterprise, Licence, Membership
from hazards.models import Hazard
from portal.gains import gains_of
from scoring.formula.columns import POINT_LAYOUTS, unpack
from scoring.models import CurrentIndex
from scoring.queries.explanation import explain, snapshot_of
from staff.queries.certificate_list import CERTIFICATE_STATES, certificate_lists
from staff.queries.morning_check import morning_check_summary
from staff.queries.staffing import open_todos

MISSED_DAYS = 7
ENDING_DAYS = 90
HAZARDS_SHOWN = 10
TODOS_SHOWN = 5
PRESSING = ("missing", "unfit", "expired", "ending")  # states of certificates that ask for something


def posts_of(user, day: date) -> list[Membership]:
    """The posts somebody holds today, with their enterprises."""
    return list(
        Membership.objects.on(day)
        .filter(user=user)
        .exclude(enterprise__status=Enterprise.Status.CLOSED)
        .select_related("enterprise__region")
        .order_by("enterprise__name", "enterprise_id", "role")
    )


def home_facts(*, posts: list[Membership], enterprise: Enterprise, at: datetime) -> dict:
    today = local_date(at)
    due, missed = due_now(enterprise, today), missed_lately(enterprise, today)
    tell_submittable([*due, *missed], posts)
    current = CurrentIndex.objects.filter(pk=enterprise.pk).select_related("model_version").first()
    snapshot = snapshot_of(current) if current else None
    return {
        "today": today,
        "at": at,
        "due_now": due,
        "missed": missed,
        "hazards": Hazard.objects.told()
        .open()
        .filter(enterprise=enterprise)
        .order_by("due_at", "pk")[:HAZARDS_SHOWN],
        "people": people_facts(enterprise, today),
        "licences": Licence.objects.filter(
            enterprise=enterprise, valid_to__lte=today + timedelta(days=ENDING_DAYS)
        ).order_by("valid_to", "pk"),
        "current": current,
        "explanation": explain(snapshot) if snapshot else None,
        "gains": gains_behind(snapshot) if snapshot else [],
    }


def people_facts(enterprise, today) -> dict:
    """Who has to be seen to: morning checks of today, certificates, posts that lack somebody."""
    counts = certificate_lists(enterprise=enterprise, day=today).counts
    return {
        "morning": morning_check_summary(enterprise=enterprise, day=today),
        "certificates": [
            (state, CERTIFICATE_STATES[state], counts[state]) for state in PRESSING if counts[state]
        ],
        "todos": open_todos(enterprise)[:TODOS_SHOWN],
    }


def gains_behind(snapshot):
    return gains_of(unpack(snapshot.points, POINT_LAYOUTS), snapshot.model_version.parameters)


def due_now(enterprise, today) -> list[Duty]:
    """Duties whose period has begun and that wait to be written down."""
    ends = {today, sunday_of(today), month_end(today)}
    duties = Duty.objects.filter(enterprise=enterprise, due_on__in=ends, state=Duty.State.DUE)
    return [duty for duty in duties.order_by("due_on", "kind") if duty.opens_on <= today]


def missed_lately(enterprise, today) -> list[Duty]:
    """Missed duties that can still be filed late."""
    return list(
        Duty.objects.open()
        .filter(
            enterprise=enterprise,
            due_on__range=(today - timedelta(days=MISSED_DAYS), today - timedelta(days=1)),
        )
        .order_by(F("due_on").desc(), "kind")
    )
