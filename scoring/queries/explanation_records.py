"""An explanation with the records behind it, as one reader may follow them.

What counted has the conditions of `scoring.queries.fact_statements`; a test holds the numbers of both
together. Beside it stands what is under way and not counted yet (尚未计入), with its next limit: a sample
whose re-test is not over, a complaint nobody has looked into, a repair not decided. What somebody may not
see has no link.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from enterprises.models import Enterprise
from scoring.formula.model import parse_parameters
from scoring.models import CurrentIndex
from scoring.queries.explanation import Cap, Explanation, Part
from scoring.queries.records.complaint import complaint_records
from scoring.queries.records.credit import credit_records, serious_list_entries
from scoring.queries.records.duty import duty_lists
from scoring.queries.records.hazard import critical_hazards, hazard_records
from scoring.queries.records.inspection import inspection_records
from scoring.queries.records.link import RecordLink, Told
from scoring.queries.records.sample import sample_records, undisposed_samples


@dataclass(frozen=True)
class PartRecords:
    """A part, what it was made of, and what is under way and not counted yet."""

    part: Part
    counted: list[RecordLink]
    waiting: list[RecordLink]


@dataclass(frozen=True)
class CapRecords:
    cap: Cap
    records: list[RecordLink]


@dataclass(frozen=True)
class ExplanationRecords:
    parts: tuple[PartRecords, ...] = ()
    caps: tuple[CapRecords, ...] = ()


def records_behind(
    *,
    user: User,
    enterprise: Enterprise,
    current: CurrentIndex | None,
    explanation: Explanation | None,
    today: date,
) -> ExplanationRecords:
    """Seven queries, one more for people of the enterprise and for each cap that holds.

    Nothing without an index.
    """
    if current is None or explanation is None:
        return ExplanationRecords()
    told = told_by_part(user, enterprise, current, today)
    caps = cap_records(user, enterprise, current.as_of, [cap.code for cap in explanation.caps])
    return ExplanationRecords(
        parts=tuple(
            PartRecords(part, told[part.code].counted, told[part.code].waiting) for part in explanation.parts
        ),
        caps=tuple(CapRecords(cap, caps[cap.code]) for cap in explanation.caps),
    )


def told_by_part(user: User, enterprise: Enterprise, current: CurrentIndex, today: date) -> dict[str, Told]:
    """By code of the part."""
    day, model = current.as_of, parse_parameters(current.model_version.parameters)
    duty_since, supervision_since, sampling_since, complaint_since = (
        day - timedelta(days=decay.look_back_days - 1)
        for decay in (model.duty, model.supervision, model.sampling, model.complaint)
    )
    own, found = hazard_records(
        user, enterprise, day=day, today=today, own_since=duty_since, found_since=supervision_since
    )
    inspections = inspection_records(user, enterprise, since=supervision_since, day=day)
    return {
        "DUTY": Told(duty_lists(user, enterprise, duty_since, day) + own.counted, own.waiting),
        "SUPERVISION": Told(inspections.counted + found.counted, inspections.waiting + found.waiting),
        "SAMPLING": sample_records(user, enterprise, since=sampling_since, day=day),
        "COMPLAINT": complaint_records(user, enterprise, since=complaint_since, day=day),
        "CREDIT": credit_records(
            user, enterprise, day=day, today=today, honours_after=day - timedelta(days=model.honour_days)
        ),
    }


def cap_records(
    user: User, enterprise: Enterprise, day: date, caps: Iterable[str]
) -> dict[str, list[RecordLink]]:
    """By code of the caps that hold the index down."""
    ways = {
        "SERIOUS_LIST": lambda: serious_list_entries(user, enterprise, day),
        "SUSPENDED": lambda: [_registration(enterprise)],
        "CRITICAL_HAZARD": lambda: critical_hazards(user, enterprise, day),
        "DISPOSAL_PENDING": lambda: undisposed_samples(user, enterprise, day),
    }
    return {cap: ways[cap]() for cap in caps}


def _registration(enterprise: Enterprise) -> RecordLink:
    return RecordLink(_("登记信息"), reverse("enterprises:show_enterprise", args=[enterprise.public_id]))
