"""Where the figures of a bulletin come from: for each noun its rows, and what each figure counts of them.

Page, files and the list behind a figure all use these: a figure is the length of its list.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from accounts.models import Region, User
from accounts.queries.role_holder import paths_up
from duties.models import Duty
from duties.queries.record import wanted_states
from enterprises.models import CreditEvent
from hazards.models import Hazard, HazardMove
from hazards.models.hazard import TO_RECTIFY
from inspections.models import BackingAssignment, BackingVisit, Complaint, Inspection, Sample
from inspections.permissions import can_list_complaints
from portal.queries.bulletin.span import Span
from portal.queries.cockpit import enterprises_of, open_ones
from scoring.models import CurrentIndex, IndexSnapshot, RegionIndex
from scoring.models.index_snapshot import Band

Rows = Callable[[User, Region, Span], QuerySet]
Wanted = Callable[[Span], dict[str, Q]]


@dataclass(frozen=True)
class Source:
    """`path` names the column with the region's path; `key` one that every row has."""

    name: str
    rows: Rows
    wanted: Wanted
    path: str = "enterprise__region_path"
    key: str = "pk"

    def listed(self, figure: str, *, user: User, region: Region, span: Span) -> QuerySet:
        return self.rows(user, region, span).filter(self.wanted(span)[figure])

    def outside(self, rows: QuerySet, region: Region) -> QuerySet:
        """Without what lies in a region below: what the last line of the table of regions counts."""
        for path in region.children.values_list("path", flat=True):
            rows = rows.exclude(**{f"{self.path}__startswith": path})
        return rows


def within(rows: QuerySet, user: User, region: Region) -> QuerySet:
    return rows.visible_to(user).filter(enterprise__region_path__startswith=region.path)


def stood_at_the_end(span: Span) -> Q:
    return Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=span.until)


def became_final(rows: QuerySet, user: User, region: Region, span: Span) -> QuerySet:
    """What became final in the month; what is final in the next one is counted there, so nothing twice."""
    return within(rows, user, region).filter(
        stood_at_the_end(span), final_on__range=(span.first, span.last), final_at__lt=span.until
    )


# --- The index, who is in business, who is backed ----------------------------------------------------
BANDS = (Band.EXCELLENT, Band.GOOD, Band.FAIR, Band.POOR, Band.NONE)


def index_day(region: Region, span: Span) -> date | None:
    """The last day of the month for which the index was computed; None where there is none."""
    days = RegionIndex.objects.filter(
        region__path__in=paths_up(region.path), as_of__range=(span.first, span.last)
    )
    return days.order_by("-as_of").values_list("as_of", flat=True).first()


def index_rows(user: User, region: Region, span: Span) -> QuerySet:
    """While the month runs what the cockpit shows now; then what a night computed for its last day.

    News of that day itself are left out: the cockpit's past day is the night's, too.
    """
    enterprises = enterprises_of(user, region)
    if not span.is_over:
        return CurrentIndex.objects.filter(enterprise__in=open_ones(enterprises))
    day = index_day(region, span)
    return IndexSnapshot.objects.at_night(day).filter(enterprise__in=enterprises.values("pk"))


def index_wanted(span: Span) -> dict[str, Q]:
    scored = Q(index_tenths__isnull=False)
    return {"scored": scored} | {band.name.lower(): Q(band=band) for band in BANDS}


def business_rows(user: User, region: Region, span: Span) -> QuerySet:
    """Enterprises in business as known today: no row keeps when one was suspended or closed."""
    return enterprises_of(user, region).in_business()


def business_wanted(span: Span) -> dict[str, Q]:
    backed = Exists(BackingAssignment.objects.on(span.last).filter(enterprise=OuterRef("pk")))
    return {"all": Q(), "backed": Q(backed), "unbacked": ~Q(backed)}


# --- Duties ---------------------------------------------------------------------------------------
def duty_rows(user: User, region: Region, span: Span) -> QuerySet:
    return within(Duty.objects.due_between(span.first, span.last), user, region)


def duty_rows_of_kind(user: User, region: Region, span: Span, *, kind: Duty.Kind) -> QuerySet:
    return duty_rows(user, region, span).filter(kind=kind)


def duty_wanted(span: Span) -> dict[str, Q]:
    """As the lists of records say it, but what was filled in after the month stays missed in it."""
    states = wanted_states(span.settled)
    filed_after = Q(state=Duty.State.LATE, submitted_at__gte=span.until)
    return {
        "owed": states["owed"],
        "on_time": states["on_time"],
        "late": states["late"] & ~filed_after,
        "missed": states["missed"] | filed_after,
        "ahead": states["ahead"],
        "exempt": states["exempt"],
    }


# --- Hazards --------------------------------------------------------------------------------------
def hazard_rows(user: User, region: Region, span: Span) -> QuerySet:
    """What had been found by the end of the month and stood then, with the state it was in."""
    rows = within(Hazard.objects, user, region)
    moves = HazardMove.objects.filter(hazard=OuterRef("pk"), at__lt=span.until).order_by("-number")
    return rows.filter(stood_at_the_end(span), found_at__lt=span.until).annotate(
        state_then=Subquery(moves.values("to_state")[:1])
    )


