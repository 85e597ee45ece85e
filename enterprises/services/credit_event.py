from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date, start_of_local_day
from enterprises.models import ArchiveEntry, CreditEvent, Enterprise
from enterprises.services.credit.archive import enter_event
from enterprises.services.credit.lapse import lapse_repairs
from enterprises.services.credit.notice import settle, tell_enterprise
from enterprises.services.enterprise import facts_of
from enterprises.signals import credit_events_finalised

CREDIT_EVENT_FIELDS = (
    "kind",
    "severity",
    "title",
    "document_no",
    "authority",
    "basis",
    "content",
    "decided_on",
    "publish_from",
    "publish_to",
    "final_on",
)


class CreditEventRefused(Exception):
    """The entry can't stand like this in the archive; `field` names what has to be put right."""

    field: str | None = None


class PenaltyWithoutSeverity(CreditEventRefused):
    field = "severity"


class DecidedInFuture(CreditEventRefused):
    field = "decided_on"


class WrongPublication(CreditEventRefused):
    field = "publish_to"


class TermsDecide(CreditEventRefused):
    """A penalty is published by the terms of a dated rule, never by dates that somebody types."""

    field = "publish_from"


class AccidentNotPublished(CreditEventRefused):
    """Who publishes an accident, and what of it, isn't decided in the credit archive."""

    field = "publish_from"


class AlreadyWithdrawn(CreditEventRefused):
    """An entry is withdrawn once."""


@transaction.atomic
def record_credit_event(
    *,
    enterprise: Enterprise,
    kind: str,
    title: str,
    decided_on: date,
    by: User | None,
    at: datetime,
    severity: str = CreditEvent.Severity.NONE,
    document_no: str = "",
    authority: str = "",
    basis: str = "",
    content: str = "",
    publish_from: date | None = None,
    publish_to: date | None = None,
    final_at: datetime | None = None,
    source: str = "registry",
    source_key: str = "",
) -> CreditEvent:
    """Put a decision in the credit archive; it counts from its own day unless `final_at` says else.

    The same `source` and `source_key` again give what was recorded with them. An accident is recorded and
    never published from here. A penalty goes in unpublished: `set_publication_terms` decides whether and how
    long. A list is public by itself: an entry without `publish_from` is published from its own day.
    """
    # Two of one key come one after the other.
    Enterprise.objects.select_for_update(no_key=True).get(pk=enterprise.pk)
    known = CreditEvent.objects.filter(enterprise=enterprise, source=source, source_key=source_key)
    if source_key and (event := known.first()):
        return event
    if kind == CreditEvent.Kind.PENALTY and severity == CreditEvent.Severity.NONE:
        raise PenaltyWithoutSeverity(_("行政处罚必须选择轻微、一般或严重。"))
    if kind == CreditEvent.Kind.PENALTY and (publish_from or publish_to):
        raise TermsDecide(_("行政处罚的公示期限在记入后按规定确定，这里不填写。"))
    if kind == CreditEvent.Kind.ACCIDENT and (publish_from or publish_to):
        raise AccidentNotPublished(_("食品安全事故由政府统一公布，这里只记入档案，不填写公示期。"))
    if kind in CreditEvent.LISTS and publish_from is None:
        publish_from = decided_on
    if decided_on > local_date(at):
        raise DecidedInFuture(_("决定日期不能晚于今天。"))
    if publish_to and (publish_from is None or publish_to < publish_from):
        raise WrongPublication(_("公示止不能早于公示起；填写公示止时必须填写公示起。"))
    if final_at is None:
        final_at = at if decided_on == local_date(at) else start_of_local_day(decided_on)
    event = CreditEvent.objects.create(
        enterprise=enterprise,
        kind=kind,
        severity=severity,
        title=title,
        document_no=document_no,
        authority=authority,
        basis=basis,
        content=content,
        decided_on=decided_on,
        publish_from=publish_from,
        publish_to=publish_to,
        final_at=final_at,
        final_on=local_date(final_at),
        source=source,
        source_key=source_key,
    )
    enter_event(event, ArchiveEntry.Act.RECORD, at=at)
    _tell("record_credit_event", event, by, at, new=facts_of(event, CREDIT_EVENT_FIELDS))
    tell_enterprise(event, "honoured" if kind == CreditEvent.Kind.HONOUR else "recorded", at=at)
    return event


@transaction.atomic
def withdraw_credit_event(*, credit_event: CreditEvent, reason: str, by: User, at: datetime) -> CreditEvent:
    """Annulled or entered by mistake: no longer counted or shown to the public, still on record.

    An application for its repair that waits is over with it: nothing is left to decide.
    """
    event = CreditEvent.objects.select_for_update().select_related("enterprise").get(pk=credit_event.pk)
    if event.withdrawn_at:
        raise AlreadyWithdrawn(_("这条记录已经撤销。"))
    event.withdrawn_at, event.withdraw_reason = at, reason
    enter_event(event, ArchiveEntry.Act.WITHDRAW, at=at, reason=reason)
    event.save(update_fields=["withdrawn_at", "withdraw_reason"])
    _tell("withdraw_credit_event", event, by, at, new={"withdrawn_at": at.isoformat()}, reason=reason)
    lapse_repairs(event, reason=_("记录已撤销。"), by=by, at=at)
    settle(event, ("recorded", "honoured", "published"), at=at)
    tell_enterprise(event, "withdrawn", at=at, said={"reason": reason})
    return event


def _tell(action: str, event: CreditEvent, by: User | None, at: datetime, **entry) -> None:
    path = event.enterprise.region_path
    record_audit(action=action, subject=event, by=by, at=at, region_path=path, **entry)
    credit_events_finalised.send(sender=CreditEvent, enterprise_ids=[event.enterprise_id], at=at)
