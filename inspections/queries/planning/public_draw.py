"""All draws as everybody may see them: those that were committed to and never made, too."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from inspections.models import Draw, PlannedInspection

State = PlannedInspection.State


def published_draws(day: date) -> QuerySet[Draw]:
    """The newest commitment first; `is_over` is said of its window, the counts of its visits."""
    return (
        Draw.objects.select_related("region")
        .defer("pool", "result")
        .annotate(
            is_over=Q(due_to__lt=day),
            drawn_count=Count("visits"),
            made_count=Count("visits", filter=Q(visits__planned__state=State.DONE)),
        )
        .order_by("-committed_at", "-pk")
    )
