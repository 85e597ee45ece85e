"""The credit archive (信用档案) of an enterprise, and what the rules still ask of the regulator."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.local_time import SOON
from common.term import over_since
from common.working_days import ONE_DAY
from enterprises.archive_subjects import ArchiveSubject, address_of, outcome_label
from enterprises.models import ArchiveEntry, CreditEvent, CreditRepair, Enterprise, Licence
from enterprises.queries.credit.publication import publish_days

NO_OUTCOME = ("", "NONE")  # nothing was judged, or nothing of the kind
ARCHIVE_SUBJECTS = {
    ArchiveEntry.Subject.CREDIT_EVENT: ArchiveSubject(outcomes=dict(CreditEvent.Severity.choices)),
    ArchiveEntry.Subject.LICENCE: ArchiveSubject(outcomes=dict(Licence.Kind.choices)),
}


@dataclass(frozen=True)
class ArchiveFact:
    """One fact with all its entries: the newest says how it stands."""

    newest: ArchiveEntry
    history: Sequence[ArchiveEntry]  # as they were entered
    event: CreditEvent | None  # of a penalty, list entry or honour: with terms and applications
    is_public: bool
    is_listed: bool  # on an abnormal or serious list now

    @property
    def title(self) -> str:
        return self.newest.title or self.newest.get_kind_display()

    @property
    def outcome(self) -> str:
        """What was found, or empty where nothing was judged."""
        return outcome_of(self.newest)

    @property
    def address(self) -> str:
        return address_of(self.newest.subject, self.newest.subject_id)


def outcome_of(entry: ArchiveEntry) -> str:
    return "" if entry.outcome in NO_OUTCOME else outcome_label(entry.subject, entry.outcome)


def archive_of(enterprise: Enterprise) -> QuerySet[ArchiveEntry]:
    """The newest entry of each fact, withdrawn ones too, the latest facts first."""
    return enterprise.archive_entries.newest().order_by("-occurred_on", "-pk")


def facts_of(entries: Sequence[ArchiveEntry], day: date) -> list[ArchiveFact]:
    """Their facts in full: one query for the history, four more where credit events are among them."""
    history = defaultdict(list)
    wanted = {(entry.subject, entry.subject_id) for entry in entries}
    rows = ArchiveEntry.objects.filter(
        enterprise_id__in={entry.enterprise_id for entry in entries},
        subject__in={subject for subject, _pk in wanted},
        subject_id__in={pk for _subject, pk in wanted},
    )
    for row in rows.order_by("number"):
        history[row.subject, row.subject_id].append(row)
    events = _events_of(pk for subject, pk in wanted if subject == ArchiveEntry.Subject.CREDIT_EVENT)
    return [_fact(entry, history[entry.subject, entry.subject_id], events, day) for entry in entries]


def _fact(
    entry: ArchiveEntry, history: Sequence[ArchiveEntry], events: dict[int, CreditEvent], day: date
) -> ArchiveFact:
    is_event = entry.subject == ArchiveEntry.Subject.CREDIT_EVENT
    event = events.get(entry.subject_id) if is_event else None
    return ArchiveFact(
        newest=entry,
        history=history,
        event=event,
        is_public=entry.is_public_on(day),
        is_listed=event is not None and event.is_listed_on(day),
    )


def _events_of(pks) -> dict[int, CreditEvent]:
    pks = list(pks)
    if not pks:
        return {}
    repairs = CreditRepair.objects.select_related("applied_by", "decided_by").prefetch_related("photos")
    events = CreditEvent.objects.filter(pk__in=pks).select_related("terms__rule", "terms__decided_by")
    return {event.pk: event for event in events.prefetch_related(Prefetch("repairs", repairs))}


CREDIT_LIMITS = {"": _("全部"), "overdue": _("超期"), "soon": _("三天内到期")}


def pending_repairs(user: User, *, due: str = "", today: date | None = None) -> QuerySet[CreditRepair]:
    """Applications that wait for a decision, the most urgent first; `due` is one of `CREDIT_LIMITS`."""
    repairs = CreditRepair.objects.visible_to(user).pending()
    if due and today:
        limits = {"overdue": Q(due_on__lt=today), "soon": Q(due_on__range=(today, today + SOON))}
        repairs = repairs.filter(limits[due])
    return repairs.select_related("event__enterprise", "applied_by").order_by("due_on", "pk")


def penalties_without_terms(user: User, *, due: str = "", today: date) -> QuerySet[CreditEvent]:
    """Penalties that nobody has decided to publish or not, the oldest first; `due` as above.

    Those published before there were terms are among them until their dates are over.
    """
    events = CreditEvent.objects.visible_to(user).final()
    if due:
        last_day = publish_days(today).last_day
        late, soon = over_since(last_day, today), over_since(last_day, today + SOON + ONE_DAY)
        limits = {"overdue": Q(decided_on__lte=late), "soon": Q(decided_on__gt=late, decided_on__lte=soon)}
        events = events.filter(limits[due])
    return (
        events.filter(
            Q(publish_to__isnull=True) | Q(publish_to__gte=today),
            kind=CreditEvent.Kind.PENALTY,
            terms__isnull=True,
        )
        .select_related("enterprise")
        .order_by("decided_on", "pk")
    )
