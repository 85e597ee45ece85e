import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Region
from common.local_time import local_date
from scoring.services.score import FutureDay, NoModelVersion, NothingToScore, recompute_index


class Command(BaseCommand):
    help = "Compute and store the index of all enterprises, or of a region, as of a day (default: today)."

    def add_arguments(self, parser):
        parser.add_argument("--as-of", metavar="YYYY-MM-DD")
        parser.add_argument("--region", metavar="CODE")

    def handle(self, *args, as_of, region, **options):
        now = timezone.now()
        day = parse_day(as_of) if as_of else local_date(now)
        place = find_region(region) if region else None
        try:
            outcome = recompute_index(as_of=day, at=now, today=local_date(now), region=place)
        except FutureDay as error:
            raise CommandError(_("%(day)s 还没有到，不能计算。") % {"day": day}) from error
        except NoModelVersion as error:
            raise CommandError(_("%(day)s 没有施行中的指数模型版本。") % {"day": day}) from error
        except NothingToScore as error:
            raise CommandError(
                _("截至 %(day)s 没有可以计算的主体或事实，什么也没有改动。") % {"day": day}
            ) from error
        answer = {
            "as_of": day.isoformat(),
            "scored": outcome.scored,
            "not_enough_data": outcome.not_enough_data,
            "seconds": round(outcome.seconds, 3),
        }
        self.stdout.write(json.dumps(answer))


def parse_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(_("日期“%(text)s”无法识别，应为 YYYY-MM-DD。") % {"text": text}) from error


def find_region(code: str) -> Region:
    try:
        return Region.objects.get(code=code)
    except Region.DoesNotExist as error:
        raise CommandError(_("没有代码为“%(code)s”的区划。") % {"code": code}) from error
