from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sushi_platform.demo.sign_ins import NoSignIns, read_sign_ins


class Command(BaseCommand):
    help = "The present second-factor codes of the demo sign-ins."
    requires_system_checks: list = []

    def handle(self, *args, **options):
        try:
            people = [who for who in read_sign_ins(settings.VAR_DIR) if who.totp_secret]
        except NoSignIns as error:
            raise CommandError(f"{error} Has `make demo` built the city?") from error
        for who in people:
            self.stdout.write(f"{who.current_code()}  {who.username}  {who.role}")
