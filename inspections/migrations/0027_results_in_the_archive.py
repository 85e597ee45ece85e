from django.db import migrations

from common.run_statements import RunStatements

# Final results of before, as they stand; those that were withdrawn are entered as withdrawn, too.
ENTER = """
    INSERT INTO enterprises_archiveentry (enterprise_id, kind, subject, subject_id, number, act, occurred_on, at,
        title, outcome, document_no, reason, publish_from, log_id, log_revision, is_earlier)
    SELECT r.enterprise_id, '{noun}', '{noun}', r.id, {number}, '{act}', {occurred_on}, {at},
        {title}, {outcome}, '', {reason}, {publish_from}, r.record_id, r.revision, TRUE
    FROM {tables} WHERE r.final_at IS NOT NULL AND {at} IS NOT NULL
"""
NOUNS = {
    "INSPECTION": {
        "tables": """inspections_inspection r
            LEFT JOIN inspections_inspectionpublication p ON p.inspection_id = r.id""",
        "occurred_on": "r.inspected_on",
        "title": "r.kind_text",
        "outcome": "r.result",
        "publish_from": "CASE WHEN r.source <> 'registry' THEN r.final_on ELSE p.published_on END",
    },
    "SAMPLE": {
        "tables": "inspections_sample r",
        "occurred_on": "COALESCE(r.published_on, r.final_on)",
        "title": "r.name",
        "outcome": "r.verdict",
        "publish_from": "r.published_on",
    },
}


def enter(apps, schema_editor):
    for noun, says in NOUNS.items():
        recorded = {"number": 1, "act": "RECORD", "at": "r.final_at", "reason": "''"}
        schema_editor.execute(ENTER.format(noun=noun, **says | recorded))
        withdrawn = {"number": 2, "act": "WITHDRAW", "at": "r.withdrawn_at", "reason": "r.withdraw_reason"}
        schema_editor.execute(ENTER.format(noun=noun, **says | withdrawn | {"publish_from": "NULL"}))


class Migration(migrations.Migration):
    dependencies = [("inspections", "0026_letter_codes"), ("enterprises", "0010_archive_of_before")]
    operations = [RunStatements(enter, migrations.RunPython.noop)]
