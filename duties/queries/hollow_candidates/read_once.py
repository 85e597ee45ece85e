"""The records of a window, their answers and photos, read once into tables of the transaction.

Seven kinds ask of the same records, and reading a district's anew for each, with a kilobyte of answers a
record, is what costs. The tables are temporary, hold what some statement looks at and nothing else, and go
with the transaction (on SQLite with the next look).
"""

from django.db import connection

from duties.queries.hollow_candidates.window import Window, days_of, dialect

# With what each is grouped by, which the planner has to know.
TABLES = {
    "hollow_record": "enterprise_id, manager_id, duty_kind, due_on",
    "hollow_answer": "enterprise_id, manager_id, duty_kind, item",
    "hollow_photo": "enterprise_id, manager_id, fingerprint",
}
RECORDS = """
    SELECT r.id, r.enterprise_id, r.by_id AS manager_id, r.kind AS duty_kind, r.due_on, r.started_at,
           r.captured_at, r.is_late, r.found_count, {length} AS answer_count, r.note, r.latitude, r.longitude,
           r.accuracy_metres, e.latitude AS premises_latitude, e.longitude AS premises_longitude
    FROM duties_dutyrecord r JOIN enterprises_enterprise e ON e.id = r.enterprise_id
    WHERE e.region_path LIKE %s AND r.due_on BETWEEN %s AND %s AND r.revision = 1
"""
# Readings, and words that are long enough and not the remark beside an answer.
ANSWERS = """
    SELECT r.enterprise_id, r.by_id AS manager_id, r.kind AS duty_kind, r.due_on, a.value ->> 'item' AS item,
           a.value ->> 'number' AS number, a.value ->> 'unit' AS unit, a.value ->> 'minimum' AS minimum,
           CASE WHEN a.value ->> 'answer' IS NULL THEN a.value ->> 'note' END AS note
    FROM duties_dutyrecord r JOIN enterprises_enterprise e ON e.id = r.enterprise_id CROSS JOIN {each}
    WHERE e.region_path LIKE %s AND r.due_on BETWEEN %s AND %s AND r.revision = 1
      AND (a.value ->> 'number' IS NOT NULL
           OR length(a.value ->> 'note') >= {text_length} AND a.value ->> 'answer' IS NULL)
"""
PHOTOS = """
    SELECT r.enterprise_id, r.manager_id, r.id, r.due_on, p.item, f.id AS photo_id, f.fingerprint,
           f.sent_sha256, f.captured_at
    FROM hollow_record r JOIN duties_dutyrecordphoto p ON p.record_id = r.id
    JOIN enterprises_photo f ON f.id = p.photo_id
"""


def read_once(window: Window) -> None:
    """Make the tables that the statements ask; inside of a transaction."""
    which = [window.path_pattern, *days_of(window)]
    length = dialect("jsonb_array_length(r.answers)", "json_array_length(r.answers)")
    each = dialect("LATERAL jsonb_array_elements(r.answers) AS a(value)", "json_each(r.answers) AS a")
    selects = (
        (RECORDS.format(length=length), which),
        (ANSWERS.format(each=each, text_length=window.rule.text_length), which),
        (PHOTOS, None),
    )
    with connection.cursor() as cursor:
        for table, (select, values) in zip(TABLES, selects, strict=True):
            cursor.execute(f"DROP TABLE IF EXISTS {dialect('pg_temp', 'temp')}.{table}")
            on_commit = dialect("ON COMMIT DROP", "")
            cursor.execute(f"CREATE TEMPORARY TABLE {table} {on_commit} AS {select}", values)
        if connection.vendor == "postgresql":  # which looks into temporary tables only when told to
            cursor.execute(
                "ANALYZE " + ", ".join(f"{table} ({columns})" for table, columns in TABLES.items())
            )
