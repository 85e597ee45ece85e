"""Sign-ins follow posts: who is appointed manager may act for the enterprise, from that day until it ends."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from common.local_time import local_date
from enterprises.models import Membership
from enterprises.services.membership import assign_membership, end_membership
from staff.models import Person, Post

LOOK_BACK = timedelta(days=7)  # nights that may be missed without a sign-in going wrong


def give_membership(*, post: Post, by: User | None, at: datetime) -> None:
    """The membership of a manager's post, once it is held by somebody with a sign-in."""
    user = post.person.user
    if post.kind not in Post.MANAGER_KINDS or user is None or not post.is_held_on(local_date(at)):
        return
    if not _memberships(post, at).exists():
        assign_membership(enterprise=post.enterprise, user=user, role=post.kind, by=by, at=at)


def give_memberships(*, person: Person, by: User | None, at: datetime) -> None:
    """All memberships of a person who has just been given a sign-in."""
    for post in Post.objects.managers().on(local_date(at)).filter(person=person).order_by("pk"):
        give_membership(post=post, by=by, at=at)


def take_membership(*, post: Post, by: User | None, at: datetime, reason: str) -> None:
    """End the membership of a post that is over; one that another post still asks for stays."""
    if post.kind not in Post.MANAGER_KINDS or post.person.user is None or post.is_held_on(local_date(at)):
        return
    same = Post.objects.on(local_date(at)).filter(
        person=post.person, enterprise=post.enterprise, kind=post.kind
    )
    if same.exists():
        return
    for membership in _memberships(post, at):
        end_membership(membership=membership, by=by, at=at, reason=reason)


@transaction.atomic
def follow_posts(*, at: datetime) -> None:
    """Posts that began or ended by their date: give and take what could not be done when it was written.

    A membership that was ended by hand is not given again.
    """
    today = local_date(at)
    lately = {"starts_on__gte": today - LOOK_BACK, "starts_on__lte": today}
    managers = Post.objects.managers().select_related("person__user", "enterprise").order_by("pk")
    for post in managers.on(today).filter(**lately, person__user__isnull=False):
        had = Membership.objects.filter(
            user=post.person.user,
            enterprise=post.enterprise,
            role=post.kind,
            valid_to__gte=post.starts_on,
            ended_at__isnull=False,
        )
        if not had.exists():
            give_membership(post=post, by=None, at=at)
    ended = managers.filter(ended_on__gte=today - LOOK_BACK, ended_on__lte=today)
    for post in ended.filter(person__user__isnull=False):
        take_membership(post=post, by=None, at=at, reason=post.end_reason)


def _memberships(post: Post, at: datetime):
    on_duty = post.person.user.memberships.on(local_date(at))
    return on_duty.filter(enterprise=post.enterprise, role=post.kind).order_by("pk")
