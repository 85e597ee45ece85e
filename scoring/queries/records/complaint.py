"""The complaints behind a score: verified ones, and what nobody has looked into yet."""

from datetime import date

from django.db.models import Case, F, Q, When
from django.urls import reverse

from accounts.models import User
from enterprises.models import Enterprise
from inspections.models import Complaint
from inspections.models.complaint.complaint import OPEN
from scoring.queries.records.link import RecordLink, Told, day_told, first_few, holds, links_to, until


def complaint_records(user: User, enterprise: Enterprise, *, since: date, day: date) -> Told:
    counts = Q(
        final_at__isnull=False,
        withdrawn_at__isnull=True,
        verdict=Complaint.Verdict.VERIFIED,
        final_on__range=(since, day),
    )
    waits = Q(state__in=OPEN, verdict="")
    rows = Complaint.objects.visible_to(user).filter(counts | waits, enterprise=enterprise)
    rows = rows.with_next_due().annotate(is_counted=holds(counts), is_waiting=holds(waits))
    rows = rows.only("number", "state", "kind", "received_on", "received_at")
    limit = Case(When(is_waiting=True, then=F("next_due_on")))
    order = (limit.asc(nulls_last=True), F("received_at").desc(), F("pk").desc())
    found = first_few(rows, "is_counted", "is_waiting", order=order)
    return Told(
        counted=links_to(
            [row for row in found if row.is_counted],
            lambda row: RecordLink(f"{day_told(row.received_on)} {row.number}", _address(row)),
            "inspections:list_complaints",
            enterprise=enterprise.public_id,
            verdict=Complaint.Verdict.VERIFIED.value,
        ),
        waiting=links_to(
            [row for row in found if row.is_waiting],
            lambda row: RecordLink(
                until(f"{row.get_kind_display()} {row.number} {row.get_state_display()}", row.next_due_on),
                _address(row),
            ),
            "inspections:list_complaints",
            enterprise=enterprise.public_id,
            due="waiting",
        ),
    )


def _address(row: Complaint) -> str:
    return reverse("inspections:show_complaint", args=[row.pk])
