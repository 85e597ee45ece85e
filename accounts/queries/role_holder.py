"""Who holds a role closest to a place: the village before the township, the township before the district."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from accounts.models import RoleAssignment, User


def nearest_holders(paths: Iterable[str], roles: Collection[str], day: date) -> dict[str, list[User]]:
    """Each region path with those who hold one of the roles in the smallest region that contains it.

    Only people who may sign in. Paths for which nobody does are left out. One query, however many paths.
    """
    wanted = set(paths)
    held = RoleAssignment.objects.on(day).filter(
        role__in=roles,
        user__is_active=True,
        region__path__in={upper for path in wanted for upper in paths_up(path)},
    )
    holders: dict[str, dict[int, User]] = defaultdict(dict)
    for assignment in held.select_related("user", "region").order_by("user_id", "pk"):
        holders[assignment.region.path][assignment.user_id] = assignment.user
    return {
        path: list(holders[nearest].values())
        for path in wanted
        if (nearest := next((upper for upper in paths_up(path) if upper in holders), None)) is not None
    }


def paths_up(path: str) -> list[str]:
    """The region's own path and those that contain it, the smallest first: 32.05. → 32.05., 32."""
    codes = path.split(".")[:-1]
    return [f"{'.'.join(codes[:length])}." for length in range(len(codes), 0, -1)]
