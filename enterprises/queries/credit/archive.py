"""The credit archive (信用档案) of an enterprise, and what the rules still ask of the regulator."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.local_time import SOON
from common.term import over_since
from common.working_days import ONE_DAY
from enterprises.models import CreditEvent, CreditRepair, Enterprise
from enterprises.queries.credit.publication import publish_days


def archive_of(enterprise: Enterprise) -> QuerySet[CreditEvent]:
    """All entries, withdrawn ones too, newest first: with their terms and applications, two queries."""
    repairs = CreditRepair.objects.select_related("applied_by", "decided_by").prefetch_related("photos")
    return (
        enterprise.credit_events.select_related("terms__rule", "terms__decided_by")
        .prefetch_related(Prefetch("repairs", repairs))
        .order_by("-decided_on", "-pk")
    )


CREDIT_LIMITS = {"": _("全部"), "overdue": _("超期"), "soon": _("三天内到期")}


def pending_repairs(user: User, *, due: str = "", today: date | None = None) -> QuerySet[CreditRepair]:
    """Applications that wait for a decision, the most urgent first; `due` is one of `CREDIT_LIMITS`."""
    repairs = CreditRepair.objects.visible_to(user).pending()
    if due and today:
        limits = {"overdue": Q(due_on__lt=today), "soon": Q(due_on__range=(today, today + SOON))}
        repairs = repairs.filter(limits[due])
    return repairs.select_related("event__enterprise", "applied_by").order_by("due_on", "pk")


def penalties_without_terms(user: User, *, due: str = "", today: date | None = None) -> QuerySet[CreditEvent]:
    """Penalties that nobody has decided to publish or not, the oldest first; `due` as above."""
    events = CreditEvent.objects.visible_to(user).final()
    if due and today:
        last_day = publish_days(today).last_day
        late, soon = over_since(last_day, today), over_since(last_day, today + SOON + ONE_DAY)
        limits = {"overdue": Q(decided_on__lte=late), "soon": Q(decided_on__gt=late, decided_on__lte=soon)}
        events = events.filter(limits[due])
    return (
        events.filter(kind=CreditEvent.Kind.PENALTY, publish_from__isnull=True, terms__isnull=True)
        .select_related("enterprise")
        .order_by("decided_on", "pk")
    )
