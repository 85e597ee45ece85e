"""What anybody may know of a complaint: its topic, its day, its district and how far it is. Never about whom.

Everything is told by the day. A moment, or a filter finer than a day, would let the enterprise find the guest
of ten past eight.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import Max, QuerySet

from accounts.models import Region
from common.local_time import ZONE, local_date
from inspections.models import Complaint
from inspections.models.complaint.complaint import ENDED
from inspections.models.complaint.topic import TOPIC_CODES

OPEN, CLOSED = "open", "closed"
OTHER = "OTHER"
CODE_OF = {words: code for code, (words, _label) in TOPIC_CODES.items()}


def public_complaints() -> QuerySet[Complaint]:
    """What the office saw by itself while mediating is nobody's request."""
    return Complaint.objects.exclude(source=Complaint.Source.LEAD).order_by("-received_on", "record_id")


def with_status(complaints: QuerySet[Complaint], statuses: Iterable[str]) -> QuerySet[Complaint]:
    wanted = set(statuses)
    if wanted == {CLOSED}:
        return complaints.filter(state__in=ENDED)
    return complaints.exclude(state__in=ENDED) if wanted == {OPEN} else complaints


def as_requests(complaints: QuerySet[Complaint]) -> list[dict]:
    """As Open311 names things; what can't be public stands there as nothing."""
    rows = list(
        complaints.select_related("enterprise").annotate(last_step_at=Max("steps__at")).with_next_due()
    )
    districts = _districts(rows)
    return [_as_request(row, districts) for row in rows]


def _districts(rows: Iterable[Complaint]) -> Mapping[str, str]:
    if not rows:
        return {}
    districts = Region.objects.filter(level=Region.Level.DISTRICT)
    return dict(districts.values_list("path", "name"))


def _as_request(row: Complaint, districts: Mapping[str, str]) -> dict:
    codes = row.enterprise.region_path.split(".")
    paths = [".".join(codes[:count]) + "." for count in range(1, len(codes))]
    district = next((districts[path] for path in paths if path in districts), "")
    code = CODE_OF.get(row.topic, OTHER)
    touched_on = row.ended_on or (local_date(row.last_step_at) if row.last_step_at else row.received_on)
    return {
        "service_request_id": str(row.record_id),
        "status": CLOSED if row.state in ENDED else OPEN,
        "status_notes": str(row.get_state_display()),
        "service_name": str(TOPIC_CODES[code][1]),
        "service_code": code,
        "description": None,
        "agency_responsible": f"{district}市场监督管理局" if district else None,
        "service_notice": None,
        "requested_datetime": _day(row.received_on),
        "updated_datetime": _day(touched_on),
        "expected_datetime": _day(row.next_due_on) if row.next_due_on else None,
        "address": None,
        "address_id": None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def _day(day: date) -> str:
    return datetime(day.year, day.month, day.day, tzinfo=ZONE).isoformat()
