"""The command that brings in lists which people keep in files: new versions, from a day to come."""

from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone


class ListCommand(BaseCommand):
    """A subclass says what reads the folder and what lets its lists begin, all or none of them.

    `add` takes texts, version, effective_from, by and at, and returns rows that have items.
    """

    folder_help = ""
    faults: tuple[type[Exception], ...]  # of the files, and of letting them begin

    def read(self, folder: Path):
        raise NotImplementedError

    def add(self, **told):
        raise NotImplementedError

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help=self.folder_help)
        parser.add_argument("--version-name", required=True, help="for example 2027.1")
        parser.add_argument("--from", dest="first_day", type=date.fromisoformat, required=True)

    def handle(self, *args, folder, version_name, first_day, **options):
        try:
            rows = self.add(
                texts=self.read(folder),
                version=version_name,
                effective_from=first_day,
                by=None,
                at=timezone.now(),
            )
        except self.faults as fault:
            raise CommandError(f"{type(fault).__name__}: {fault}") from fault
        for row in rows:
            self.stdout.write(f"{row} from {row.effective_from}, {row.items.count()} items")
