"""The finished facts of many enterprises as plain columns: the only part of scoring that reads lower apps.

One set-based statement a kind of fact, the same text on PostgreSQL and SQLite, sums of whole numbers, so
that no order of rows can matter. Duties are read as month masks, never as raw rows. A fact counts when it
was final by `as_of` and is not withdrawn; what is known now is told of the day it belongs to.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db import connection
from django.db.models import Q

from accounts.models import Region
from common.local_time import end_of_local_day, first_of_month, next_month, start_of_local_day
from duties.models import DutyMonth, DutyRule
from enterprises.models import Enterprise
from scoring.formula.columns import FACT_NAMES, FACTS, RHYTHMS
from scoring.formula.day_masks import month_sums
from scoring.formula.decay import decay_weights
from scoring.formula.model import Decay, ModelParameters
from scoring.queries.fact_statements import (
    COMPLAINTS,
    CREDIT_EVENTS,
    ENTERPRISES,
    HAZARD_PLACES,
    HAZARDS,
    HOLLOW_SIGNALS,
    INSPECTIONS,
    SAMPLES,
    WITH_DECAY,
    Statement,
)
from scoring.queries.fetch import BIG, DAY, EPOCH, INTEGER, Columns, Request, fetch_all

MOST_DAYS = 32_000  # what a count column holds
EVERY_ROW = slice(None)


class TooManyFacts(Exception):
    """One enterprise has more facts of a kind than a row can hold; it has to be split in the registry."""

    def __init__(self, column: str, enterprise_id: int):
        super().__init__(f"{column}: enterprise {enterprise_id}")


@dataclass(frozen=True)
class Scope:
    """Whose facts: all, those of a region (by path), or those of some enterprises."""

    path: str | None = None
    enterprise_ids: tuple[int, ...] | None = None

    @property
    def is_all(self) -> bool:
        return self.path is None and self.enterprise_ids is None

    def where(self, column: str) -> str:
        """A condition on an enterprise id column, to be put behind an AND."""
        if self.enterprise_ids is not None:
            return f"{column} IN ({', '.join(str(int(pk)) for pk in self.enterprise_ids) or 'NULL'})"
        if self.path is not None:
            table = Enterprise._meta.db_table
            return f"{column} IN (SELECT id FROM {table} WHERE region_path LIKE %(prefix)s)"
        return "1 = 1"

    @property
    def parameters(self) -> dict[str, object]:
        return {} if self.path is None else {"prefix": f"{self.path}%"}


class FactTable:
    """One row an enterprise, ordered by id: who, in which district, and a column for each fact."""

    def __init__(self, enterprises: Columns, district_ids: np.ndarray):
        self.enterprise_ids = enterprises["id"].astype(np.int64)
        self.region_ids = enterprises["region"].astype(np.int64)
        self.district_ids = district_ids
        self.is_registered = enterprises["is_registered"] > 0
        self.facts = {name: np.zeros(len(self), dtype=np.int32) for name in FACT_NAMES}
        self._place = np.full(int(self.enterprise_ids.max(initial=0)) + 1, -1, dtype=np.int32)
        self._place[self.enterprise_ids] = np.arange(len(self), dtype=np.int32)

    def __len__(self) -> int:
        return len(self.enterprise_ids)

    def places(self, enterprise_ids: np.ndarray) -> tuple[np.ndarray, np.ndarray | slice]:
        """Where these enterprises stand, and which of them stand here at all (a closed one does not)."""
        inside = enterprise_ids < len(self._place)
        places = self._place[np.where(inside, enterprise_ids, 0)]
        known = inside & (places >= 0)
        return places, EVERY_ROW if known.all() else known

    def put(self, columns: Columns) -> None:
        """Write sums by name for the enterprises named in the column `enterprise`."""
        places, known = self.places(columns["enterprise"])
        for name, values in columns.items():
            if name == "enterprise" or not len(places):
                continue
            if values.max() > np.iinfo(FACTS[name]).max:
                raise TooManyFacts(name, int(columns["enterprise"][values.argmax()]))
            self.facts[name][places[known]] = values[known]

    def add(self, columns: Columns) -> None:
        """Add sums by name to those that stand already."""
        places, known = self.places(columns["enterprise"])
        for name, values in columns.items():
            if name != "enterprise":
                self.facts[name][places[known]] += values[known]


def read_facts(*, as_of: date, model: ModelParameters, scope: Scope) -> FactTable:
    """Everything the formula needs of the enterprises in scope that are not closed."""
    months = _months(as_of, model)
    honours_after = as_of - timedelta(days=model.honour_days)
    requests = [
        _sums(INSPECTIONS, as_of, scope, model.supervision),
        _enterprises(as_of, model, scope),
        _sums(SAMPLES, as_of, scope, model.sampling, risk_item_weight=model.risk_item_weight),
        *(_duty_months(month, as_of, model, scope) for month in months),
        _hazards(as_of, model, scope),
        _sums(COMPLAINTS, as_of, scope, model.complaint),
        _sums(CREDIT_EVENTS, as_of, scope, honours_after=honours_after),
        _hollow_signals(as_of, model, scope),
    ]
    inspections, enterprises, samples, *duty_months, hazards, complaints, credit, hollow = fetch_all(
        requests, is_large=scope.is_all
    )
    table = FactTable(enterprises, _districts_of(enterprises["region"]))
    _put_standing(table, enterprises, as_of)
    for sums in (inspections, samples, complaints, credit, hollow):
        table.put(sums)
    for sums in duty_months:
        table.add(sums)
    _put_hazards(table, hazards)
    return table


# --- Who --------------------------------------------------------------------------------------
def _enterprises(as_of: date, model: ModelParameters, scope: Scope) -> Request:
    channel_open = as_of - timedelta(days=model.channel_open_days)
    return Request(
        ENTERPRISES.format(scope=scope.where("e.id")),
        {
            "id": BIG,
            "region": BIG,
            "size_band": INTEGER,
            "has_credit_code": INTEGER,
            "is_suspended": INTEGER,
            "is_registered": INTEGER,
            "is_complaint_channel_open": INTEGER,
            "recorded_since": DAY,
        },
        scope.parameters | {"as_of": as_of, "channel_open": channel_open},
    )


def _put_standing(table: FactTable, enterprises: Columns, as_of: date) -> None:
    for name in ("size_band", "has_credit_code", "is_suspended", "is_complaint_channel_open"):
        table.facts[name] = enterprises[name].astype(np.int32)
    today = (np.datetime64(as_of, "D") - EPOCH).astype(np.int64)
    days = np.clip(today - enterprises["recorded_since"], 0, MOST_DAYS)
    table.facts["record_days"] = days.astype(np.int32)


def _districts_of(region_ids: np.ndarray) -> np.ndarray:
    districts = districts_by_region()
    lookup = np.zeros(max(districts, default=0) + 1, dtype=np.int64)
    lookup[list(districts)] = list(districts.values())
    return lookup[region_ids]


def districts_by_region() -> dict[int, int]:
    """For each region the district it lies in; a region outside any district stands for itself."""
    regions = list(Region.objects.values_list("pk", "path", "level"))
    districts = {path: pk for pk, path, level in regions if level == Region.Level.DISTRICT}
    return {pk: _district_above(path, districts) or pk for pk, path, _level in regions}


def _district_above(path: str, districts: dict[str, int]) -> int | None:
    codes = path.rstrip(".").split(".")
    for length in range(len(codes), 0, -1):
        found = districts.get(".".join(codes[:length]) + ".")
        if found:
            return found
    return None


# --- Decaying sums ----------------------------------------------------------------------------
def _decay_rows(as_of: date, decays: dict[str, Decay]) -> tuple[str, dict[str, date]]:
    """The decay tables as a CTE of rows (mark, day, weight), and its parameters.

    Days travel as parameters, so that each database gives them its own type. `first` is the oldest day.
    """
    rows, days = [], {}
    for mark, decay in decays.items():
        for age, weight in enumerate(decay_weights(decay.look_back_days, decay.half_life_days)):
            name = f"{mark}_{age}"
            days[name] = as_of - timedelta(days=age)
            rows.append(f"('{mark}', %({name})s, {weight})")
    return WITH_DECAY.format(rows=", ".join(rows)), days | {"first": min(days.values())}


def _sums(
    statement: Statement, as_of: date, scope: Scope, decay: Decay | None = None, **parameters: object
) -> Request:
    text = statement.text.format(scope=scope.where(statement.enterprise_column))
    if decay:
        rows, days = _decay_rows(as_of, {"fact": decay})
        text, parameters = rows + text, parameters | days
    types = {"enterprise": BIG} | dict.fromkeys(statement.names, BIG)
    return Request(text, types, scope.parameters | parameters | {"as_of": as_of})


def _hollow_signals(as_of: date, model: ModelParameters, scope: Scope) -> Request:
    """Confirmed within the look-back of DUTY; the moments in the form each database compares them in."""
    first = as_of - timedelta(days=model.duty.look_back_days - 1)
    begin, end = (
        connection.ops.adapt_datetimefield_value(at)
        for at in (start_of_local_day(first), end_of_local_day(as_of))
    )
    return _sums(HOLLOW_SIGNALS, as_of, scope, begin=begin, end=end)


def _hazards(as_of: date, model: ModelParameters, scope: Scope) -> Request:
    rows, days = _decay_rows(as_of, {"own": model.duty, "found": model.supervision})
    return Request(
        rows + HAZARDS.format(scope=scope.where("h.enterprise_id")),
        {"enterprise": BIG, "place": INTEGER, "count": BIG, "weight": BIG, "critical": BIG},
        scope.parameters | days | {"as_of": as_of},
    )


def _put_hazards(table: FactTable, hazards: Columns) -> None:
    for place, name in enumerate(HAZARD_PLACES):
        here = hazards["place"] == place
        table.put(
            {
                "enterprise": hazards["enterprise"][here],
                name: hazards["count"][here],
                f"{name}_weight": hazards["weight"][here],
            }
        )
    critical = hazards["critical"] > 0
    places, known = table.places(hazards["enterprise"][critical])
    np.add.at(table.facts["critical_hazards_open"], places[known], hazards["critical"][critical][known])


# --- Duties -----------------------------------------------------------------------------------
_MASKS = tuple(f"{rhythm}_{part}" for rhythm in RHYTHMS for part in ("due", "done", "on_time"))
_DUTY_MONTHS = f"""
SELECT m.enterprise_id, {", ".join(f"m.{mask}" for mask in _MASKS)}
FROM {DutyMonth._meta.db_table} m WHERE m.month = %(month)s AND {{scope}}
"""


def _months(as_of: date, model: ModelParameters) -> list[date]:
    month = first_of_month(as_of - timedelta(days=model.duty.look_back_days - 1))
    months = []
    while month <= as_of:
        months.append(month)
        month = next_month(month)
    return months


def _duty_months(month: date, as_of: date, model: ModelParameters, scope: Scope) -> Request:
    """The masks of one month, summed to the duty columns as soon as they have come."""
    weights = decay_weights(model.duty.look_back_days, model.duty.half_life_days)
    waiting = late_filing_days(as_of)

    def digest(masks: Columns) -> Columns:
        native = {name: masks[name].astype(np.int32) for name in _MASKS}
        sums = month_sums(native, month, as_of, weights, waiting)
        return {"enterprise": masks["enterprise"].astype(np.int64)} | {
            name: values.astype(np.int32) for name, values in sums.items()
        }

    return Request(
        _DUTY_MONTHS.format(scope=scope.where("m.enterprise_id")),
        {"enterprise": BIG} | dict.fromkeys(_MASKS, INTEGER),
        scope.parameters | {"month": month},
        digest,
    )


def late_filing_days(as_of: date) -> int:
    """How long a late fill is waited for, by the rule in force on that day."""
    rules = DutyRule.objects.filter(effective_from__lte=as_of).filter(
        Q(effective_to__isnull=True) | Q(effective_to__gte=as_of)
    )
    rule = rules.order_by("-effective_from").first()
    return rule.late_filing_days if rule else DutyRule._meta.get_field("late_filing_days").default
