"""What the rows of a LIVES package say, before anything is stored.

Decided here, because the format leaves it open:

- An inspection has no identifier: business, date and type are one. Of two rows that agree in these and differ
  in the rest the first stands and the second is refused; an exact repeat is a duplicate.
- A violation names business and day. Where several inspections took place that day it belongs to the one with
  a score, then to the kind that comes first in `KIND_ORDER`, then to the first type by name. Without an
  inspection that day it implies one of no type and no score: somebody was there and found it.
- The result follows from the score: above 90 passed, from 71 mostly passed, below failed (the bands of the
  San Francisco health department: good; adequate and needs improvement; poor). No score, no result.
- A violation of high risk is a failed key item.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from enterprises.models import Enterprise
from enterprises.services.foreign import ForeignEnterprise
from inspections.models import Inspection, InspectionItem
from inspections.services.feed_file import FeedUnreadable, Package, Row, UnreadableRow, read_rows
from inspections.services.import_outcome import Outcome
from inspections.services.lives_cells import (
    Limit,
    Refused,
    check_length,
    plain,
    read_coordinates,
    read_date,
    read_day,
    read_score,
)

FILES = ("businesses", "inspections", "violations", "feed_info", "legend")
NEEDED_FILES = ("businesses", "inspections", "violations")

BUSINESS_COLUMNS = {
    "business_id": ("facility_id",),
    "name": ("business_name",),
    "address": (),
    "city": (),
    "state": (),
    "postal_code": ("zip", "zip_code"),
    "latitude": ("lat",),
    "longitude": ("lon", "lng", "long"),
}
INSPECTION_COLUMNS = {
    "business_id": ("facility_id",),
    "score": ("inspection_score",),
    "date": ("inspection_date",),
    "type": ("inspection_type",),
}
VIOLATION_COLUMNS = {
    "business_id": ("facility_id",),
    "date": ("inspection_date", "violation_date"),
    "code": ("ViolationTypeID", "violation_code", "violation_id"),
    "risk": ("risk_category",),
    "description": ("violation_description",),
}
FEED_COLUMNS = {"feed_date": (), "municipality_name": ()}

Kind = Inspection.Kind
# Asked from top to bottom, the first that matches decides.
_KIND_WORDS = (
    (Kind.FOLLOW_UP, ("reinspection", "followup", "follow-up", "follow up")),
    (Kind.COMPLAINT, ("complaint", "foodborne", "illness")),
    (
        Kind.LICENSING,
        (
            "new ownership",
            "new construction",
            "structural",
            "licens",
            "plan review",
            "pre-opening",
            "initial",
        ),
    ),
    (Kind.UNANNOUNCED, ("unannounced", "surprise")),
    (Kind.DAILY, ("routine", "regular", "scheduled", "canvass")),
)
KIND_ORDER = (
    Kind.DAILY,
    Kind.UNANNOUNCED,
    Kind.SYSTEM,
    Kind.COMPLAINT,
    Kind.FOLLOW_UP,
    Kind.LICENSING,
    Kind.OTHER,
)


def kind_of_type(text: str) -> Inspection.Kind:
    """The kind that a type text of a feed means; "routine" is a daily inspection, announced or not."""
    lower = text.lower()
    return next((kind for kind, words in _KIND_WORDS if any(word in lower for word in words)), Kind.OTHER)


def result_of_score(score: int | None) -> Inspection.Result:
    if score is None:
        return Inspection.Result.NONE
    if score > 90:
        return Inspection.Result.PASS
    return Inspection.Result.MOSTLY_PASS if score > 70 else Inspection.Result.FAIL


@dataclass(frozen=True)
class Violation:
    code: str
    description: str
    risk_text: str

    @property
    def key(self) -> tuple[str, str]:
        return (self.code, self.description)

    @property
    def is_key(self) -> bool:
        return self.risk_text.lower().startswith("high")


@dataclass
class ReportedInspection:
    business_id: str
    inspected_on: date
    type: str
    score: int | None
    violations: dict[tuple[str, str], Violation] = field(default_factory=dict)
    is_implied: bool = False  # no row of its own: violations of that day say that somebody was there

    @property
    def source_key(self) -> str:
        return f"{self.business_id}|{self.inspected_on:%Y%m%d}|{self.type}"

    @property
    def rank(self) -> tuple:
        """Which of several inspections of a day the violations belong to: the lowest."""
        return (self.score is None, KIND_ORDER.index(kind_of_type(self.type)), self.type)


@dataclass
class Told:
    """The accepted rows of a package."""

    businesses: dict[str, ForeignEnterprise] = field(default_factory=dict)
    inspections: dict[tuple[str, date, str], ReportedInspection] = field(default_factory=dict)
    cities: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    municipality: str = ""
    feed_date: date | None = None


def read_package(package: Package, outcome: Outcome, *, today: date, feed_date: date | None) -> Told:
    """Read all files, refuse what can't be taken, and return the rest.

    A feed date given here wins over the one in the package. Without any, nothing may lie after today.
    """
    told = Told()
    _read_feed_info(package, told)
    told.feed_date = feed_date or told.feed_date
    limit = Limit(told.feed_date or today, is_feed_date=told.feed_date is not None)
    _read_businesses(package, told, outcome)
    _read_inspections(package, told, outcome, limit)
    _read_violations(package, told, outcome, limit)
    _note_first_days(told)
    return told


def _rows(package: Package, name: str, columns, required, outcome: Outcome) -> Iterable[Row]:
    """The readable rows of a file; the others are refused here. Counts what was read."""
    file, content = package.read(name)
    for row in read_rows(file, content, columns=columns, required=required):
        outcome.counts[name].read += 1
        if isinstance(row, UnreadableRow):
            outcome.refuse(name, row, row.reason)
        else:
            yield row


def _read_feed_info(package: Package, told: Told) -> None:
    if "feed_info" not in package:
        return
    file, content = package.read("feed_info")
    row = next(iter(read_rows(file, content, columns=FEED_COLUMNS, required=())), None)
    if isinstance(row, UnreadableRow):
        raise FeedUnreadable(
            _("%(file)s 第 %(line)s 行：%(reason)s") % {"file": file, "line": row.line, "reason": row.reason}
        )
    if row is None:
        return
    told.municipality = plain(row.cells.get("municipality_name", ""))
    text = row.cells.get("feed_date", "")
    try:
        told.feed_date = read_date(text) if text else None
    except Refused as error:
        raise FeedUnreadable(
            _("%(file)s 的 feed_date：%(reason)s") % {"file": file, "reason": error}
        ) from error


def _read_businesses(package: Package, told: Told, outcome: Outcome) -> None:
    seen: dict[str, tuple[int, Mapping[str, str]]] = {}
    for row in _rows(package, "businesses", BUSINESS_COLUMNS, ("business_id", "name"), outcome):
        try:
            business, left_out = _read_business(row.cells)
        except Refused as error:
            outcome.refuse("businesses", row, str(error))
            continue
        if _is_repeated(row, business.foreign_id, seen, outcome, "businesses"):
            continue
        told.businesses[business.foreign_id] = business
        if row.cells.get("city"):
            told.cities[plain(row.cells["city"])] += 1
        if left_out:
            outcome.note(row, left_out)


def _is_repeated(row: Row, key, seen: dict, outcome: Outcome, table: str) -> bool:
    """Whether an accepted row before this one has the same key; tells what becomes of this one then."""
    if key not in seen:
        seen[key] = (row.line, row.cells)
        return False
    line, cells = seen[key]
    if cells == row.cells:
        outcome.counts[table].duplicate += 1
    else:
        outcome.refuse(table, row, _("与第 %(line)s 行是同一条记录，内容却不同") % {"line": line})
    return True


def _read_business(cells: Mapping[str, str]) -> tuple[ForeignEnterprise, str]:
    name = plain(cells["name"])
    place = [plain(cells.get(part, "")) for part in ("address", "city")]
    place.append(plain(f"{cells.get('state', '')} {cells.get('postal_code', '')}"))
    address = ", ".join(part for part in place if part)
    check_length(cells["business_id"], "business_id", 60)
    check_length(name, "name", Enterprise._meta.get_field("name").max_length)
    check_length(address, "address", Enterprise._meta.get_field("address").max_length, may_be_blank=True)
    latitude, longitude, left_out = read_coordinates(cells.get("latitude", ""), cells.get("longitude", ""))
    return ForeignEnterprise(
        foreign_id=cells["business_id"],
        name=name,
        address=address,
        latitude=latitude,
        longitude=longitude,
    ), left_out


def _read_inspections(package: Package, told: Told, outcome: Outcome, limit: Limit) -> None:
    seen: dict = {}
    required = ("business_id", "date", "type", "score")
    for row in _rows(package, "inspections", INSPECTION_COLUMNS, required, outcome):
        try:
            _check_business(row.cells["business_id"], told)
            inspection = ReportedInspection(
                business_id=row.cells["business_id"],
                inspected_on=read_day(row.cells["date"], limit),
                type=plain(row.cells["type"]),
                score=read_score(row.cells["score"]),
            )
            check_length(
                inspection.type, "type", Inspection._meta.get_field("kind_text").max_length, may_be_blank=True
            )
        except Refused as error:
            outcome.refuse("inspections", row, str(error))
            continue
        key = (inspection.business_id, inspection.inspected_on, inspection.type)
        if not _is_repeated(row, key, seen, outcome, "inspections"):
            told.inspections[key] = inspection


def _read_violations(package: Package, told: Told, outcome: Outcome, limit: Limit) -> None:
    of_day: dict[tuple[str, date], ReportedInspection] = {}
    for inspection in told.inspections.values():
        day = (inspection.business_id, inspection.inspected_on)
        of_day[day] = min(of_day.get(day, inspection), inspection, key=lambda one: one.rank)
    seen: dict = {}
    for row in _rows(
        package, "violations", VIOLATION_COLUMNS, ("business_id", "date", "description"), outcome
    ):
        try:
            _check_business(row.cells["business_id"], told)
            day = (
                row.cells["business_id"],
                read_day(row.cells["date"], limit),
            )
            violation = _read_violation(row.cells)
        except Refused as error:
            outcome.refuse("violations", row, str(error))
            continue
        if _is_repeated(row, (*day, *violation.key), seen, outcome, "violations"):
            continue
        if day not in of_day:
            of_day[day] = told.inspections[*day, ""] = ReportedInspection(*day, "", None, is_implied=True)
        of_day[day].violations[violation.key] = violation


def _read_violation(cells: Mapping[str, str]) -> Violation:
    code, description, risk = (plain(cells.get(name, "")) for name in ("code", "description", "risk"))
    check_length(code or description, "code", 300)
    check_length(code, "code", InspectionItem._meta.get_field("code").max_length, may_be_blank=True)
    check_length(
        description,
        "description",
        InspectionItem._meta.get_field("description").max_length,
        may_be_blank=True,
    )
    check_length(
        risk, "risk_category", InspectionItem._meta.get_field("risk_text").max_length, may_be_blank=True
    )
    return Violation(code, description, risk)


def _check_business(business_id: str, told: Told) -> None:
    if not business_id:
        raise Refused(_("business_id 为空"))
    if business_id not in told.businesses:
        raise Refused(_("businesses 中没有主体 %(id)s") % {"id": business_id[:60]})


def _note_first_days(told: Told) -> None:
    """Since when there is a record of each business: its first inspection."""
    first: dict[str, date] = {}
    for inspection in told.inspections.values():
        day = inspection.inspected_on
        first[inspection.business_id] = min(first.get(inspection.business_id, day), day)
    for business_id, business in told.businesses.items():
        if business_id in first:
            told.businesses[business_id] = ForeignEnterprise(
                **{**vars(business), "recorded_since": first[business_id]}
            )
