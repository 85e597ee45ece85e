"""Earlier results get the state that their facts imply, and the limits get their first rules."""

from datetime import date

from django.db import migrations
from django.db.models import F
from django.db.models.functions import TruncDate

from inspections.result_guard import lift_result_guard, make_result_guard

# 食品安全抽样检验管理办法: sending 5, report 20, telling 7 and 2, body 5 + 5 working days, spare samples 3 and 6
# months; 食品安全法第八十八条: 7 working days to ask for a re-test. The days of decision, re-test report and
# disposal and all points are the city's until their articles have been checked.
SAMPLING_RULE = {
    "effective_from": date(2019, 10, 1),
    "legal_basis": "食品安全法第八十八条；食品安全抽样检验管理办法（总局令第15号）；决定、复检报告、核查处置期限和加分为本市规定",
    "send_working_days": 5,
    "report_working_days": 20,
    "tell_passed_working_days": 7,
    "tell_failed_working_days": 2,
    "objection_working_days": 7,
    "decision_working_days": 5,
    "body_working_days": 5,
    "body_more_working_days": 5,
    "retest_working_days": 10,
    "spare_passed_months": 3,
    "spare_failed_months": 6,
    "dispose_days": 90,
    "past_failure_points": 40,
    "open_hazard_points": 15,
    "never_sampled_points": 20,
    "look_back_days": 730,
}
RECALL_RULES = [(1, 24, 10), (2, 48, 20), (3, 72, 30)]
RECALL_BASIS = "食品召回管理办法（三级召回的启动和完成时限）"


def name_states(apps, schema_editor):
    """What was withdrawn is so; a draft, which no service ever made, waits to be told."""
    samples = apps.get_model("inspections", "Sample").objects
    samples.filter(withdrawn_at__isnull=False).update(state="WITHDRAWN")
    samples.filter(withdrawn_at__isnull=True, final_at__isnull=True).update(
        state="REPORTED", due_on=TruncDate(F("created_at")), published_on=None
    )


def add_rules(apps, schema_editor):
    apps.get_model("inspections", "SamplingRule").objects.create(**SAMPLING_RULE)
    apps.get_model("inspections", "RecallRule").objects.bulk_create(
        apps.get_model("inspections", "RecallRule")(
            level=level,
            start_hours=hours,
            finish_working_days=days,
            effective_from=date(2015, 9, 1),
            legal_basis=RECALL_BASIS,
        )
        for level, hours, days in RECALL_RULES
    )


def remove_rules(apps, schema_editor):
    apps.get_model("inspections", "SamplingRule").objects.filter(
        effective_from=SAMPLING_RULE["effective_from"]
    ).delete()
    apps.get_model("inspections", "RecallRule").objects.filter(effective_from=date(2015, 9, 1)).delete()


class Migration(migrations.Migration):
    dependencies = [("inspections", "0011_sampling_from_plan_to_disposal")]

    operations = [
        lift_result_guard("sample"),
        migrations.RunPython(name_states, migrations.RunPython.noop),
        make_result_guard("sample"),
        migrations.RunPython(add_rules, remove_rules),
    ]
