from django.db import migrations

from common.run_statements import RunStatements

ORDERED = "h.source IN ('INSPECTION', 'SAMPLING', 'COMPLAINT') AND h.assigned_at IS NOT NULL"
# Sealed as the newest move of that kind, or, where no move says it, under an id of the hazard's first.
ENTER = """
    INSERT INTO enterprises_archiveentry (enterprise_id, kind, subject, subject_id, number, act, occurred_on, at,
        title, outcome, document_no, reason, log_id, log_revision, is_earlier)
    SELECT h.enterprise_id, 'RECTIFICATION', 'HAZARD', h.id, {number}, '{act}', h.found_on, {at},
        h.title, h.severity, '', '', m.log_id, 1, TRUE
    FROM hazards_hazard h JOIN hazards_hazardmove m ON m.hazard_id = h.id AND m.number = (
        SELECT MAX(n.number) FROM hazards_hazardmove n WHERE n.hazard_id = h.id AND n.at <= {at})
    WHERE {ordered} AND {at} IS NOT NULL
"""
STEPS = ((1, "RECORD", "h.assigned_at"), (2, "CLOSE", "h.closed_at"), (2, "WITHDRAW", "h.withdrawn_at"))


def enter(apps, schema_editor):
    for number, act, at in STEPS:
        schema_editor.execute(ENTER.format(number=number, act=act, at=at, ordered=ORDERED))


class Migration(migrations.Migration):
    dependencies = [("hazards", "0007_guard_the_loop"), ("enterprises", "0010_archive_of_before")]
    operations = [RunStatements(enter, migrations.RunPython.noop)]
