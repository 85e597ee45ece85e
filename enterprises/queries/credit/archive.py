"""The credit archive (信用档案) of an enterprise, and what the rules still ask of the regulator."""

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from enterprises.models import CreditEvent, CreditRepair, Enterprise


def archive_of(enterprise: Enterprise) -> QuerySet[CreditEvent]:
    """All entries, withdrawn ones too, newest first: with their terms and applications, two queries."""
    repairs = CreditRepair.objects.select_related("applied_by", "decided_by").prefetch_related("photos")
    return (
        enterprise.credit_events.select_related("terms__rule", "terms__decided_by")
        .prefetch_related(Prefetch("repairs", repairs))
        .order_by("-decided_on", "-pk")
    )


def pending_repairs(user: User) -> QuerySet[CreditRepair]:
    """Applications that wait for a decision, the most urgent first."""
    repairs = CreditRepair.objects.visible_to(user).pending()
    return repairs.select_related("event__enterprise", "applied_by").order_by("due_on", "pk")


def penalties_without_terms(user: User) -> QuerySet[CreditEvent]:
    """Penalties that nobody has decided to publish or not, the oldest first."""
    events = CreditEvent.objects.visible_to(user).final()
    return (
        events.filter(kind=CreditEvent.Kind.PENALTY, publish_from__isnull=True, terms__isnull=True)
        .select_related("enterprise")
        .order_by("decided_on", "pk")
    )
