from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Region, Role
from accounts.services.user import UsernameTaken, create_official


class Command(BaseCommand):
    help = "Makes the first administrator of a region and prints their initial password, once."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("display_name")
        parser.add_argument("region_code", help="as loaded by load_regions, for example 320500")

    def handle(self, *, username, display_name, region_code, **options):
        region = Region.objects.filter(code=region_code).first()
        if region is None:
            raise CommandError(f"no region has the code {region_code}; run load_regions first")
        try:
            made = create_official(
                username=username,
                display_name=display_name,
                role=Role.ADMINISTRATOR,
                region=region,
                by=None,
                at=timezone.now(),
            )
        except UsernameTaken as error:
            raise CommandError(f"the name {username} is taken") from error
        self.stdout.write(f"{username} {made.initial_password}")
        self.stdout.write("To be replaced at the first sign-in, where a second factor is enrolled, too.")
