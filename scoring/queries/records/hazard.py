"""The hazards behind a score: the enterprise's own for its duty, the others for supervision."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accounts.models import User
from enterprises.models import Enterprise
from hazards.models import Hazard
from hazards.models.hazard import UNCLOSED
from inspections.models import Sample
from scoring.queries.records.link import SHOWN, RecordLink, Told, day_told, first_few, holds, links_to

NEWEST = ("-found_on", "-pk")
SHOWN_FIELDS = ("found_on", "title", "state")


def hazard_records(
    user: User, enterprise: Enterprise, *, day: date, today: date, own_since: date, found_since: date
) -> tuple[Told, Told]:
    """Found by the enterprise itself, found by others; counted as of `day`, under way `today`."""
    own = Q(source__in=Hazard.OWN_SOURCES)
    counts = _at_stake(day) & (own & _answered_for(own_since, day) | ~own & _answered_for(found_since, day))
    waits = _waiting(today)
    rows = Hazard.objects.visible_to(user).filter(counts | waits, enterprise=enterprise)
    rows = rows.annotate(is_own=holds(own), is_counted=holds(counts), is_waiting=holds(waits))
    found = first_few(rows.only(*SHOWN_FIELDS), "is_own", "is_counted", "is_waiting", order=NEWEST)

    def told(*, is_own: bool) -> Told:
        here = [row for row in found if row.is_own == is_own]
        return Told(
            counted=_links([row for row in here if row.is_counted], enterprise),
            waiting=_links([row for row in here if row.is_waiting], enterprise),
        )

    return told(is_own=True), told(is_own=False)


def critical_hazards(user: User, enterprise: Enterprise, day: date) -> list[RecordLink]:
    """Those that hold the index down until they are closed."""
    rows = Hazard.objects.visible_to(user).filter(
        _at_stake(day) & _open_on(day), enterprise=enterprise, severity=Hazard.Severity.CRITICAL
    )
    return _links(list(rows.only(*SHOWN_FIELDS).order_by(*NEWEST)[: SHOWN + 1]), enterprise)


def _at_stake(day: date) -> Q:
    """Told of by that day and in force; one of a sample goes with its sample."""
    told = Q(assigned_at__isnull=False, found_on__lte=day, withdrawn_at__isnull=True)
    return told & ~Q(Exists(_undecided_samples(day)))


def _open_on(day: date) -> Q:
    return Q(closed_on__isnull=True) | Q(closed_on__gt=day)


def _answered_for(first: date, day: date) -> Q:
    """Closed within the look-back, or still to be put right past its limit, however old."""
    to_be_put_right = Q(rectified_on__isnull=True) | Q(rectified_on__gt=day)
    return Q(closed_on__range=(first, day)) | _open_on(day) & to_be_put_right & Q(due_on__lt=day)


def _waiting(today: date) -> Q:
    return Q(state__in=UNCLOSED) & (
        Q(assigned_at__isnull=True)
        | Q(due_on__gte=today)
        | Q(rectified_on__lte=today)  # waits to be verified
        | Q(Exists(_undecided_samples(today)))
    )


def _undecided_samples(day: date):
    """Of a hazard in the query around it: the time to object or the re-test was not over by that day."""
    return Sample.objects.filter(Q(final_on__isnull=True) | Q(final_on__gt=day), hazard=OuterRef("pk"))


def _links(found: Sequence[Hazard], enterprise: Enterprise) -> list[RecordLink]:
    return links_to(
        found,
        lambda row: RecordLink(
            f"{day_told(row.found_on)} {row.title} {row.get_state_display()}",
            reverse("hazards:show_hazard", args=[row.pk]),
        ),
        "hazards:list_hazards",
        enterprise=enterprise.public_id,
        state="all",
    )
