from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from operations.queries.readiness import check_readiness


class Command(BaseCommand):
    help = "Say whether database, broker and beat are well; exit code 1 when one is not."
    requires_system_checks: list = []

    def handle(self, *args, **options):
        states = check_readiness(at=timezone.now())
        bad = [
            f"{name}: {state.reason} (since {state.since})"
            for name, state in states.items()
            if not state.is_ready
        ]
        if bad:
            raise CommandError("\n".join(bad))
        self.stdout.write(f"{', '.join(states)}: ready")