def hazard_wanted(span: Span) -> dict[str, Q]:
    """What was handed over as a case is out of this loop: whenever that was, it is not open here.

    What then waited for somebody to verify it was open, and not late.
    """
    found = Q(found_on__range=(span.first, span.last))
    closed = Q(closed_at__lt=span.until)
    is_open = ~Q(state=Hazard.State.TRANSFERRED) & (Q(closed_at__isnull=True) | Q(closed_at__gte=span.until))
    return {
        "found": found,
        "found_major": found & ~Q(severity=Hazard.Severity.GENERAL),
        "found_backing": found & Q(source=Hazard.Source.BACKING),
        "found_closed": found & closed,
        "closed": Q(closed_on__range=(span.first, span.last)) & closed,
        "open": is_open,
        "overdue": is_open
        & Q(assigned_at__lt=span.until, due_at__lt=span.until)
        & Q(state_then__in=TO_RECTIFY),
    }


# --- Inspections, samples, complaints, visits, credit ---------------------------------------------
def inspection_rows(user: User, region: Region, span: Span) -> QuerySet:
    return became_final(Inspection.objects, user, region, span)


def inspection_wanted(span: Span) -> dict[str, Q]:
    Result = Inspection.Result
    return {
        "all": Q(),
        "passed": Q(result=Result.PASS),
        "mostly_passed": Q(result=Result.MOSTLY_PASS),
        "failed": Q(result=Result.FAIL),
        "unjudged": Q(result=Result.NONE),
    }


def sample_rows(user: User, region: Region, span: Span) -> QuerySet:
    return became_final(Sample.objects, user, region, span)


def sample_wanted(span: Span) -> dict[str, Q]:
    failed = Q(verdict=Sample.Verdict.FAILED)
    to_dispose = ~Q(disposal__in=(Sample.Disposal.NOT_NEEDED, Sample.Disposal.UNKNOWN))
    not_yet = Q(disposed_on__isnull=True) | Q(disposed_on__gt=span.last)
    return {
        "all": Q(),
        "passed": Q(verdict=Sample.Verdict.PASSED),
        "failed": failed,
        "undisposed": failed & to_dispose & not_yet,
    }


def complaint_rows(user: User, region: Region, span: Span) -> QuerySet:
    """Without what was written and by whom: nobody reads it here (令20号第三十三条)."""
    rows = Complaint.objects.in_territory_of(user).filter(enterprise__region_path__startswith=region.path)
    rows = rows.filter(received_at__lt=span.until)
    return rows.defer("body_encrypted", "contact_encrypted", "reporter_name_encrypted", "answer_encrypted")


def unlisted_for(user: User) -> frozenset[str]:
    """Sources that somebody knows by their figures, but not row by row."""
    return frozenset() if can_list_complaints(user) else frozenset({"complaints"})


def complaint_wanted(span: Span) -> dict[str, Q]:
    """What came in, and what became of the answers whose limit ended in the month.

    One that ended without an answer (merged, taken back) by then owes none.
    """
    received = Q(received_on__range=(span.first, span.last))
    limit = Q(answer_due_on__gte=span.first, answer_due_on__lt=span.settled)
    unanswered = Q(answered_on__isnull=True) | Q(answered_on__gt=span.last)
    still_owed = Q(ended_on__isnull=True) | Q(ended_on__gt=span.last)
    in_time = Q(answered_on__lte=F("answer_due_on"))
    answers = {
        "in_time": limit & ~unanswered & in_time,
        "late": limit & ~unanswered & ~in_time,
        "unanswered": limit & unanswered & still_owed,
    }
    return {
        "received": received,
        "complaints": received & Q(kind=Complaint.Kind.COMPLAINT),
        "reports": received & Q(kind=Complaint.Kind.REPORT),
        "due": limit & (~unanswered | still_owed),
        **answers,
    }


def visit_rows(user: User, region: Region, span: Span) -> QuerySet:
    return within(BackingVisit.objects, user, region).filter(visited_on__range=(span.first, span.last))


def visit_wanted(span: Span) -> dict[str, Q]:
    return {"all": Q()}


def credit_rows(user: User, region: Region, span: Span) -> QuerySet:
    return became_final(CreditEvent.objects, user, region, span)


def credit_wanted(span: Span) -> dict[str, Q]:
    return {kind.name.lower(): Q(kind=kind) for kind in CreditEvent.Kind}


SOURCES = {
    source.name: source
    for source in (
        Source("index", index_rows, index_wanted, key="enterprise_id"),
        Source("enterprises", business_rows, business_wanted, path="region_path"),
        *(
            Source(kind.name.lower(), partial(duty_rows_of_kind, kind=kind), duty_wanted, key="due_on")
            for kind in Duty.Kind
        ),
        Source("hazards", hazard_rows, hazard_wanted),
        Source("inspections", inspection_rows, inspection_wanted),
        Source("samples", sample_rows, sample_wanted),
        Source("complaints", complaint_rows, complaint_wanted),
        Source("visits", visit_rows, visit_wanted),
        Source("credit", credit_rows, credit_wanted),
    )
}
