from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from duties.services.realignment import DayHasBegun, realign_duties


class Command(BaseCommand):
    help = (
        "Bring the duties of days ahead in line with the calendar, after a holiday table was loaded: those "
        "of new holidays become exempt, those of make-up workdays are made or owed again."
    )

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="first", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--to", dest="last", type=date.fromisoformat, metavar="YYYY-MM-DD")

    def handle(self, *, first, last, **options):
        if first and last and last < first:
            raise CommandError("--to lies before --from")
        try:
            realigned = realign_duties(first_day=first, last_day=last, by=None, at=timezone.now())
        except DayHasBegun as error:
            raise CommandError(f"{first} has begun: only days ahead are realigned") from error
        self.stdout.write(
            f"{realigned.exempted} duties exempted, {realigned.owed_again} owed again, {realigned.made} made"
        )
