import logging
from datetime import date, timedelta

from celery import shared_task
from django.utils import timezone

from accounts.models import Region
from common.local_time import local_date
from common.working_days import year_to_arrange
from duties.services.exemption import align_exemptions
from duties.services.generation import generate_ahead as generate_duties_ahead
from duties.services.hollow_detection import look_for_hollow_routines as look_in_region
from duties.services.hollow_detection import parts_of_territory
from duties.services.ladder import take_due_rungs
from duties.services.ladder_retention import forget_ladders
from duties.services.report_draft import prepare_drafts

logger = logging.getLogger(__name__)


@shared_task(time_limit=900, soft_time_limit=840)
def generate_ahead(today: str | None = None) -> None:
    """Make the duties of this week and the next."""
    now = timezone.now()
    day = date.fromisoformat(today) if today else local_date(now)
    year = year_to_arrange(day)
    if year is not None:
        logger.warning(
            "Holidays and make-up workdays of %s are only guessed: load a HOLIDAY_TABLE, restart, and run "
            "manage.py realign_duties.",
            year,
        )
    generate_duties_ahead(today=day, at=now)


@shared_task(time_limit=600, soft_time_limit=540)
def align_duties(enterprise_ids: list[int]) -> None:
    """Give enterprises whose registry facts changed the duties that they owe now, from today on."""
    now = timezone.now()
    align_exemptions(enterprise_ids=enterprise_ids, at=now)
    generate_duties_ahead(today=local_date(now), at=now, enterprise_ids=enterprise_ids)


@shared_task(time_limit=600, soft_time_limit=540)
def look_for_hollow_routines() -> None:
    """Every night, one task a district: what looks hollow in the weeks before today."""
    today = local_date(timezone.now())
    for region in parts_of_territory():
        look_in_part.delay(region.pk, today.isoformat())


@shared_task(time_limit=1800, soft_time_limit=1740)
def look_in_part(region_id: int, as_of: str) -> None:
    """A second run of the same day finds nothing new."""
    region = Region.objects.filter(pk=region_id).first()
    if region is not None:
        look_in_region(region=region, as_of=date.fromisoformat(as_of), at=timezone.now())


@shared_task(time_limit=900, soft_time_limit=840)
def climb_ladders() -> None:
    """Each minute: remind of what is due and tell whoever comes next of what is overdue."""
    take_due_rungs(at=timezone.now())


@shared_task(time_limit=600, soft_time_limit=540)
def prepare_report_drafts(today: str | None = None) -> None:
    """On the eve of reports and minutes: their drafts, so that nobody begins with an empty page."""
    now = timezone.now()
    day = date.fromisoformat(today) if today else local_date(now)
    prepare_drafts(due_on=day + timedelta(days=1), at=now)


@shared_task(time_limit=1800, soft_time_limit=1740)
def forget_old_ladders() -> None:
    """Each night."""
    forget_ladders(at=timezone.now())
