from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from common.local_time import first_of_month, next_month
from duties.queries.duty_month import compare_months, months_kept
from duties.services.duty_month import rebuild_months

LINES_SHOWN = 50


def month_argument(text: str) -> date:
    """A day, or a month as YYYY-MM."""
    return first_of_month(date.fromisoformat(text if len(text) > 7 else f"{text}-01"))


class Command(BaseCommand):
    help = "Makes the months anew from the duties; with --check only compares and exits 1 on a difference."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="change nothing, name the differences")
        parser.add_argument("--from", dest="first", type=month_argument, metavar="YYYY-MM")
        parser.add_argument("--to", dest="last", type=month_argument, metavar="YYYY-MM")

    def handle(self, *, check, first, last, **options):
        months = list(self._months(first, last))
        differences = [difference for month in months for difference in compare_months(month=month)]
        for difference in differences[:LINES_SHOWN]:
            self.stdout.write(str(difference))
        if len(differences) > LINES_SHOWN:
            self.stdout.write(f"… and {len(differences) - LINES_SHOWN} more")
        if check and differences:
            raise CommandError(f"{len(differences)} differences in {len(months)} months")
        if not check:
            for month in months:
                rebuild_months(month=month)
        self.stdout.write(
            f"{len(months)} months, {len(differences)} differences" + ("" if check else ", rebuilt")
        )

    def _months(self, first, last):
        """The months asked for; without bounds, all that have duties or rows."""
        kept = list(months_kept()) or [first_of_month(timezone.localdate())]
        month, last = first or kept[0], last or kept[-1]
        while month <= last:
            yield month
            month = next_month(month)
