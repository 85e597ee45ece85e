"""What is under way and not counted yet (尚未计入): with its next limit, for whom may see it.

A sample whose re-test is not over, a complaint nobody has looked into, a repair not decided: a reader who
finds a score too good or too bad sees here what may still change it.
"""

from datetime import date

from django.db.models import Exists, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from enterprises.models import CreditEvent, CreditRepair, Enterprise
from hazards.models import Hazard
from inspections.models import Complaint, OnSiteInspection, Sample
from inspections.models.sampling.sample import OPEN as UNDER_WAY
from scoring.queries.record_link import (
    RecordLink,
    complaint_address,
    day_told,
    event_address,
    hazards_told,
    links_to,
    undecided_samples,
    until,
)


def waiting_records(user: User, enterprise: Enterprise, today: date) -> dict[str, list[RecordLink]]:
    """By code of the part, in seven queries."""
    open_hazards = Hazard.objects.visible_to(user).unclosed().filter(enterprise=enterprise)
    open_hazards = open_hazards.filter(
        Q(assigned_at__isnull=True)
        | Q(due_on__gte=today)
        | Q(rectified_on__lte=today)  # waits to be verified
        | Q(Exists(undecided_samples(today)))
    )
    own = Q(source__in=Hazard.OWN_SOURCES)
    return {
        "DUTY": hazards_told(open_hazards.filter(own), enterprise),
        "SUPERVISION": _on_site(user, enterprise) + hazards_told(open_hazards.exclude(own), enterprise),
        "SAMPLING": _samples(user, enterprise),
        "COMPLAINT": _complaints(user, enterprise),
        "CREDIT": _repairs(user, enterprise) + _unpublished(user, enterprise, today),
    }


def _on_site(user: User, enterprise: Enterprise) -> list[RecordLink]:
    rows = OnSiteInspection.objects.visible_to(user).unfinished().filter(enterprise=enterprise)
    return links_to(
        rows.order_by("-started_on", "-pk"),
        lambda row: RecordLink(
            f"{day_told(row.started_on)} {row.get_kind_display()} {row.get_state_display()}",
            reverse("inspections:show_on_site", args=[row.pk]),
        ),
        "inspections:list_on_site",
        enterprise=enterprise.public_id,
    )


def _samples(user: User, enterprise: Enterprise) -> list[RecordLink]:
    """Only of supervision sampling, which alone ever counts; where it stands, not what was measured."""
    rows = Sample.objects.visible_to(user).filter(
        enterprise=enterprise, kind=Sample.Kind.SUPERVISION, state__in=UNDER_WAY
    )
    return links_to(
        rows.order_by("due_on", "pk"),
        lambda row: RecordLink(
            until(f"{row.name} {row.get_state_display()}", row.due_on),
            reverse("inspections:show_sample", args=[row.pk]),
        ),
        "inspections:list_samples",
        enterprise=enterprise.public_id,
    )


def _complaints(user: User, enterprise: Enterprise) -> list[RecordLink]:
    rows = Complaint.objects.visible_to(user).open().filter(enterprise=enterprise, verdict="")
    return links_to(
        rows.with_next_due()
        .only("number", "state", "kind")
        .order_by(F("next_due_on").asc(nulls_last=True), "pk"),
        lambda row: RecordLink(
            until(f"{row.get_kind_display()} {row.number} {row.get_state_display()}", row.next_due_on),
            complaint_address(row),
        ),
        "inspections:list_complaints",
        enterprise=enterprise.public_id,
        due="waiting",
    )


def _repairs(user: User, enterprise: Enterprise) -> list[RecordLink]:
    rows = CreditRepair.objects.visible_to(user).pending().filter(event__enterprise=enterprise)
    return [
        RecordLink(
            until(_("信用修复待决定：%(title)s") % {"title": repair.event.title}, repair.due_on),
            event_address(enterprise, repair.event),
        )
        for repair in rows.select_related("event").order_by("due_on", "pk")
    ]


def _unpublished(user: User, enterprise: Enterprise, today: date) -> list[RecordLink]:
    """Penalties decided and not, or not yet, published: they count from their publication on."""
    rows = CreditEvent.objects.visible_to(user).final().filter(enterprise=enterprise)
    rows = rows.filter(
        Q(publish_from__isnull=True) | Q(publish_from__gt=today), kind=CreditEvent.Kind.PENALTY
    )
    return [
        RecordLink(_("处罚尚未公示：%(title)s") % {"title": event.title}, event_address(enterprise, event))
        for event in rows.order_by("-decided_on", "-pk")
    ]
