import time
from datetime import datetime

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Region
from enterprises.models import Enterprise
from sushi_platform.demo.build import build_city


class Command(BaseCommand):
    help = "Build a believable demo city through the services. Same seed and day, same city."

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument("--enterprises", type=int, default=300, help="how many food businesses (10–5000)")
        parser.add_argument("--days", type=int, default=120, help="days of duties behind today (7–730)")
        parser.add_argument("--now", help="the present moment of the city, ISO 8601 with zone (default: now)")

    def handle(self, *args, seed, enterprises, days, now, **options):
        if settings.PRODUCTION:
            raise CommandError("seed_demo 只用于演示，不能在生产环境运行。 It never runs in production.")
        if not 10 <= enterprises <= 5000:
            raise CommandError("--enterprises 须在 10 到 5000 之间。 It must be from 10 to 5000.")
        if not 7 <= days <= 730:
            raise CommandError("--days 须在 7 到 730 之间。 It must be from 7 to 730.")
        if Enterprise.objects.exists():
            raise CommandError(
                "数据库里已有企业，未作任何改动。"
                " The database already holds enterprises; nothing was changed."
            )
        now = self.read_moment(now)
        begun = time.perf_counter()
        with transaction.atomic():
            call_command("load_regions", verbosity=0)
            city = Region.objects.get(code=settings.CITY_REGION_CODE)
            build_city(
                city=city,
                seed=seed,
                enterprises=enterprises,
                days=days,
                now=now,
                say=self.say,
            )
        self.say(f"done in {time.perf_counter() - begun:.0f} s")

    def read_moment(self, text: str | None) -> datetime:
        if text is None:
            return timezone.now()
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise CommandError(
                f"--now {text!r} 不是 ISO 8601 时间。 It is not an ISO 8601 moment."
            ) from error
        if timezone.is_naive(moment):
            raise CommandError("--now 需要时区，如 2026-11-23T10:00+08:00。 It needs a zone.")
        return moment

    def say(self, text: str) -> None:
        self.stdout.write(f"[seed] {text}")
        self.stdout.flush()
