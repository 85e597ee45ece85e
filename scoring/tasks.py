"""Celery entries. A message may be lost, come twice or come late: the rows say what is to be done."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from accounts.models import Region
from common.local_time import local_date, start_of_local_day
from scoring.models import IndexRun
from scoring.services.night import districts_to_do, finish_night, nights, open_night, recompute_part
from scoring.services.objection_reminder import remind_of_objections
from scoring.services.rescore_request import waiting_enterprises
from scoring.services.score import rescore_enterprises

NIGHT_BEGINS = timedelta(minutes=30)  # after local midnight
PATIENCE = timedelta(minutes=2)  # before the sweep takes a message for lost


@shared_task(time_limit=600, soft_time_limit=540)
def run_night() -> None:
    """Close the day and send one task a district; what is done already is not sent again."""
    now = timezone.now()
    run = open_night(as_of=local_date(now), at=now)
    if run.finished_at:
        return
    waiting = districts_to_do(run)
    for region_id in waiting:
        recompute_district.delay(run.pk, region_id)
    if not waiting:
        finish_night(run=run, at=now)


@shared_task(time_limit=1800, soft_time_limit=1740)
def recompute_district(run_id: int, region_id: int) -> None:
    """Compute one district of a night; the last one publishes the night."""
    run = IndexRun.objects.filter(pk=run_id).first()
    region = Region.objects.filter(pk=region_id).first()
    if run is None or region is None:
        return
    recompute_part(run=run, region=region, at=timezone.now())
    finish_night(run=run, at=timezone.now())


@shared_task(time_limit=120, soft_time_limit=110)
def rescore_enterprise(enterprise_id: int) -> None:
    """Show what has just happened at one enterprise."""
    now = timezone.now()
    rescore_enterprises(enterprise_ids=[enterprise_id], as_of=local_date(now), at=now)


@shared_task(time_limit=1800, soft_time_limit=1740)
def rescore_waiting() -> None:
    """Rescore all that wait, a batch at a time: after an import, or when messages were lost."""
    now = timezone.now()
    while batch := waiting_enterprises(before=now):
        rescore_enterprises(enterprise_ids=batch, as_of=local_date(now), at=timezone.now())


@shared_task(time_limit=280, soft_time_limit=270)
def sweep() -> None:
    """Send again what is due and not done: the night, its districts, changed enterprises."""
    now = timezone.now()
    today = local_date(now)
    night = nights(today).order_by("pk").last()
    is_night_due = now - start_of_local_day(today) >= NIGHT_BEGINS
    if (night is None and is_night_due) or (
        night and not night.finished_at and now - night.started_at >= PATIENCE
    ):
        run_night.delay()
    if waiting_enterprises(before=now - PATIENCE):
        rescore_waiting.delay()


@shared_task(time_limit=600, soft_time_limit=540)
def remind_of_index_objections() -> None:
    """Every morning: terms of objections that come near or are over, each told once."""
    remind_of_objections(at=timezone.now())
