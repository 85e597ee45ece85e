"""The risk of many enterprises in one piece of SQL: facts of a year, points, and what is to be stored.

The same text on PostgreSQL and SQLite, whole numbers only, so that no order of rows and no float can
matter. A fact counts when it was final in the year before `as_of` and is not withdrawn; a hazard when its
limit ended in that year and it was not closed by then, whether it was closed since or not. A move by hand
stays to the end of the year after the one in which it was made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from common.raw_sql import among_ids
from inspections.models import DynamicFactor, RiskLevel, RiskModelVersion

Code = DynamicFactor.Code
# Column of `RiskGrade` for each dynamic factor, in the order of the columns of the statement.
COUNTS = {
    Code.KEY_FAILURE: "key_failures",
    Code.GENERAL_FAILURE: "general_failures",
    Code.RISK_SAMPLE: "risk_samples",
    Code.SAMPLE: "samples",
    Code.MINOR_PENALTY: "minor_penalties",
    Code.GENERAL_PENALTY: "general_penalties",
    Code.SERIOUS_PENALTY: "serious_penalties",
    Code.COMPLAINT: "complaints",
    Code.OVERDUE_HAZARD: "overdue_hazards",
}
LEVELS = "".join(RiskLevel.values)  # the place of a letter is its rank
COLUMNS = (
    "enterprise_id, version_id, year, as_of, cause, is_new_business, "
    f"{', '.join(COUNTS.values())}, static_values, static_points, dynamic_points, points, "
    "computed_level, level, override_rule_id, override_steps, override_reason, override_year, "
    "overridden_by_id, at"
)
FINAL = "final_on > %(since)s AND final_on <= %(as_of)s AND withdrawn_at IS NULL"
STATEMENT = """
WITH asked AS (
    SELECT e.id, e.kind, e.registered_on, e.headcount, e.diners_per_meal,
           CASE e.size_band WHEN 'MICRO' THEN 1 WHEN 'SMALL' THEN 2 WHEN 'MEDIUM' THEN 3 ELSE 4 END AS size,
           CASE e.canteen_kind WHEN 'OTHER' THEN 1 WHEN 'ELDERLY_CARE' THEN 2 WHEN 'SCHOOL' THEN 3
                               WHEN 'KINDERGARTEN' THEN 4 END AS canteen,
           CASE WHEN e.makes_special_food THEN 1 ELSE 0 END AS special_food
    FROM enterprises_enterprise e
    WHERE e.status <> 'CLOSED' AND (e.registered_on IS NULL OR e.registered_on <= %(as_of)s) AND {scope}
), valued AS (
    SELECT e.id, f.id AS factor_id, f.code, coalesce(
        CASE f.fact WHEN 'SHEET' THEN a.value WHEN 'SIZE' THEN e.size WHEN 'HEADCOUNT' THEN e.headcount
                    WHEN 'DINERS' THEN e.diners_per_meal WHEN 'CANTEEN' THEN e.canteen
                    WHEN 'SPECIAL_FOOD' THEN e.special_food END, -1) AS value
    FROM asked e JOIN inspections_staticfactor f ON f.version_id = %(version)s AND f.kind = e.kind
    LEFT JOIN inspections_staticanswer a ON a.enterprise_id = e.id AND a.code = f.code
), static AS (
    SELECT v.id, sum(l.points) AS points, {object}(v.code, v.value) AS static_values
    FROM valued v JOIN inspections_staticlevel l
      ON l.factor_id = v.factor_id AND v.value >= l.value_from AND v.value <= l.value_to
    GROUP BY v.id
), inspected AS (
    SELECT enterprise_id, sum(key_failure_count) AS key_failures,
           sum(general_failure_count) AS general_failures
    FROM inspections_inspection WHERE {final} AND {facts} GROUP BY enterprise_id
), sampled AS (
    SELECT enterprise_id, sum(CASE WHEN is_risk_item THEN 1 ELSE 0 END) AS risk_samples,
           sum(CASE WHEN is_risk_item THEN 0 ELSE 1 END) AS samples
    FROM inspections_sample WHERE verdict = 'FAILED' AND {final} AND {facts} GROUP BY enterprise_id
), penalised AS (
    SELECT enterprise_id, sum(CASE severity WHEN 'MINOR' THEN 1 ELSE 0 END) AS minor_penalties,
           sum(CASE severity WHEN 'GENERAL' THEN 1 ELSE 0 END) AS general_penalties,
           sum(CASE severity WHEN 'SERIOUS' THEN 1 ELSE 0 END) AS serious_penalties
    FROM enterprises_creditevent WHERE kind = 'PENALTY' AND {final} AND {facts} GROUP BY enterprise_id
), complained AS (
    SELECT enterprise_id, count(*) AS complaints
    FROM inspections_complaint WHERE {final} AND {facts} GROUP BY enterprise_id
), late AS (
    SELECT enterprise_id, count(*) AS overdue_hazards
    FROM hazards_hazard
    WHERE due_on >= %(since)s AND due_on < %(as_of)s AND assigned_at IS NOT NULL AND withdrawn_at IS NULL
      AND state <> 'TRANSFERRED' AND (rectified_on IS NULL OR rectified_on > due_on)
      AND (rectified_on IS NOT NULL OR closed_on IS NULL OR closed_on > due_on) AND {facts}
    GROUP BY enterprise_id
), counted AS (
    SELECT e.id,
           CASE WHEN e.registered_on > %(new_since)s AND i.enterprise_id IS NULL THEN 1 ELSE 0 END AS is_new,
           {counts}, coalesce(s.points, 0) AS static_points, s.static_values
    FROM asked e LEFT JOIN static s ON s.id = e.id
    LEFT JOIN inspected i ON i.enterprise_id = e.id LEFT JOIN sampled m ON m.enterprise_id = e.id
    LEFT JOIN penalised p ON p.enterprise_id = e.id LEFT JOIN complained c ON c.enterprise_id = e.id
    LEFT JOIN late h ON h.enterprise_id = e.id
), pointed AS (
    SELECT c.*, CASE WHEN is_new = 1 THEN 0 ELSE {dynamic} END AS uncapped FROM counted c
), summed AS (
    SELECT p.*,
           CASE WHEN uncapped > {dynamic_weight} THEN {dynamic_weight} ELSE uncapped END AS dynamic_points
    FROM pointed p
), totalled AS (
    SELECT s.*,
           CASE WHEN is_new = 1 THEN (200 * static_points + {static_weight}) / (2 * {static_weight})
                ELSE static_points + dynamic_points END AS points
    FROM summed s
), newest AS (
    SELECT g.* FROM inspections_riskgrade g
    JOIN (SELECT max(id) AS id FROM inspections_riskgrade WHERE {facts} GROUP BY enterprise_id) n
      ON n.id = g.id
), kept AS (
    SELECT * FROM newest WHERE override_rule_id IS NOT NULL AND coalesce(override_year, year) >= %(year)s - 1
), ranked AS (
    SELECT t.*, {rank} AS computed_rank, k.override_rule_id, coalesce(k.override_steps, 0) AS steps,
           coalesce(k.override_reason, '') AS reason, k.overridden_by_id,
           coalesce(k.override_year, k.year) AS override_year
    FROM totalled t LEFT JOIN kept k ON k.enterprise_id = t.id
), levelled AS (
    SELECT r.*,
           CASE WHEN computed_rank + steps < 1 THEN 1 WHEN computed_rank + steps > {levels} THEN {levels}
                ELSE computed_rank + steps END AS rank
    FROM ranked r
)
SELECT l.id, %(version)s, %(year)s, %(as_of)s, %(cause)s, l.is_new = 1, {columns},
       coalesce(l.static_values, {empty}), l.static_points, l.dynamic_points, l.points,
       substr('{letters}', l.computed_rank, 1), substr('{letters}', l.rank, 1), l.override_rule_id, l.steps,
       l.reason, l.override_year, l.overridden_by_id, %(at)s
