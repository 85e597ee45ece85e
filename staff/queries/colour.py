"""The colours of many staff codes at once: two statements, however many persons."""

import json
from collections.abc import Collection
from datetime import date, datetime

from django.db import connection

from common.local_time import local_date
from common.raw_sql import as_date
from enterprises.queries.operating_day import DAY_COLUMNS, closed_days_piece, day_values
from staff.models import ColourRule, Person
from staff.queries.colour_facts import Colour, ColourFacts, judge_colour

WANTED = {
    "postgresql": "SELECT unnest(%(ids)s::bigint[]) AS id",
    "sqlite": "SELECT value AS id FROM json_each(%(ids)s)",
}
# For a whole district PostgreSQL takes longer to compile this statement than to run it (measured on a busy
# machine with two cores, 12,800 of 128,000 persons: 9 s with its JIT, 3 s without). Ends with the query.
ALLOWANCES = {"postgresql": "SET LOCAL jit = off; ", "sqlite": ""}
# A post of today may be at an enterprise that is suspended or does not work on that day, or its holder on
# leave: then nobody waits for the morning check. The certificate issued last counts, and the last check.
FACTS = """
    WITH wanted AS ({wanted}),
    held AS MATERIALIZED (
        SELECT t.id, t.person_id, t.enterprise_id, t.handles_food, e.status
        FROM wanted w
        JOIN staff_post t ON t.person_id = w.id
        JOIN enterprises_enterprise e ON e.id = t.enterprise_id
        WHERE t.starts_on <= %(day)s AND (t.ended_on IS NULL OR t.ended_on > %(day)s)
    ),
    days ({day_columns}) AS (
        VALUES (%(day)s, %(known_by)s, %(weekday_bit)s, %(is_holiday)s, %(is_make_up)s)
    ),
    {closed_days},
    posts AS (
        SELECT t.person_id, MAX(CASE WHEN t.handles_food THEN 1 ELSE 0 END) AS handles_food,
            MAX(CASE WHEN t.handles_food AND t.status = 'IN_BUSINESS' AND NOT EXISTS (
                    SELECT 1 FROM closed_days c WHERE c.enterprise_id = t.enterprise_id
                ) AND NOT EXISTS (
                    SELECT 1 FROM staff_leave l
                    WHERE l.post_id = t.id AND l.cancelled_at IS NULL
                        AND l.starts_on <= %(day)s AND l.ends_on >= %(day)s
                ) THEN 1 ELSE 0 END) AS is_expected
        FROM held t GROUP BY t.person_id
    )
    SELECT p.id, posts.handles_food, posts.is_expected,
        CASE WHEN p.citizen_id_hash <> '' AND p.citizen_id_hash IN (
            SELECT b.citizen_id_hash FROM staff_prohibitedperson b
            WHERE b.withdrawn_at IS NULL AND b.starts_on <= %(day)s
                AND (b.ends_on IS NULL OR b.ends_on >= %(day)s)
        ) THEN 1 ELSE 0 END,
        c.is_fit, c.valid_to,
        CASE WHEN x.has_passed OR EXISTS (
            SELECT 1 FROM staff_examresult y
            WHERE y.person_id = p.id AND y.kind = 'MAKEUP' AND y.has_passed AND y.withdrawn_at IS NULL
                AND y.taken_on >= x.taken_on AND y.taken_on <= %(day)s
        ) THEN NULL ELSE x.taken_on END,
        (SELECT MAX(r.completed_on) FROM staff_trainingrecord r
         WHERE r.person_id = p.id AND r.withdrawn_at IS NULL AND r.completed_on <= %(day)s),
        m.is_fit, m.day
    FROM wanted w
    JOIN staff_person p ON p.id = w.id
    LEFT JOIN posts ON posts.person_id = p.id
    LEFT JOIN staff_healthcertificate c ON c.id = (
        SELECT h.id FROM staff_healthcertificate h
        WHERE h.person_id = p.id AND h.withdrawn_at IS NULL AND h.issued_on <= %(day)s
        ORDER BY h.issued_on DESC, h.id DESC LIMIT 1)
    LEFT JOIN staff_examresult x ON x.id = (
        SELECT s.id FROM staff_examresult s
        WHERE s.person_id = p.id AND s.kind = 'SPOT_CHECK' AND s.withdrawn_at IS NULL
            AND s.taken_on <= %(day)s
        ORDER BY s.taken_on DESC, s.id DESC LIMIT 1)
    LEFT JOIN staff_morningcheck m ON m.id = (
        SELECT k.id FROM staff_morningcheck k
        WHERE k.person_id = p.id AND k.checked_at <= %(at)s
        ORDER BY k.checked_at DESC, k.id DESC LIMIT 1)
"""


def colour_of(*, person: Person, at: datetime) -> Colour:
    return colours_of(person_ids=[person.pk], at=at)[person.pk]


def colours_of(*, person_ids: Collection[int], at: datetime) -> dict[int, Colour]:
    """Person id → colour at that moment, for all of these that exist. Two queries, none for nobody."""
    if not person_ids:
        return {}
    day = local_date(at)
    rule = ColourRule.objects.on(day).order_by("-effective_from").first()
    facts = colour_facts_of(person_ids=person_ids, at=at)
    return {pk: judge_colour(found, rule, day) for pk, found in facts.items()}


def colour_facts_of(*, person_ids: Collection[int], at: datetime) -> dict[int, ColourFacts]:
    day = local_date(at)
    ids = sorted(set(person_ids))
    vendor = connection.vendor
    closed_days, _no_values = closed_days_piece(named_by="SELECT enterprise_id FROM held")
    facts = FACTS.format(wanted=WANTED[vendor], day_columns=DAY_COLUMNS, closed_days=closed_days)
    values = {
        "ids": ids if vendor == "postgresql" else json.dumps(ids),
        "at": connection.ops.adapt_datetimefield_value(at),
        **dict(zip(DAY_COLUMNS.split(", "), day_values(day, at), strict=True)),
    }
    with connection.cursor() as cursor:
        cursor.execute(ALLOWANCES[vendor] + facts, values)
        return {row[0]: _facts(row[1:], day) for row in cursor.fetchall()}


def _facts(row: tuple, today: date) -> ColourFacts:
    handles_food, is_expected, is_prohibited, is_fit, ends_on, failed_on, trained_on, was_fit, checked_on = (
        row
    )
    return ColourFacts(
        has_post=handles_food is not None,
        handles_food=bool(handles_food),
        is_prohibited=bool(is_prohibited),
        has_certificate=is_fit is not None,
        is_fit=bool(is_fit),
        certificate_ends_on=_day_or_none(ends_on),
        exam_failed_on=_day_or_none(failed_on),
        trained_on=_day_or_none(trained_on),
        off_duty_since=as_date(checked_on) if checked_on is not None and not was_fit else None,
        is_expected_today=bool(is_expected),
        checked_today=checked_on is not None and as_date(checked_on) == today,
    )


def _day_or_none(value: date | str | None) -> date | None:
    return None if value is None else as_date(value)
