from django.core.management.base import BaseCommand, CommandError

from inspections.services.sealed_file import renew_sealed_files
from staff.services.personal_data_keys import BATCH_SIZE, renew_keys


class Command(BaseCommand):
    help = (
        "Encrypt and hash the data of people at enterprises, addresses of notices and sealed files anew "
        "under the first of FIELD_ENCRYPTION_KEYS; safe to run twice. Texts in complaints keep their key."
    )

    def add_arguments(self, parser):
        parser.add_argument("--batch-size", type=int, default=BATCH_SIZE)

    def handle(self, *, batch_size, **options):
        renewed = renew_keys(batch_size=batch_size)
        files = renewed.files + renew_sealed_files()
        self.stdout.write(
            f"{renewed.people} people, {renewed.prohibitions} prohibitions, {files} files, "
            f"{renewed.addresses} addresses renewed"
        )
        if renewed.duplicates:
            raise CommandError(
                "Registered twice, under the old key and the new one; keep the old key until one of each is "
                "corrected: " + ", ".join(renewed.duplicates)
            )
