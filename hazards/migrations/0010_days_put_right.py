from django.db import migrations

LOCAL_DAY = {
    "postgresql": "CAST({moment} AT TIME ZONE 'Asia/Shanghai' AS date)",
    "sqlite": "date({moment}, '+8 hours')",
}
# The first time since it was last sent back; what closed without a word of it has none.
FILL = """
    UPDATE hazards_hazard SET rectified_on = (
        SELECT {day} FROM hazards_hazardmove m
        WHERE m.hazard_id = hazards_hazard.id AND m.act = 'SUBMIT' AND m.number > COALESCE((
            SELECT MAX(n.number) FROM hazards_hazardmove n
            WHERE n.hazard_id = m.hazard_id AND n.act IN ('RETURN', 'RESUME', 'TRANSFER')), 0))
"""
CHECK_HOURS = {"CRITICAL": 24, "MAJOR": 3 * 24}


def fill(apps, schema_editor):
    day = LOCAL_DAY[schema_editor.connection.vendor].format(moment="MIN(m.at)")
    schema_editor.execute(FILL.format(day=day))


def set_check_limits(apps, schema_editor):
    rules = apps.get_model("hazards", "HazardRule").objects
    for severity, hours in CHECK_HOURS.items():
        rules.filter(severity=severity).update(check_hours=hours)


class Migration(migrations.Migration):
    dependencies = [("hazards", "0009_waiting_for_an_answer")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(set_check_limits, migrations.RunPython.noop),
    ]
