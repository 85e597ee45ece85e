"""The penalties, lists and honours behind a score, and what is applied for or not yet published."""

from datetime import date
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from enterprises.models import CreditEvent, CreditRepair, Enterprise
from scoring.queries.records.link import RecordLink, Told, day_told, holds, until

Kind = CreditEvent.Kind


def credit_records(
    user: User, enterprise: Enterprise, *, day: date, today: date, honours_after: date
) -> Told:
    """All of them: the few that count at one time need no list."""
    counts = Q(final_on__lte=day) & (
        Q(_not_ended(day), kind=Kind.PENALTY, publish_from__lte=day)
        | Q(_not_ended(day), _listed(day), kind=Kind.ABNORMAL_LIST)
        | Q(kind=Kind.HONOUR, final_on__gt=honours_after)
        | _on_serious_list(day)
    )
    unpublished = Q(Q(publish_from__isnull=True) | Q(publish_from__gt=today), kind=Kind.PENALTY)
    rows = CreditEvent.objects.visible_to(user).final().filter(counts | unpublished, enterprise=enterprise)
    rows = rows.annotate(is_counted=holds(counts), is_unpublished=holds(unpublished))
    found = list(rows.order_by("-decided_on", "-pk"))
    return Told(
        counted=[_link(enterprise, event) for event in found if event.is_counted],
        waiting=_repairs(user, enterprise)
        + [_waiting(enterprise, event) for event in found if event.is_unpublished],
    )


def serious_list_entries(user: User, enterprise: Enterprise, day: date) -> list[RecordLink]:
    """The entries that hold the index down."""
    rows = CreditEvent.objects.visible_to(user).final().filter(enterprise=enterprise, final_on__lte=day)
    rows = rows.filter(_on_serious_list(day)).order_by("-decided_on", "-pk")
    return [_link(enterprise, event) for event in rows]


def _on_serious_list(day: date) -> Q:
    return Q(_not_ended(day), _listed(day), kind=Kind.SERIOUS_LIST)


def _not_ended(day: date) -> Q:
    return Q(publish_to__isnull=True) | Q(publish_to__gte=day)


def _listed(day: date) -> Q:
    """From the day it is published; from its own where no publication was set."""
    return Q(publish_from__lte=day) | Q(publish_from__isnull=True)


def _waiting(enterprise: Enterprise, event: CreditEvent) -> RecordLink:
    """Decided and not, or not yet, published: it counts from its publication on."""
    return RecordLink(_("处罚尚未公示：%(title)s") % {"title": event.title}, _address(enterprise, event))


def _repairs(user: User, enterprise: Enterprise) -> list[RecordLink]:
    rows = CreditRepair.objects.visible_to(user).pending().filter(event__enterprise=enterprise)
    return [
        RecordLink(
            until(_("信用修复待决定：%(title)s") % {"title": repair.event.title}, repair.due_on),
            _address(enterprise, repair.event),
        )
        for repair in rows.select_related("event").order_by("due_on", "pk")
    ]


def _link(enterprise: Enterprise, event: CreditEvent) -> RecordLink:
    return RecordLink(f"{day_told(event.decided_on)} {event.title}", _address(enterprise, event))


def _address(enterprise: Enterprise, event: CreditEvent) -> str:
    archive = reverse("enterprises:show_credit_archive", args=[enterprise.public_id])
    return f"{archive}?{urlencode({'kind': event.kind})}#event-{event.pk}"
