"""Removal from a list (移出名录): the abnormal one when its cause is gone, the serious one at its term."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date
from enterprises.models import ArchiveEntry, CreditEvent, PublicationRule
from enterprises.queries.credit.publication import add_months, rule_on
from enterprises.services.credit.archive import enter_event
from enterprises.services.credit.lapse import lapse_repairs
from enterprises.services.credit.notice import tell_enterprise
from enterprises.services.credit_event import CreditEventRefused
from enterprises.services.enterprise import facts_of
from enterprises.signals import credit_events_finalised


class RemovalRefused(CreditEventRefused):
    """The entry can't be removed from its list like this."""


class NotListed(RemovalRefused):
    """No entry of a list, withdrawn, or removed before."""


class RemovalOutOfTime(RemovalRefused):
    field = "removed_on"


@transaction.atomic
def remove_from_list(
    *,
    credit_event: CreditEvent,
    removed_on: date,
    basis: str,
    reason: str,
    by: User,
    at: datetime,
    document_no: str = "",
) -> CreditEvent:
    """`removed_on` is the first day off the list: index, public archive and repairs follow from that day.

    What was wrongly listed is withdrawn, not removed. The serious list is left here at the end of its term
    only; earlier needs a repair. An entry from before lists were published by themselves gets the day of its
    decision as the beginning.
    """
    event = CreditEvent.objects.select_for_update().select_related("enterprise").get(pk=credit_event.pk)
    today = local_date(at)
    if not event.is_listed_on(today):
        raise NotListed(_("不在名录中，或者已经移出。"))
    starts = event.publish_from or event.decided_on
    _check_day(event, starts, removed_on, today)
    before = facts_of(event, ("publish_from", "publish_to"))
    event.publish_from, event.publish_to = starts, removed_on - timedelta(days=1)
    told = "；".join(part for part in (basis, document_no, reason) if part)
    enter_event(event, ArchiveEntry.Act.REMOVE, at=at, reason=told)
    event.save(update_fields=["publish_from", "publish_to"])
    record_audit(
        action="remove_from_list",
        subject=event,
        by=by,
        at=at,
        region_path=event.enterprise.region_path,
        old=before,
        new=facts_of(event, ("publish_from", "publish_to")) | {"removed_on": removed_on.isoformat()},
        reason=told,
    )
    credit_events_finalised.send(sender=CreditEvent, enterprise_ids=[event.enterprise_id], at=at)
    lapse_repairs(event, reason=_("已移出名录。"), by=by, at=at)
    tell_enterprise(event, "removed", at=at)
    return event


def _check_day(event: CreditEvent, starts: date, removed_on: date, today: date) -> None:
    if removed_on > today:
        raise RemovalOutOfTime(_("移出日期不能晚于今天。"))
    if removed_on <= starts:
        raise RemovalOutOfTime(_("移出日期必须晚于列入日期；列错的请撤销。"))
    if event.kind == CreditEvent.Kind.SERIOUS_LIST:
        rule = rule_on(PublicationRule.Order.SERIOUS_LIST, PublicationRule.Grade.ALL, today)
        ends = add_months(starts, rule.months)
        if removed_on < ends:
            raise RemovalOutOfTime(_("严重违法失信名单在%(day)s期满，提前移出须经信用修复。") % {"day": ends})
