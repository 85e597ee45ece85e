"""A synthetic city, written with set-based SQL straight into the tables.

Proportions a year and enterprise: 429 duties, 3 inspections, 1 sample, 0.5 complaints, 0.1 credit events;
facts reach two years back. Everything follows from hashes of ids, so that the same size gives the same city.
"""

import time
from collections.abc import Sequence
from datetime import date, timedelta

from benchmarks.sizes import LAST_DAY, Size

# A number between 0 and 999 that belongs to this row and this purpose.
DRAW = "mod(abs(hashint8extended({key}, {seed})), 1000)"


def draw(key: str, seed: int) -> str:
    return DRAW.format(key=key, seed=seed)


ENTERPRISES = f"""
INSERT INTO enterprises_enterprise (
    id, public_id, name, kind, canteen_kind, status, credit_code, site, source, foreign_id, region_id, region_path,
    address, chain_role, size_band, makes_special_food, registered_on, recorded_since, created_at, updated_at)
SELECT g, lpad(upper(to_hex(mod(g::bigint * 2654435761, 281474976710656))), 12, '0'), '基准商户' || g,
       (ARRAY['CATERER','SELLER','PRODUCER','CANTEEN','SMALL_CATERER'])[1 + mod(g, 5)], 'NONE',
       CASE WHEN {draw("g", 1)} < 5 THEN 'SUSPENDED' ELSE 'IN_BUSINESS' END,
       '91' || lpad(g::text, 16, '0'), '', 'registry', '', r.id, r.path, '基准路' || g || '号', 'NONE',
       (ARRAY['MICRO','SMALL','SMALL','MEDIUM','LARGE'])[1 + mod({draw("g", 2)}, 5)], false,
       %(first)s, %(first)s, now(), now()
FROM generate_series(1, %(enterprises)s) g
JOIN (SELECT id, path, row_number() OVER (ORDER BY path) - 1 AS n, count(*) OVER () AS total
      FROM accounts_region WHERE level = 'TOWNSHIP' AND path LIKE '320000.320500.%%') r
  ON r.n = mod(abs(hashint8extended(g, 3)), r.total)
"""

# Each enterprise has a diligence between 0.70 and 1.00; state 2 on time, 3 late, 4 overdue.
DUTY_STATE = f"""CASE WHEN {draw("g.id * 1000003 + (d.day - DATE '2020-01-01')", 10)}
                          < 700 + {draw("g.id", 11)} * 3 / 10 THEN 2
                     WHEN {draw("g.id * 1000003 + (d.day - DATE '2020-01-01')", 12)} < 500 THEN 3
                     ELSE 4 END"""
DUTIES = f"""
INSERT INTO duties_duty (enterprise_id, due_on, kind, state, submitted_at)
SELECT id, day, kind, state,
       CASE state WHEN 2 THEN day + interval '9 hours' WHEN 3 THEN day + interval '3 days' END
FROM (SELECT g.id, d.day, k.kind, {DUTY_STATE} AS state
      FROM enterprises_enterprise g
      CROSS JOIN generate_series(%(from)s::date, %(to)s::date, '1 day') AS s(at)
      CROSS JOIN LATERAL (SELECT s.at::date AS day) d
      JOIN (VALUES (1), (2), (3)) k(kind)
        ON k.kind = 1 OR (k.kind = 2 AND extract(isodow FROM d.day) = 7)
        OR (k.kind = 3 AND d.day = (date_trunc('month', d.day) + interval '1 month - 1 day')::date)) rows
"""


def _mask(name: str, kind: int, states: str) -> str:
    return (
        f"coalesce(bit_or(1 << (extract(day FROM due_on)::int - 1)) "
        f"FILTER (WHERE kind = {kind} AND state IN ({states})), 0) AS {name}"
    )


DUTY_MONTHS = f"""
INSERT INTO duties_dutymonth (enterprise_id, month, daily_due, daily_done, daily_on_time,
    weekly_due, weekly_done, weekly_on_time, monthly_due, monthly_done, monthly_on_time)
SELECT enterprise_id, %(month)s,
       {_mask("a", 1, "1,2,3,4")}, {_mask("b", 1, "2,3")}, {_mask("c", 1, "2")},
       {_mask("d", 2, "1,2,3,4")}, {_mask("e", 2, "2,3")}, {_mask("f", 2, "2")},
       {_mask("g", 3, "1,2,3,4")}, {_mask("h", 3, "2,3")}, {_mask("i", 3, "2")}
FROM duties_duty
WHERE due_on >= %(month)s AND due_on < %(month)s::date + interval '1 month'
GROUP BY enterprise_id
"""

