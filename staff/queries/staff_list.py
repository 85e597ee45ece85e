"""Lists of posts with what a reader wants beside each: until when the certificate is valid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.core.paginator import Paginator
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.functional import cached_property

from accounts.models import User
from staff.models import HealthCertificate, Post
from staff.permissions import READERS

MOST_COUNTED = 10_000


class CappedPaginator(Paginator):
    """Counts no further than anybody turns pages; a whole city is narrowed by filters instead."""

    @cached_property
    def found(self) -> int:
        posts = cast(QuerySet[Post], self.object_list)
        return posts.order_by()[: MOST_COUNTED + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self.found, MOST_COUNTED)

    @property
    def is_capped(self) -> bool:
        return self.found > MOST_COUNTED


@dataclass(frozen=True)
class ListedPost:
    post: Post
    state: str  # CURRENT, COMING, LAPSED or ENDED
    certificate: str  # FIT, UNFIT, EXPIRED, or empty where none is on record
    certificate_ends_on: date | None


def posts_of_territory(user: User) -> QuerySet[Post]:
    """Posts at the enterprises of which one reads the staff as an official."""
    wanted = Q(pk__in=[])
    for path in user.territory_paths(READERS):
        wanted |= Q(enterprise__region_path__startswith=path)
    return Post.objects.filter(wanted)


def with_certificates(posts: QuerySet[Post]) -> QuerySet[Post]:
    """The certificate issued last beside each post; enterprise and person come along."""
    latest = HealthCertificate.objects.standing().filter(person=OuterRef("person"))
    latest = latest.order_by("-issued_on", "-pk")
    return posts.select_related("person", "enterprise").annotate(
        certificate_is_fit=Subquery(latest.values("is_fit")[:1]),
        certificate_valid_to=Subquery(latest.values("valid_to")[:1]),
    )


def listed(posts: Iterable[Any], *, day: date) -> list[ListedPost]:
    """Rows of `with_certificates` as they stand on that day."""
    return [
        ListedPost(
            post=post,
            state=_state(post, day),
            certificate=_certificate(post.certificate_is_fit, post.certificate_valid_to, day),
            certificate_ends_on=post.certificate_valid_to,
        )
        for post in posts
    ]


def _state(post: Post, day: date) -> str:
    if post.ended_on is not None and post.ended_on <= day:
        return "ENDED"
    if post.starts_on > day:
        return "COMING"
    return "LAPSED" if post.has_lapsed_on(day) else "CURRENT"


def _certificate(is_fit: bool | None, valid_to: date | None, day: date) -> str:
    if is_fit is None or valid_to is None:
        return ""
    return HealthCertificate(is_fit=is_fit, valid_to=valid_to).state_on(day)
