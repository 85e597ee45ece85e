"""What people want to know of themselves when they open their phone: may I work, what ends, what is owed."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from common.local_time import local_date
from staff.models import Person, Post
from staff.queries.colour import colour_of

DAYS_SHOWN = 7
SOON_DAYS = 30


def own_page(*, person: Person, at: datetime) -> dict[str, Any]:
    """The facts of the own page, each as it stands at that moment."""
    today = local_date(at)
    posts = list(person.posts.on(today).select_related("enterprise").order_by("-kind", "pk"))
    certificate = person.health_certificates.standing().filter(issued_on__lte=today).first()
    hours = (
        person.training_records.filter(
            withdrawn_at__isnull=True, completed_on__year=today.year, completed_on__lte=today
        ).aggregate(hours=Sum("hours"))["hours"]
        or Decimal()
    )
    return {
        "today": today,
        "colour": colour_of(person=person, at=at),
        "posts": posts,
        "manager_posts": [post for post in posts if post.kind in Post.MANAGER_KINDS],
        "handles_food": any(post.handles_food for post in posts),
        "certificate": certificate,
        "certificate_state": certificate.state_on(today) if certificate else None,
        "certificate_days": (certificate.valid_to - today).days if certificate else None,
        "soon_days": SOON_DAYS,
        "hours": hours,
        "checks": list(
            person.morning_checks.filter(day__gt=today - timedelta(days=DAYS_SHOWN), day__lte=today)
            .select_related("enterprise")
            .order_by("-checked_at", "-pk")
        ),
        "days_shown": DAYS_SHOWN,
        "open_requests": person.data_requests.open().count(),
    }
