from copy import deepcopy
from datetime import date, timedelta

from django.db import migrations

# "Nothing found" earns no more than the prior, and confirmed hollow routine is taken off: decision 0022.
BEGINS = date(2026, 11, 28)
BEFORE, CODE = "city-1", "city-2"
HONESTY = {
    "hazard_prior_strength": 2,
    "hazard_prior_percent": 70,
    "hollow_deduction": 100,
    "hollow_deduction_most": 300,
}


def deliver(apps, schema_editor):
    """The next version of the city; a city that closed the delivered one or has its own keeps what it has."""
    model = apps.get_model("scoring", "IndexModelVersion")
    before = model.objects.filter(code=BEFORE, effective_to__isnull=True).first()
    if before is None or model.objects.filter(effective_from__gt=before.effective_from).exists():
        return
    parameters = deepcopy(before.parameters) | {"layout": 2}
    parameters["dimensions"]["DUTY"] |= HONESTY
    model.objects.filter(pk=before.pk).update(effective_to=BEGINS - timedelta(days=1))
    model.objects.create(
        code=CODE,
        name="五维食安指数第二版",
        effective_from=BEGINS,
        legal_basis=f"{before.legal_basis}第二版：如实自查、走过场扣分为平台规则。",
        parameters=parameters,
    )


class Migration(migrations.Migration):
    dependencies = [("scoring", "0006_index_run_parts")]

    operations = [migrations.RunPython(deliver, migrations.RunPython.noop)]
