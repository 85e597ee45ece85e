"""Badges and what they stand on: a post that is held, and for whoever handles food a good certificate."""

from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery

from staff.models import Badge, HealthCertificate, Post, ProhibitedPerson
from staff.permissions import can_manage_staff, can_print_badge


def with_certificate(rows, *, person: str, day: date):
    """Each row with `certificate_is_fit` and `certificate_valid_to` of the certificate issued last."""
    newest = (
        HealthCertificate.objects.standing()
        .filter(person=OuterRef(person), issued_on__lte=day)
        .order_by("-issued_on", "-pk")
    )
    return rows.annotate(
        certificate_is_fit=Subquery(newest.values("is_fit")[:1]),
        certificate_valid_to=Subquery(newest.values("valid_to")[:1]),
    )


def with_prohibition(rows, *, person: str, day: date):
    """Each row with `is_prohibited`: may not work in food management now, Food Safety Law art. 135."""
    hashes = ProhibitedPerson.objects.on(day).filter(citizen_id_hash=OuterRef(f"{person}__citizen_id_hash"))
    return rows.annotate(is_prohibited=Exists(hashes.exclude(citizen_id_hash="")))


def unfounded_badges(day: date):
    """Badges in force that have lost what they stood on, with the facts that say which."""
    rows = with_certificate(Badge.objects.in_force_on(day), person="post__person", day=day)
    rows = with_prohibition(rows, person="post__person", day=day)
    no_certificate = (
        Q(certificate_is_fit__isnull=True)
        | Q(certificate_is_fit=False)
        | Q(certificate_valid_to__lt=F("valid_to"))
    )
    return rows.filter(
        Q(post__ended_on__lte=day)
        | Q(post__person__erased_at__isnull=False)
        | Q(is_prohibited=True)
        | Q(post__handles_food=True) & no_certificate
    )


def posts_with_badges(posts, *, day: date):
    """Posts held on that day with the badge in force, and what decides whether one can be issued."""
    badge = Badge.objects.in_force_on(day).filter(post=OuterRef("pk")).order_by("-issued_at", "-pk")
    columns: dict[str, Any] = {
        f"badge_{name}": Subquery(badge.values(name)[:1]) for name in ("id", "serial", "valid_to")
    }
    rows = posts.on(day).filter(person__erased_at__isnull=True).annotate(**columns)
    rows = with_prohibition(with_certificate(rows, person="person", day=day), person="person", day=day)
    return rows.select_related("person", "enterprise").order_by("person__name", "pk")


def posts_without_badge(enterprise, *, day: date):
    """Posts at the enterprise for whose holder a badge can be issued now and none is in force."""
    rows = posts_with_badges(Post.objects.filter(enterprise=enterprise), day=day)
    fit = Q(handles_food=False) | Q(certificate_is_fit=True, certificate_valid_to__gte=day)
    return rows.filter(fit, badge_id__isnull=True, is_prohibited=False)


def revoked_serials(day: date) -> list[str]:
    """Serials of revoked badges that would still be good by their date; the others refuse themselves."""
    rows = Badge.objects.filter(revoked_at__isnull=False, valid_to__gte=day)
    return list(rows.order_by("serial").values_list("serial", flat=True))


def badge_posts_of(person, *, user, day: date) -> list[Post]:
    """The posts somebody holds, each with its badge, and what this user may do with it."""
    rows = list(posts_with_badges(Post.objects.visible_to(user).filter(person=person), day=day))
    for post in rows:
        post.may_print = can_print_badge(user, post)
        post.may_revoke = post.may_print or can_manage_staff(user, post.enterprise)
    return rows
