"""The first ladders. Deadlines are at midnight: what falls into the quiet hours arrives at half past six."""

from datetime import date

from django.db import migrations

FIRST_DAY = date(2022, 11, 1)  # as the duties they remind of
HOUR, DAY = 60, 24 * 60
BASIS = "平台规则：法规没有规定提醒时间"
# kind → (who, minutes after the deadline, urgency), from the lowest rung up
LADDERS = {
    1: [
        # 21:00: an hour before the quiet hours begin. Two hours before the deadline would be read the day after.
        ("ASSIGNEE", -3 * HOUR, "NORMAL"),
        ("ASSIGNEE", 0, "NORMAL"),
        ("ASSIGNEE", 8 * HOUR, "IMPORTANT"),
        ("DIRECTOR", 10 * HOUR, "IMPORTANT"),
        ("PRINCIPAL", 12 * HOUR, "IMPORTANT"),
        ("CADRE", 24 * HOUR, "NORMAL"),
        ("BRANCH", 48 * HOUR, "NORMAL"),
    ],
    2: [
        ("ASSIGNEE", -39 * HOUR, "NORMAL"),  # Saturday 9:00
        ("ASSIGNEE", -8 * HOUR, "NORMAL"),  # Sunday 16:00
        ("ASSIGNEE", 9 * HOUR, "IMPORTANT"),  # Monday 9:00, and so on
        ("DIRECTOR", DAY + 9 * HOUR, "IMPORTANT"),
        ("PRINCIPAL", 2 * DAY + 9 * HOUR, "IMPORTANT"),
        ("CADRE", 3 * DAY + 9 * HOUR, "NORMAL"),
        ("BRANCH", 4 * DAY + 9 * HOUR, "NORMAL"),
    ],
    3: [
        ("ASSIGNEE", -(3 * DAY + 15 * HOUR), "NORMAL"),  # 9:00, three days before the last
        ("ASSIGNEE", -15 * HOUR, "NORMAL"),  # 9:00 on the last day
        ("ASSIGNEE", 9 * HOUR, "IMPORTANT"),
        ("DIRECTOR", DAY + 9 * HOUR, "IMPORTANT"),
        ("PRINCIPAL", 2 * DAY + 9 * HOUR, "IMPORTANT"),
        ("CADRE", 5 * DAY + 9 * HOUR, "NORMAL"),
        ("BRANCH", 7 * DAY + 9 * HOUR, "NORMAL"),
    ],
}


def add_rules(apps, schema_editor):
    rules = apps.get_model("duties", "LadderRule").objects
    rungs = apps.get_model("duties", "LadderRung").objects
    for kind, ladder in LADDERS.items():
        rule, is_new = rules.get_or_create(
            kind=kind, effective_from=FIRST_DAY, defaults={"legal_basis": BASIS, "pause_hours": 24}
        )
        if is_new:
            rungs.bulk_create(
                rungs.model(rule=rule, number=number, who=who, delay_minutes=delay, urgency=urgency)
                for number, (who, delay, urgency) in enumerate(ladder, start=1)
            )


class Migration(migrations.Migration):
    dependencies = [("duties", "0050_ladder")]

    operations = [migrations.RunPython(add_rules, migrations.RunPython.noop)]