FROM levelled l LEFT JOIN newest n ON n.enterprise_id = l.id
WHERE {wanted}
"""
# Whoever has no grade of the year yet; on an event only what differs from what stands.
YEARLY = "(n.id IS NULL OR n.year < %(year)s)"
CHANGED = """(n.id IS NULL OR n.version_id <> %(version)s OR n.static_points <> l.static_points
    OR n.dynamic_points <> l.dynamic_points OR n.points <> l.points)"""
SOURCES = {
    "key_failures": "i", "general_failures": "i", "risk_samples": "m", "samples": "m", "minor_penalties": "p",
    "general_penalties": "p", "serious_penalties": "p", "complaints": "c", "overdue_hazards": "h",
}  # fmt: skip


@dataclass(frozen=True)
class GradeStatement:
    """A SELECT with the columns of `COLUMNS`, one row for each grade to be stored."""

    text: str
    values: dict[str, Any]


def grade_statement(
    version: RiskModelVersion,
    *,
    as_of: date,
    cause: str,
    at,
    enterprise_ids: Sequence[int] | None = None,
) -> GradeStatement:
    is_postgresql = connection.vendor == "postgresql"
    adapt_day = connection.ops.adapt_datefield_value
    values: dict[str, Any] = {
        "version": version.pk,
        "year": as_of.year,
        "as_of": adapt_day(as_of),
        "since": adapt_day(as_of - timedelta(days=version.look_back_days)),
        "new_since": adapt_day(as_of - timedelta(days=version.new_days)),
        "cause": cause,
        "at": connection.ops.adapt_datetimefield_value(at),
    }
    facts = scope = "1 = 1"
    if enterprise_ids is not None:
        condition, (ids,) = among_ids("{column}", enterprise_ids)
        named = condition.replace("%s", "%(ids)s")
        scope, facts = named.format(column="e.id"), named.format(column="enterprise_id")
        values["ids"] = ids
    text = STATEMENT.format(
        scope=scope,
        facts=facts,
        final=FINAL,
        object="jsonb_object_agg" if is_postgresql else "json_group_object",
        empty="'{}'::jsonb" if is_postgresql else "'{}'",
        counts=", ".join(f"coalesce({SOURCES[name]}.{name}, 0) AS {name}" for name in COUNTS.values()),
        columns=", ".join(f"l.{name}" for name in COUNTS.values()),
        dynamic=_dynamic(version),
        static_weight=version.static_weight,
        dynamic_weight=version.dynamic_weight,
        rank=_rank(version),
        levels=len(LEVELS),
        letters=LEVELS,
        wanted=YEARLY if cause == "YEARLY" else CHANGED,
    )
    return GradeStatement(text, values)


def _dynamic(version: RiskModelVersion) -> str:
    """Points of each kind of fact, up to the most of its kind."""
    return " + ".join(
        f"CASE WHEN {factor.points:d} * {name} > {factor.most:d} THEN {factor.most:d} "
        f"ELSE {factor.points:d} * {name} END"
        for factor in version.dynamic_factors.all()
        for name in [COUNTS[Code(factor.code)]]
    )


def _rank(version: RiskModelVersion) -> str:
    """1 for A … 4 for D; the upper bound belongs to the grade."""
    cases = " ".join(
        f"WHEN t.points <= {rule.up_to_points:d} THEN {LEVELS.index(rule.level) + 1}"
        for rule in version.levels.order_by("up_to_points")
    )
    return f"CASE {cases} ELSE {len(LEVELS)} END"
