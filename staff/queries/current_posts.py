"""Where people work on a day: whom a change about them concerns."""

from collections.abc import Iterable
from datetime import date

from staff.models import Post


def enterprise_ids_of(*, person_ids: Iterable[int], day: date) -> list[int]:
    """Every enterprise at which one of them holds a post on that day, once each."""
    posts = Post.objects.on(day).filter(person_id__in=list(person_ids))
    return list(posts.order_by("enterprise_id").values_list("enterprise_id", flat=True).distinct())


def region_path_of(*, person_id: int, day: date) -> str:
    """The territory in whose audit trail a person's own news belong: of the oldest post not over that day."""
    posts = Post.objects.not_over_on(day).filter(person_id=person_id).order_by("starts_on", "pk")
    return posts.values_list("enterprise__region_path", flat=True).first() or ""
