from django.db import migrations

FILL = """
INSERT INTO inspections_waitingpublication (inspection_id, since)
SELECT i.id, coalesce(i.determined_on, i.final_on)
FROM inspections_inspection i
WHERE i.source = 'registry' AND i.final_at IS NOT NULL AND i.withdrawn_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM inspections_inspectionpublication p WHERE p.inspection_id = i.id)
"""


class Migration(migrations.Migration):
    dependencies = [("inspections", "0061_waiting_publications")]

    operations = [migrations.RunSQL(FILL, "DELETE FROM inspections_waitingpublication")]
