"""Who holds which post at enterprises, for those who have to reach them."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from accounts.models import User
from enterprises.models import Membership


def answerable_of(enterprise_id: int, day: date) -> list[User]:
    """Its principal and directors; where nobody holds these posts, whoever works there. Each once."""
    posts = members_of([enterprise_id], day).get(enterprise_id, {})
    leaders = [*posts.get(Membership.Role.PRINCIPAL, ()), *posts.get(Membership.Role.DIRECTOR, ())]
    found = leaders or [user for users in posts.values() for user in users]
    return list({user.pk: user for user in found}.values())


def members_of(enterprise_ids: Collection[int], day: date) -> dict[int, dict[str, list[User]]]:
    """Enterprise → post → those who hold it that day and may sign in. One query."""
    held = Membership.objects.on(day).filter(enterprise_id__in=enterprise_ids, user__is_active=True)
    found: dict[int, dict[str, dict[int, User]]] = defaultdict(lambda: defaultdict(dict))
    for membership in held.select_related("user").order_by("user_id", "pk"):
        found[membership.enterprise_id][membership.role][membership.user_id] = membership.user
    return {
        enterprise_id: {role: list(users.values()) for role, users in posts.items()}
        for enterprise_id, posts in found.items()
    }
