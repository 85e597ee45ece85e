from django.core.management.base import BaseCommand
from django.utils import timezone

from ledger.queries.unsealed import count_unsealed
from portal.services.adopt_records import adopt_records

FROM_NOW_ON = (
    "Sealing proves a record unchanged from now on. Of the time before it proves nothing: it may have been "
    "changed until today, or put here by somebody who should not have."
)


class Command(BaseCommand):
    help = "List the records that have no leaf in the log; with --yes have them sealed as they are now."

    def add_arguments(self, parser):
        parser.add_argument("--yes", action="store_true", help="have them sealed")

    def handle(self, *, yes, **options):
        counts = count_unsealed()
        if not counts:
            self.stdout.write("Every record is sealed or waits to be.")
            return
        for kind, number in sorted(counts.items()):
            self.stdout.write(f"{kind}: {number} without a leaf")
        self.stdout.write(FROM_NOW_ON)
        if not yes:
            self.stdout.write("Nothing was done; say --yes to have them sealed.")
            return
        adopted = adopt_records(by=None, at=timezone.now())
        self.stdout.write(f"{sum(adopted.values())} records wait to be sealed.")
