from django.db import migrations

from common.append_only import make_append_only


class Migration(migrations.Migration):
    dependencies = [("inspections", "0040_mediation_referral_correction")]

    operations = [make_append_only("inspections_complaintcorrection")]
