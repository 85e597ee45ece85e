import csv
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.services.region import (
    SHIPPED_CODE_CHANGES,
    SHIPPED_REGIONS,
    RegionListError,
    load_regions,
    read_code_changes,
    read_regions,
)


class Command(BaseCommand):
    help = (
        "Loads regions and code changes; without an argument those of Jiangsu. A second run changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", nargs="?", type=Path, help="CSV: code,name,level,kind,parent,…")

    def handle(self, *, path, verbosity, **options):
        try:
            rows = read_regions(path or SHIPPED_REGIONS)
            changes = [] if path else read_code_changes(SHIPPED_CODE_CHANGES)
            regions, code_changes = load_regions(rows=rows, changes=changes, by=None, at=timezone.now())
        except (OSError, UnicodeDecodeError, csv.Error, RegionListError) as error:
            raise CommandError(f"{path or SHIPPED_REGIONS.name}: {error}") from error
        if verbosity:
            for name, count in (("regions", regions), ("code changes", code_changes)):
                self.stdout.write(
                    f"{name}: created {count.created}, updated {count.updated}, unchanged {count.unchanged}"
                )
