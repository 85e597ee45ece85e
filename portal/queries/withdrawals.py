"""Facts that were withdrawn while they were public, and the proof that nobody is shown them any more.

The public archive reads the entries themselves, so a fact is off it with its withdrawal. The page behind the
QR code names results, penalties, lists and honours and is stored: looked up is when it was made anew. An
index waits to be computed as long as its request stands, which is written with the withdrawal.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from accounts.models import User
from common.local_time import ZONE, local_date
from common.term import Term, over_since
from enterprises.models import ArchiveEntry
from enterprises.queries.credit.archive import outcome_of
from enterprises.queries.credit.publication import withdraw_days
from portal.queries.public_facts import CREDIT_KINDS
from scoring.models import PublishedPage, RescoreRequest

ON_PAGE = (ArchiveEntry.Kind.INSPECTION, ArchiveEntry.Kind.SAMPLE, *CREDIT_KINDS)


@dataclass(frozen=True)
class Withdrawal:
    entry: ArchiveEntry
    due_on: date
    is_on_page: bool  # of a kind that the page behind the QR code shows
    page_at: datetime | None  # none: nothing is stored, whoever comes next has it made
    is_page_old: bool
    is_index_old: bool

    @property
    def title(self) -> str:
        return self.entry.title or outcome_of(self.entry) or self.entry.get_kind_display()

    @property
    def is_done(self) -> bool:
        return not (self.is_page_old or self.is_index_old)

    def is_overdue(self, day: date) -> bool:
        return not self.is_done and day > self.due_on


def withdrawals(user: User) -> QuerySet[ArchiveEntry]:
    """Of what was in publication on the day of its withdrawal; the latest first."""
    before = ArchiveEntry.objects.filter(
        Q(publish_to__isnull=True) | Q(publish_to__gte=OuterRef("withdrawn_on")),
        subject=OuterRef("subject"),
        subject_id=OuterRef("subject_id"),
        number=OuterRef("number") - 1,
        publish_from__lte=OuterRef("withdrawn_on"),
    )
    pages = PublishedPage.objects.filter(enterprise=OuterRef("enterprise")).exclude(fingerprint="")
    entries = ArchiveEntry.objects.visible_to(user).filter(act=ArchiveEntry.Act.WITHDRAW)
    return (
        entries.annotate(withdrawn_on=TruncDate("at", tzinfo=ZONE))
        .filter(Exists(before))
        .select_related("enterprise")
        .annotate(
            page_at=Subquery(pages.order_by("published_at").values("published_at")[:1]),
            waits_for_index=Exists(RescoreRequest.objects.filter(pk=OuterRef("enterprise"))),
        )
        .order_by("-at", "-pk")
    )


def still_shown(entries: QuerySet[ArchiveEntry]) -> QuerySet[ArchiveEntry]:
    """Where the stored page is from before the withdrawal, or the index still waits."""
    return entries.filter(Q(kind__in=ON_PAGE, page_at__lt=F("at")) | Q(waits_for_index=True))


def overdue(entries: QuerySet[ArchiveEntry], today: date) -> QuerySet[ArchiveEntry]:
    """Still shown somewhere although the term after the withdrawal is over (令45号第十三条)."""
    late = over_since(withdraw_days(today).last_day, today)
    return still_shown(entries).filter(withdrawn_on__lte=late)


def with_proof(entries: Iterable[ArchiveEntry]) -> list[Withdrawal]:
    """A few statements for the terms of all."""
    terms: dict[date, Term] = {}
    return [_with_proof(entry, terms) for entry in entries]


def _with_proof(entry, terms: dict[date, Term]) -> Withdrawal:
    day = local_date(entry.at)
    if day not in terms:
        terms[day] = withdraw_days(day)
    is_on_page = entry.kind in ON_PAGE
    return Withdrawal(
        entry=entry,
        due_on=terms[day].last_day(day),
        is_on_page=is_on_page,
        page_at=entry.page_at,
        is_page_old=is_on_page and entry.page_at is not None and entry.page_at < entry.at,
        is_index_old=entry.waits_for_index,
    )
