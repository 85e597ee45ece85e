"""The samples behind a score: results that count, and of supervision sampling what is under way."""

from collections.abc import Sequence
from datetime import date

from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from enterprises.models import Enterprise
from inspections.models import Sample
from inspections.models.sampling.sample import OPEN as UNDER_WAY
from scoring.queries.records.link import (
    SHOWN,
    RecordLink,
    Told,
    day_told,
    first_few,
    holds,
    links_to,
    until,
)


def sample_records(user: User, enterprise: Enterprise, *, since: date, day: date) -> Told:
    """Final ones newest first; then what has a next limit, of which only where it stands is told."""
    counts = _final_by(day) & (Q(final_on__gte=since) | _undisposed(day))
    waits = Q(kind=Sample.Kind.SUPERVISION, state__in=UNDER_WAY)
    rows = Sample.objects.visible_to(user).filter(counts | waits, enterprise=enterprise)
    rows = rows.annotate(is_counted=holds(counts), is_waiting=holds(waits))
    order = (F("final_on").desc(nulls_last=True), F("due_on").asc(nulls_last=True), F("pk").desc())
    found = first_few(rows, "is_counted", "is_waiting", order=order)
    return Told(
        counted=_results([row for row in found if row.is_counted], enterprise),
        waiting=links_to(
            [row for row in found if row.is_waiting],
            lambda row: RecordLink(until(f"{row.name} {row.get_state_display()}", row.due_on), _address(row)),
            "inspections:list_samples",
            enterprise=enterprise.public_id,
        ),
    )


def undisposed_samples(user: User, enterprise: Enterprise, day: date) -> list[RecordLink]:
    """Failed ones that hold the index down until they are disposed of."""
    rows = Sample.objects.visible_to(user).filter(_final_by(day) & _undisposed(day), enterprise=enterprise)
    return _results(list(rows.order_by("-final_on", "-pk")[: SHOWN + 1]), enterprise)


def _final_by(day: date) -> Q:
    return Q(final_at__isnull=False, withdrawn_at__isnull=True, final_on__lte=day)


def _undisposed(day: date) -> Q:
    """Failed and not yet disposed of: counts as long as that lasts, however old."""
    return Q(disposal=Sample.Disposal.PENDING) | Q(disposed_on__gt=day)


def _results(found: Sequence[Sample], enterprise: Enterprise) -> list[RecordLink]:
    return links_to(
        found,
        lambda row: RecordLink(
            f"{day_told(row.published_on or row.final_on)} {row.name} {row.get_verdict_display()}",
            _address(row),
        ),
        "inspections:list_samples",
        enterprise=enterprise.public_id,
    )


def _address(row: Sample) -> str:
    return reverse("inspections:show_sample", args=[row.pk])
