from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from inspections.checklist_files import ChecklistFault, read_checklists
from inspections.services.inspection.checklist import ChecklistRefused, add_checklist_versions


class Command(BaseCommand):
    help = "Let new versions of the inspection checklists in a folder begin on a day to come; all or none."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="with items/ and checklists/, see inspections/data")
        parser.add_argument("--version-name", required=True, help="for example 2027.1")
        parser.add_argument("--from", dest="first_day", type=date.fromisoformat, required=True)

    def handle(self, *args, folder, version_name, first_day, **options):
        try:
            checklists = add_checklist_versions(
                texts=read_checklists(folder),
                version=version_name,
                effective_from=first_day,
                by=None,
                at=timezone.now(),
            )
        except (ChecklistFault, ChecklistRefused) as fault:
            raise CommandError(f"{type(fault).__name__}: {fault}") from fault
        for checklist in checklists:
            self.stdout.write(f"{checklist} from {checklist.effective_from}, {checklist.items.count()} items")
