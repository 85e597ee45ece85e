"""Which records a score was made of: to each part and cap links that this person may follow.

The conditions are those of `scoring.queries.fact_statements`; a test holds the numbers of both together.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Exists, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from duties.models import Duty
from duties.permissions import can_see_hollow_signals_of
from enterprises.models import CreditEvent, Enterprise
from hazards.models import Hazard
from inspections.models import Complaint, Inspection, Sample
from scoring.formula.model import ModelParameters, parse_parameters
from scoring.models import CurrentIndex
from scoring.queries.record_link import (
    RecordLink,
    complaint_address,
    day_told,
    event_link,
    hazards_told,
    links_to,
    sample_link,
    undecided_samples,
)


def counted_records(user: User, enterprise: Enterprise, current: CurrentIndex) -> dict[str, list[RecordLink]]:
    """By code of the part, in seven queries. What somebody may not see has no link."""
    day, model = current.as_of, parse_parameters(current.model_version.parameters)
    duty_since, supervision_since, sampling_since, complaint_since = (
        day - timedelta(days=decay.look_back_days - 1)
        for decay in (model.duty, model.supervision, model.sampling, model.complaint)
    )
    hazards = _hazards_at_stake(user, enterprise, day)
    own = Q(source__in=Hazard.OWN_SOURCES)
    return {
        "DUTY": _duties(user, enterprise, duty_since, day)
        + hazards_told(_answered_for(hazards.filter(own), duty_since, day), enterprise),
        "SUPERVISION": _inspections(user, enterprise, supervision_since, day)
        + hazards_told(_answered_for(hazards.exclude(own), supervision_since, day), enterprise),
        "SAMPLING": _samples(user, enterprise, sampling_since, day),
        "COMPLAINT": _complaints(user, enterprise, complaint_since, day),
        "CREDIT": _credit(user, enterprise, model, day),
    }


def cap_records(
    user: User, enterprise: Enterprise, current: CurrentIndex, caps: Iterable[str]
) -> dict[str, list[RecordLink]]:
    """By code of the caps that hold the index down, one query each."""
    day = current.as_of
    ways = {
        "SERIOUS_LIST": lambda: _events(enterprise, _serious_list(user, enterprise, day)),
        "SUSPENDED": lambda: [_registration(enterprise)],
        "CRITICAL_HAZARD": lambda: hazards_told(
            _open_on(_hazards_at_stake(user, enterprise, day), day).filter(severity=Hazard.Severity.CRITICAL),
            enterprise,
        ),
        "DISPOSAL_PENDING": lambda: _sample_links(
            enterprise, _final_samples(user, enterprise, day).filter(_undisposed(day))
        ),
    }
    return {cap: ways[cap]() for cap in caps}


# --- Duties -----------------------------------------------------------------------------------
def _duties(user: User, enterprise: Enterprise, first: date, last: date) -> list[RecordLink]:
    lists = reverse("duties:list_records", args=[enterprise.public_id])
    links = [
        RecordLink(
            str(kind.label), f"{lists}?{urlencode({'kind': kind.value, 'since': first, 'until': last})}"
        )
        for kind in Duty.Kind
    ]
    own = urlencode({"enterprise": enterprise.public_id, "state": "all"})
    links.append(RecordLink(_("隐患"), f"{reverse('hazards:list_hazards')}?{own}"))
    if can_see_hollow_signals_of(user, enterprise):
        signals = reverse("duties:list_own_hollow_signals", args=[enterprise.public_id])
        links.append(RecordLink(_("走过场线索"), signals))
    return links


# --- Hazards ----------------------------------------------------------------------------------
def _hazards_at_stake(user: User, enterprise: Enterprise, day: date) -> QuerySet[Hazard]:
    """Told of by that day and in force; one of a sample goes with its sample."""
    rows = Hazard.objects.visible_to(user).told().filter(enterprise=enterprise, found_on__lte=day)
    return rows.filter(~Exists(undecided_samples(day)), withdrawn_at__isnull=True)


def _open_on(rows: QuerySet[Hazard], day: date) -> QuerySet[Hazard]:
    return rows.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))


def _answered_for(rows: QuerySet[Hazard], first: date, day: date) -> QuerySet[Hazard]:
    """Closed within the look-back, or still to be put right past its limit, however old."""
    to_be_put_right = Q(rectified_on__isnull=True) | Q(rectified_on__gt=day)
    overdue = _open_on(rows, day).filter(to_be_put_right, due_on__lt=day)
    return rows.filter(closed_on__range=(first, day)) | overdue


# --- Results ----------------------------------------------------------------------------------
def _inspections(user: User, enterprise: Enterprise, first: date, last: date) -> list[RecordLink]:
    rows = Inspection.objects.visible_to(user).final()
    rows = rows.filter(
        Q(score__isnull=False) | Q(items_checked=True), enterprise=enterprise, final_on__range=(first, last)
    )
    return links_to(
        rows.select_related("paper_record").order_by("-inspected_on", "-pk"),
        lambda row: RecordLink(
            f"{day_told(row.inspected_on)} {row.get_result_display()}{_afterwards(row)}",
            reverse("inspections:show_inspection", args=[row.pk]),
        ),
        "inspections:list_inspections",
        enterprise=enterprise.public_id,
    )


def _afterwards(inspection: Inspection) -> str:
    return _("（补录）") if inspection.is_from_paper else ""


def _samples(user: User, enterprise: Enterprise, first: date, last: date) -> list[RecordLink]:
    rows = _final_samples(user, enterprise, last)
    return _sample_links(enterprise, rows.filter(Q(final_on__gte=first) | _undisposed(last)))


def _final_samples(user: User, enterprise: Enterprise, day: date) -> QuerySet[Sample]:
    return Sample.objects.visible_to(user).final().filter(enterprise=enterprise, final_on__lte=day)


def _undisposed(day: date) -> Q:
    """Failed and not yet disposed of: counts as long as that lasts, however old."""
    return Q(disposal=Sample.Disposal.PENDING) | Q(disposed_on__gt=day)


def _sample_links(enterprise: Enterprise, rows: QuerySet[Sample]) -> list[RecordLink]:
    newest = rows.order_by("-final_on", "-pk")
    return links_to(newest, sample_link, "inspections:list_samples", enterprise=enterprise.public_id)


def _complaints(user: User, enterprise: Enterprise, first: date, last: date) -> list[RecordLink]:
    rows = Complaint.objects.visible_to(user).final()
    rows = rows.filter(
        enterprise=enterprise, verdict=Complaint.Verdict.VERIFIED, final_on__range=(first, last)
    )
    return links_to(
        rows.only("number", "received_on").order_by("-received_at", "-pk"),
        lambda row: RecordLink(f"{day_told(row.received_on)} {row.number}", complaint_address(row)),
        "inspections:list_complaints",
        enterprise=enterprise.public_id,
        verdict=Complaint.Verdict.VERIFIED.value,
    )


# --- Credit -----------------------------------------------------------------------------------
def _credit(user: User, enterprise: Enterprise, model: ModelParameters, day: date) -> list[RecordLink]:
    penalties = _archived(user, enterprise, day).filter(
        _not_ended(day), kind=CreditEvent.Kind.PENALTY, publish_from__lte=day
    )
    listed = _archived(user, enterprise, day).filter(
        _not_ended(day), _listed(day), kind=CreditEvent.Kind.ABNORMAL_LIST
    )
    honours = _archived(user, enterprise, day).filter(
        kind=CreditEvent.Kind.HONOUR, final_on__gt=day - timedelta(days=model.honour_days)
    )
    return _events(enterprise, penalties | listed | honours | _serious_list(user, enterprise, day))


def _archived(user: User, enterprise: Enterprise, day: date) -> QuerySet[CreditEvent]:
    return CreditEvent.objects.visible_to(user).final().filter(enterprise=enterprise, final_on__lte=day)


def _serious_list(user: User, enterprise: Enterprise, day: date) -> QuerySet[CreditEvent]:
    rows = _archived(user, enterprise, day)
    return rows.filter(_not_ended(day), _listed(day), kind=CreditEvent.Kind.SERIOUS_LIST)


def _not_ended(day: date) -> Q:
    return Q(publish_to__isnull=True) | Q(publish_to__gte=day)


def _listed(day: date) -> Q:
    """From the day it is published; from its own where no publication was set."""
    return Q(publish_from__lte=day) | Q(publish_from__isnull=True)


def _events(enterprise: Enterprise, rows: QuerySet[CreditEvent]) -> list[RecordLink]:
    """All of them: the few that count at one time need no list."""
    return [event_link(enterprise, event) for event in rows.order_by("-decided_on", "-pk")]


def _registration(enterprise: Enterprise) -> RecordLink:
    return RecordLink(_("登记信息"), reverse("enterprises:show_enterprise", args=[enterprise.public_id]))
