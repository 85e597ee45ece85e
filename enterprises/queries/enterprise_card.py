"""The registry card of one enterprise (主体档案): everything this app knows of it."""

from dataclasses import dataclass
from datetime import date

from enterprises.models import ClosedPeriod, CreditEvent, Enterprise, Licence, Membership, Sticker


@dataclass(frozen=True)
class EnterpriseCard:
    licences: list[Licence]  # newest first; `is_in_force` is set
    members: list[Membership]
    former_members: list[Membership]
    closed_periods: list[ClosedPeriod]  # running and to come
    stickers: list[Sticker]
    credit_events: list[CreditEvent]
    stores: list[Enterprise]


def enterprise_card(*, enterprise: Enterprise, user, day: date) -> EnterpriseCard:
    """Seven queries; the stores of a chain only as far as the reader sees them."""
    licences = list(enterprise.licences.all())
    for licence in licences:
        licence.is_in_force = licence.issued_on <= day and (
            licence.valid_to is None or licence.valid_to >= day
        )
    memberships = list(enterprise.memberships.select_related("user"))
    return EnterpriseCard(
        licences=licences,
        members=[member for member in memberships if member.is_on(day)],
        former_members=[member for member in memberships if not member.is_on(day)],
        closed_periods=list(enterprise.closed_periods.filter(ends_on__gte=day)),
        stickers=list(enterprise.stickers.all()),
        credit_events=list(enterprise.credit_events.all()),
        stores=list(enterprise.stores.visible_to(user)[:50]),
    )
