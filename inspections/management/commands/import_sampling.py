import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from inspections.services.feed_file import FeedUnreadable, read_file
from inspections.services.import_outcome import write_report
from inspections.services.sampling.announcement import SOURCE, import_sampling


class Command(BaseCommand):
    help = (
        "Import announced sampling results from a CSV file (plain or .gz). The last line printed is JSON "
        "with the counts of rows (results) and of the names of businesses in them (enterprises)."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path)
        parser.add_argument("--report", help="CSV of the refused rows: file, line, reason")
        parser.add_argument("--source", default=SOURCE, help=f"name of the source (default {SOURCE})")

    def handle(self, *args, path, report, source, **options):
        try:
            with transaction.atomic():
                outcome = import_sampling(
                    file=path.name, content=read_file(path), by=None, at=timezone.now(), source=source
                )
                if report:
                    write_report(Path(report), outcome.refused)
        except FeedUnreadable as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{report}: {error}") from error
        self.stdout.write(json.dumps(outcome.as_dict()))
