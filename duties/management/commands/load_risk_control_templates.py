from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from duties.services.risk_control_template import TemplateRefused, add_template_versions
from duties.template_files import TemplateFileFault, read_templates


class Command(BaseCommand):
    help = "Let new versions of the risk control templates in a folder begin on a day to come; all or none."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="with items/ and templates/, see duties/data")
        parser.add_argument("--version-name", required=True, help="for example 2027.1")
        parser.add_argument("--from", dest="first_day", type=date.fromisoformat, required=True)

    def handle(self, *args, folder, version_name, first_day, **options):
        try:
            templates = add_template_versions(
                texts=read_templates(folder),
                version=version_name,
                effective_from=first_day,
                by=None,
                at=timezone.now(),
            )
        except (TemplateFileFault, TemplateRefused) as fault:
            raise CommandError(f"{type(fault).__name__}: {fault}") from fault
        for template in templates:
            self.stdout.write(f"{template} from {template.effective_from}, {template.items.count()} items")
