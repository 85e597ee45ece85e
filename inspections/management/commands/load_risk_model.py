from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from common.local_time import local_date
from inspections.risk_model_file import RiskModelFault, read_risk_model, write_risk_model
from inspections.services.planning.grading import NoModelInForce, model_on
from inspections.services.planning.risk_model import RiskModelRefused, add_risk_model


class Command(BaseCommand):
    help = "Let a new version of the risk model begin on a day to come; --print writes the one in force."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, nargs="?", help="TOML, as --print writes it")
        parser.add_argument("--from", dest="first_day", type=date.fromisoformat)
        parser.add_argument("--print", dest="is_printed", action="store_true")

    def handle(self, *args, file, first_day, is_printed, **options):
        at = timezone.now()
        try:
            if is_printed:
                self.stdout.write(write_risk_model(model_on(local_date(at))), ending="")
                return
            if file is None or first_day is None:
                raise CommandError("a file and --from, or --print")
            version = add_risk_model(text=read_risk_model(file), effective_from=first_day, by=None, at=at)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except (RiskModelFault, RiskModelRefused, NoModelInForce) as fault:
            raise CommandError(f"{type(fault).__name__}: {fault}") from fault
        factors = version.static_factors.count()
        self.stdout.write(f"risk model from {version.effective_from}, {factors} static factors")