# For the grown city only the read model is made: the nightly job never looks at raw duties.
DUTY_MONTHS_ALONE = """
INSERT INTO duties_dutymonth (enterprise_id, month, daily_due, daily_done, daily_on_time,
    weekly_due, weekly_done, weekly_on_time, monthly_due, monthly_done, monthly_on_time)
SELECT id, %(month)s, %(daily)s, %(daily)s & ~(miss & hashint8extended(id, 23)::int8)::int, %(daily)s & ~miss,
       %(weekly)s, %(weekly)s & ~miss, %(weekly)s & ~miss, %(monthly)s, %(monthly)s, %(monthly)s
FROM (SELECT id, (hashint8extended(id + %(salt)s, 20) & hashint8extended(id + %(salt)s, 21)
                  & hashint8extended(id + %(salt)s, 22) & 2147483647)::int AS miss
      FROM enterprises_enterprise) masks
"""

INSPECTIONS = f"""
INSERT INTO inspections_inspection (enterprise_id, kind, kind_text, inspected_on, result, score, items_checked,
    key_failure_count, general_failure_count, final_at, final_on, withdraw_reason, source, source_key, created_at,
    record_id, revision, salt)
SELECT id, 'DAILY', '', day, CASE WHEN score >= 90 THEN 'PASS' WHEN score >= 70 THEN 'MOSTLY_PASS' ELSE 'FAIL' END,
       score, true, CASE WHEN score < 70 THEN 1 ELSE 0 END, (100 - score) / 4, day, day, '', 'registry',
       'bench-' || id || '-' || n, now(), gen_random_uuid(), 1, uuid_send(gen_random_uuid())
FROM (SELECT e.id, n, %(last)s::date - ({draw("e.id * 31 + n", 30)} * 730 / 1000)::int AS day,
             (60 + {draw("e.id * 31 + n", 31)} * 41 / 1000)::int AS score
      FROM enterprises_enterprise e CROSS JOIN generate_series(1, 6) n) rows
"""
PUBLICATIONS = """
INSERT INTO inspections_inspectionpublication (inspection_id, published_at, published_on, due_on)
SELECT id, final_at, final_on, final_on + 28 FROM inspections_inspection
"""
SAMPLES = f"""
INSERT INTO inspections_sample (enterprise_id, number, kind, state, name, food_class, producer_name, sampled_unit_name, production_text,
    publisher, published_on, verdict, is_risk_item, disposal, final_at, final_on, withdraw_reason, source, source_key,
    created_at, record_id, revision, salt)
SELECT id, '', 'SUPERVISION', 'FINAL', '基准样品', '', '', '', '', '', day, CASE WHEN failed THEN 'FAILED' ELSE 'PASSED' END,
       failed AND mod(id, 2) = 0, CASE WHEN failed THEN 'UNKNOWN' ELSE 'NOT_NEEDED' END, day, day, '', 'registry',
       'bench-' || id || '-' || n, now(), gen_random_uuid(), 1, uuid_send(gen_random_uuid())
FROM (SELECT e.id, n, %(last)s::date - ({draw("e.id * 37 + n", 40)} * 730 / 1000)::int AS day,
             {draw("e.id * 37 + n", 41)} < 27 AS failed
      FROM enterprises_enterprise e CROSS JOIN generate_series(1, 2) n) rows
"""
COMPLAINTS = f"""
INSERT INTO inspections_complaint (enterprise_id, number, kind, state, topic, body_encrypted, contact_encrypted, severity,
    received_at, entered_at, received_on, answer_due_on, answered_on, finding, final_at, final_on, source, source_key,
    record_id, verdict, outcome, ended_on, ground, case_number, consumption_factors, step_count, is_named,
    reporter_name_encrypted, reporter_hash, answer_encrypted)
SELECT id, 'B' || id, 'COMPLAINT', 'CLOSED', '卫生', '', '', 1, day, day, day,
       day + 9, day + mod(id, 12)::int, '', CASE WHEN verified THEN day END, CASE WHEN verified THEN day END,
       'public_page', 'bench-' || id, gen_random_uuid(), CASE WHEN verified THEN 'VERIFIED' ELSE 'UNFOUNDED' END,
       'EARLIER', day, '', '', '[]', 0, FALSE, '', '', ''
FROM (SELECT e.id, %(last)s::date - ({draw("e.id", 50)} * 730 / 1000)::int AS day, {draw("e.id", 51)} < 500 AS verified
      FROM enterprises_enterprise e) rows
"""
CREDIT_EVENTS = f"""
INSERT INTO enterprises_creditevent (enterprise_id, kind, severity, title, document_no, decided_on, publish_from,
    publish_to, final_at, final_on, withdraw_reason, source, source_key, created_at)
SELECT id, 'PENALTY', (ARRAY['MINOR','GENERAL','SERIOUS'])[1 + mod(id, 3)], '基准处罚', '', day, day, day + 365, day, day, '',
       'registry', 'bench-' || id, now()
FROM (SELECT e.id, %(last)s::date - ({draw("e.id", 60)} * 730 / 1000)::int AS day
      FROM enterprises_enterprise e WHERE {draw("e.id", 61)} < 200) rows
"""
# Each event as the archive tells it; its leaf comes from adoption, where the log is measured.
ARCHIVE_ENTRIES = """
INSERT INTO enterprises_archiveentry (enterprise_id, kind, subject, subject_id, number, act, occurred_on, at, title,
    outcome, document_no, reason, publish_from, publish_to, log_id, log_revision, salt, is_earlier)
SELECT enterprise_id, kind, 'CREDIT_EVENT', id, 1, 'RECORD', decided_on, final_at, title, severity, document_no, '',
       publish_from, publish_to, gen_random_uuid(), 1, uuid_send(gen_random_uuid()), false
FROM enterprises_creditevent
"""
HAZARDS = f"""
INSERT INTO hazards_hazard (enterprise_id, source, source_key, severity, title, legal_item, state, move_count, found_at,
    found_on, due_at, due_on, assigned_at, rectification, before_evidence, after_evidence, returned_count, escalation_level,
    case_number, closed_at, closed_on)
SELECT id, CASE WHEN mod(id, 2) = 0 THEN 'DAILY' ELSE 'INSPECTION' END, 'bench-' || id, 'GENERAL', '基准隐患',
       '', CASE WHEN closed THEN 'CLOSED' ELSE 'RECTIFYING' END, 0, day, day, day + 15, day + 15, day, '', 'EARLIER',
       CASE WHEN closed THEN 'EARLIER' ELSE '' END, 0, 0, '',
       CASE WHEN closed THEN day + 10 END, CASE WHEN closed THEN day + 10 END
FROM (SELECT e.id, %(last)s::date - ({draw("e.id", 70)} * 85 / 1000)::int AS day, {draw("e.id", 71)} < 800 AS closed
      FROM enterprises_enterprise e WHERE {draw("e.id", 72)} < 600) rows
"""
CREDIT = (CREDIT_EVENTS, ARCHIVE_ENTRIES)
FACTS = (INSPECTIONS, PUBLICATIONS, SAMPLES, COMPLAINTS, *CREDIT, HAZARDS)


