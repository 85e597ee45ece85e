"""Earlier cases that a complaint may repeat."""

from datetime import timedelta

from django.db.models import QuerySet

from accounts.models import User
from inspections.models import Complaint


def may_go_into(complaint: Complaint, user: User) -> QuerySet[Complaint]:
    """Earlier ones of the same kind about the same enterprise that were not themselves refused or merged."""
    return (
        Complaint.objects.visible_to(user)
        .filter(enterprise=complaint.enterprise, kind=complaint.kind, received_at__lte=complaint.received_at)
        .exclude(pk=complaint.pk)
        .exclude(state__in=(Complaint.State.REFUSED, Complaint.State.MERGED))
        .order_by("-received_at", "-pk")
    )


def open_repeats(complaint: Complaint) -> QuerySet[Complaint]:
    """Open ones by the same person about the same matter, as long ago as the rule of the case looks back."""
    rule = complaint.rule
    if rule is None or not complaint.reporter_hash or not rule.repeat_days:
        return Complaint.objects.none()
    return (
        Complaint.objects.open()
        .filter(
            enterprise=complaint.enterprise,
            kind=complaint.kind,
            topic=complaint.topic,
            reporter_hash=complaint.reporter_hash,
            received_on__gte=complaint.received_on - timedelta(days=rule.repeat_days),
            received_at__lte=complaint.received_at,
        )
        .exclude(pk=complaint.pk)
        .order_by("received_at", "pk")
    )
