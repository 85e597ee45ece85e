import secrets
from itertools import islice
from uuid import uuid4

from django.db import migrations
from django.utils import timezone

BATCH = 2_000


def enter(apps, schema_editor):
    """Licences and credit events of before: as they stand now, sealed when somebody runs `ledger_adopt`."""
    entries = apps.get_model("enterprises", "ArchiveEntry")
    events = apps.get_model("enterprises", "CreditEvent").objects.order_by("pk").iterator(BATCH)
    licences = apps.get_model("enterprises", "Licence").objects.order_by("pk").iterator(BATCH)
    now = timezone.now()

    def entry(row, **says):
        return entries(
            enterprise_id=row.enterprise_id,
            subject_id=row.pk,
            log_id=uuid4(),
            salt=secrets.token_bytes(16),
            is_earlier=True,
            **says,
        )

    def made():
        for event in events:
            says = {
                "subject": "CREDIT_EVENT",
                "kind": event.kind,
                "occurred_on": event.decided_on,
                "title": event.title,
                "outcome": event.severity,
                "document_no": event.document_no,
            }
            published = {"publish_from": event.publish_from, "publish_to": event.publish_to}
            yield entry(event, number=1, act="RECORD", at=event.created_at, **says, **published)
            if event.withdrawn_at:
                told = {"at": event.withdrawn_at, "reason": event.withdraw_reason}
                yield entry(event, number=2, act="WITHDRAW", **says, **told)
        for licence in licences:
            yield entry(
                licence,
                subject="LICENCE",
                kind="LICENCE",
                number=1,
                act="RECORD",
                at=now,
                occurred_on=licence.issued_on,
                outcome=licence.kind,
                document_no=licence.number,
                publish_from=licence.issued_on,
                publish_to=licence.valid_to,
            )

    rows = made()
    while some := list(islice(rows, BATCH)):
        entries.objects.bulk_create(some)


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0009_credit_archive")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