def month_starts(first: date, last: date) -> list[date]:
    months, month = [], first.replace(day=1)
    while month <= last:
        months.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return months


def build(
    connection, size: Size, *, factor: int = 1, duty_days: int | None = None, facts: Sequence[str] = FACTS
) -> dict[str, float]:
    """Fill the tables; returns seconds by step. With a factor above 1 only what the nightly job reads is made."""
    seconds: dict[str, float] = {}

    def step(name, statement, values=None):
        begun = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(statement, values or {})
        connection.commit()
        seconds[name] = round(seconds.get(name, 0) + time.perf_counter() - begun, 2)

    duty_days = size.duty_days if duty_days is None else duty_days
    first = LAST_DAY - timedelta(days=duty_days - 1)
    facts_first = LAST_DAY - timedelta(days=760)
    step(
        "settings", "SET synchronous_commit = off; SET work_mem = '256MB'; SET maintenance_work_mem = '512MB'"
    )
    step("enterprises", ENTERPRISES, {"enterprises": size.enterprises * factor, "first": facts_first})
    step(
        "sequence",
        "SELECT setval('enterprises_enterprise_id_seq', (SELECT max(id) FROM enterprises_enterprise))",
    )
    for statement in facts:
        step("facts", statement, {"last": LAST_DAY})
    if not duty_days:
        pass
    elif factor == 1:
        for month in month_starts(first, LAST_DAY):
            following = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
            step("duties", DUTIES, {"from": max(first, month), "to": min(LAST_DAY, following)})
            step("duty months", DUTY_MONTHS, {"month": month})
    else:
        for salt, month in enumerate(month_starts(LAST_DAY - timedelta(days=100), LAST_DAY)):
            step("duty months", DUTY_MONTHS_ALONE, {"month": month, "salt": salt * 7919} | month_masks(month))
    connection.autocommit = True
    step("vacuum", "VACUUM (ANALYZE)")
    return seconds


def month_masks(month: date) -> dict[str, int]:
    """The due masks of a full month: every day, its Sundays, its last day."""
    following = (month + timedelta(days=32)).replace(day=1)
    days = [month + timedelta(days=i) for i in range((following - month).days)]
    return {
        "daily": (1 << len(days)) - 1,
        "weekly": sum(1 << (day.day - 1) for day in days if day.isoweekday() == 7),
        "monthly": 1 << (len(days) - 1),
    }
