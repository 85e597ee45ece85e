"""Deciding how long a penalty is published."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date
from enterprises.models import ArchiveEntry, CreditEvent, PublicationRule, PublicationTerms
from enterprises.queries.credit.publication import add_months, publish_days, rules_of_penalty
from enterprises.services.credit.archive import enter_event
from enterprises.services.credit.notice import tell_enterprise
from enterprises.services.credit_event import CreditEventRefused
from enterprises.services.enterprise import facts_of
from enterprises.signals import credit_events_finalised


class TermsRefused(CreditEventRefused):
    """The publication can't be decided like this."""


class NoPenalty(TermsRefused):
    """Only penalties have terms of publication; lists and honours carry their dates themselves."""


class TermsStand(TermsRefused):
    """Decided once: what ends it early is a repair, what ends it wholly a withdrawal."""


class PublicationOutOfTime(TermsRefused):
    field = "publish_from"


class OrderMissing(TermsRefused):
    field = "order"


@transaction.atomic
def set_publication_terms(
    *,
    credit_event: CreditEvent,
    sanction: str,
    reason: str,
    by: User,
    at: datetime,
    order: str = "",
    publish_from: date | None = None,
) -> PublicationTerms:
    """Keep both terms and publish to the end of the chosen one; a warning alone is not published."""
    event = CreditEvent.objects.select_for_update().select_related("enterprise").get(pk=credit_event.pk)
    if event.kind != CreditEvent.Kind.PENALTY:
        raise NoPenalty(_("只有行政处罚需要确定公示期限。"))
    if event.withdrawn_at or PublicationTerms.objects.filter(event=event).exists():
        raise TermsStand(_("公示期限已经确定，或者记录已经撤销。"))
    today = local_date(at)
    rules = rules_of_penalty(severity=event.severity, sanction=sanction, day=today)
    terms = PublicationTerms(
        event=event,
        sanction=sanction,
        publish_by=publish_days(today).last_day(event.decided_on),
        reason=reason,
        decided_by=by,
        decided_at=at,
    )
    before = facts_of(event, ("publish_from", "publish_to"))
    if sanction == PublicationTerms.Sanction.WARNING:
        event.publish_from = event.publish_to = None
    else:
        starts = publish_from or event.publish_from or today
        _check_start(starts, event, terms.publish_by, today)
        terms.market_to = add_months(starts, rules.market.months)
        terms.ndrc_to = add_months(starts, rules.ndrc.months)
        terms.rule, event.publish_to = _choose(order, rules.market, rules.ndrc, terms)
        event.publish_from = starts
    terms.save(force_insert=True)
    enter_event(event, ArchiveEntry.Act.PUBLISH, at=at, reason=reason)
    event.save(update_fields=["publish_from", "publish_to"])
    record_audit(
        action="set_publication_terms",
        subject=event,
        by=by,
        at=at,
        region_path=event.enterprise.region_path,
        old=before,
        new=facts_of(event, ("publish_from", "publish_to")) | {"sanction": sanction, "order": order},
        reason=reason,
    )
    credit_events_finalised.send(sender=CreditEvent, enterprise_ids=[event.enterprise_id], at=at)
    tell_enterprise(event, "published" if event.publish_from else "unpublished", at=at)
    return terms


def _check_start(starts: date, event: CreditEvent, publish_by: date, today: date) -> None:
    """Not before the decision; within the limit, or at once where the limit has passed."""
    if starts < event.decided_on:
        raise PublicationOutOfTime(_("公示不能早于决定日期。"))
    if starts > max(publish_by, today):
        raise PublicationOutOfTime(_("最迟应在 %(day)s 公示。") % {"day": max(publish_by, today)})


def _choose(
    order: str, market: PublicationRule, ndrc: PublicationRule, terms: PublicationTerms
) -> tuple[PublicationRule, date | None]:
    if order == PublicationRule.Order.MARKET:
        return market, terms.market_to
    if order == PublicationRule.Order.NDRC:
        return ndrc, terms.ndrc_to
    raise OrderMissing(_("请选择按哪一个规定公示。"))
