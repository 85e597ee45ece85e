"""The night's index of the whole city: one part a district, published when the last part is done.

Every step may run twice without harm. Until the last step the index of the day before stands.
"""

from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import Region
from common.local_time import local_date
from duties.services.closing import DayNotOver, close_day
from enterprises.models import Enterprise
from scoring.models import IndexRun, IndexSnapshot
from scoring.queries.facts import districts_by_region
from scoring.services.region_index import read_and_write_region_figures
from scoring.services.score import (
    NothingToScore,
    kind_of_run,
    model_in_force,
    publish_run,
    recompute_index,
)

DAYS_CLOSED = 3  # a night on which nothing ran is made up for


@transaction.atomic
def open_night(*, as_of: date, at: datetime) -> IndexRun:
    """Close the days before and start the run of the day, or find the one already begun."""
    for days_ago in range(DAYS_CLOSED, 0, -1):
        _close(as_of - timedelta(days=days_ago), at)
    begun = nights(as_of).select_for_update().order_by("pk").last()
    if begun:
        return begun
    kind = kind_of_run(as_of=as_of, region=None)
    return IndexRun.objects.create(as_of=as_of, kind=kind, model_version=model_in_force(as_of), started_at=at)


def _close(day: date, at: datetime) -> None:
    try:
        close_day(day=day, at=at)
    except DayNotOver:  # a rule may leave a deadline until after midnight; the next night closes it
        return


def nights(as_of: date):
    """Whole-city runs of that day, finished or not."""
    whole = IndexRun.objects.filter(as_of=as_of, parent__isnull=True, region__isnull=True)
    return whole.exclude(kind=IndexRun.Kind.EVENT)


def districts_to_do(run: IndexRun) -> list[int]:
    """The districts with enterprises that have no finished part in this run yet."""
    districts = districts_by_region()
    present = Enterprise.objects.order_by().values_list("region", flat=True).distinct()
    done = set(run.parts.filter(finished_at__isnull=False).values_list("region", flat=True))
    return sorted({districts[region] for region in present} - done)


def recompute_part(*, run: IndexRun, region: Region, at: datetime) -> None:
    """Compute one district of the night, unless it is done already."""
    if run.finished_at or run.parts.filter(region=region).exists():
        return
    try:
        recompute_index(as_of=run.as_of, at=at, today=local_date(at), region=region, parent=run)
    except NothingToScore:
        IndexRun.objects.get_or_create(
            parent=run,
            region=region,
            defaults={
                "as_of": run.as_of,
                "kind": run.kind,
                "model_version": run.model_version,
                "started_at": at,
                "finished_at": at,
            },
        )


@transaction.atomic
def finish_night(*, run: IndexRun, at: datetime) -> bool:
    """Publish the run if all its districts are done and nobody has published it; says whether it did."""
    run = IndexRun.objects.select_for_update().get(pk=run.pk)
    if run.finished_at or districts_to_do(run):
        return False
    parts = list(run.parts.all())
    run.scored = sum(part.scored for part in parts)
    run.not_enough_data = sum(part.not_enough_data for part in parts)
    run.written = sum(part.written for part in parts)
    run.save(update_fields=["scored", "not_enough_data", "written"])
    publish_run(run=run, at=at)
    read_and_write_region_figures(as_of=run.as_of, snapshots=IndexSnapshot.objects.at_night(run.as_of))
    return True
