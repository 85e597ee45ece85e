import json
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from inspections.services.feed_file import FeedUnreadable, open_package
from inspections.services.import_outcome import write_report
from inspections.services.lives import import_lives
from inspections.services.lives_rows import FILES

SHOWN_NOTES = 20


class Command(BaseCommand):
    help = (
        "Import a LIVES 2.0 package: a zip or a folder with businesses, inspections and violations as CSV "
        "(plain or .gz). The last line printed is JSON with the counts of each table."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path)
        parser.add_argument("--feed-date", help="YYYY-MM-DD; rows after this day are refused")
        parser.add_argument("--report", help="CSV of the refused rows: file, line, reason")
        parser.add_argument("--source", default="", help="name of the source (default lives:<region code>)")
        parser.add_argument("--region-code", default="", help="where the businesses are filed")
        parser.add_argument("--region-name", default="", help="its name, when it is new")

    def handle(self, *args, path, feed_date, report, source, region_code, region_name, **options):
        try:
            with transaction.atomic():
                feed, outcome = import_lives(
                    package=open_package(path, names=FILES),
                    by=None,
                    at=timezone.now(),
                    feed_date=self.read_day(feed_date),
                    source=source,
                    region_code=region_code,
                    region_name=region_name,
                )
                if report:
                    write_report(Path(report), outcome.refused)
        except FeedUnreadable as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{report}: {error}") from error
        self.stdout.write(f"{feed.source} → {feed.region_name} ({feed.region_code})")
        for note in outcome.notes[:SHOWN_NOTES]:
            self.stdout.write(f"{note.file}:{note.line}: {note.reason}")
        if len(outcome.notes) > SHOWN_NOTES:
            self.stdout.write(f"… +{len(outcome.notes) - SHOWN_NOTES}")
        self.stdout.write(json.dumps(outcome.as_dict()))

    def read_day(self, text):
        try:
            return date.fromisoformat(text) if isinstance(text, str) else text
        except ValueError:
            raise CommandError(f"--feed-date: {text} is no day; write it as 2026-11-23") from None
