"""Whoever has to accept or answer an objection hears once that its term comes near, once that it is over."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.role import REGULATOR_ROLES
from accounts.queries.role_holder import nearest_holders
from common.local_time import local_date
from notifications.models import Notice
from notifications.services.notice import News, notify_many
from scoring.models import IndexObjection
from scoring.models.objection import State
from scoring.queries.objection import limits
from scoring.services.objection import TOPIC, address_of, key_of

WORDS = {
    ("soon", State.FILED): _("企业对“%(part)s”的异议，请在%(due)s前决定是否受理。"),
    ("soon", State.ACCEPTED): _("企业对“%(part)s”的异议，请在%(due)s前答复。"),
    ("overdue", State.FILED): _("企业对“%(part)s”的异议应在%(due)s前决定是否受理，期限已过。"),
    ("overdue", State.ACCEPTED): _("企业对“%(part)s”的异议应在%(due)s前答复，期限已过。"),
}
TITLES = {"soon": _("指数异议快到期：%(enterprise)s"), "overdue": _("指数异议逾期：%(enterprise)s")}
URGENCY = {"soon": Notice.Urgency.NORMAL, "overdue": Notice.Urgency.IMPORTANT}


def remind_of_objections(*, at: datetime) -> int:
    """Every morning; returns how many notices are new.

    Before it is accepted the regulators of the place hear, then who handles it; once that is overdue, all.
    """
    today = local_date(at)
    found = {kind: _within(which) for kind, which in limits(today).items()}
    paths = {one.enterprise.region_path for rows in found.values() for one in rows}
    holders = nearest_holders(paths, REGULATOR_ROLES, today)
    news = [
        _news(objection, kind, user)
        for kind, rows in found.items()
        for objection in rows
        for user in _to_tell(objection, kind, holders.get(objection.enterprise.region_path, []))
    ]
    return notify_many(news, at=at)


def _within(which: Q) -> list[IndexObjection]:
    rows = IndexObjection.objects.filter(which).select_related("enterprise", "handler")
    return list(rows.order_by("pk"))


def _to_tell(objection: IndexObjection, kind: str, regulators: Sequence[User]) -> list[User]:
    if objection.handler is None:
        return list(regulators)
    others = [user for user in regulators if user.pk != objection.handler_id] if kind == "overdue" else []
    return [objection.handler, *others]


def _news(objection: IndexObjection, kind: str, user: User) -> News:
    state = State(objection.state)
    return News(
        recipient=user,
        topic=TOPIC,
        key=key_of(objection, f"{kind}-{state}"),
        title=TITLES[kind],
        text=WORDS[kind, state],
        url=address_of(objection),
        urgency=URGENCY[kind],
        params={
            "enterprise": objection.enterprise.name,
            "part": objection.get_part_display(),
            "due": objection.due_on,
        },
    )
