"""Facts → formula → stored index. One path for the command, the night and a single event."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

import numpy as np
from django.db import connection, transaction

from accounts.models import Region
from scoring.formula.columns import FACT_LAYOUTS, NO_DATA, POINT_LAYOUTS, pack
from scoring.formula.index import compute_index, rank_within
from scoring.formula.model import ModelParameters, parse_parameters
from scoring.models import IndexModelVersion, IndexRun, RescoreRequest
from scoring.queries.facts import FactTable, Scope, read_facts
from scoring.queries.fetch import Columns
from scoring.queries.standing import current_figures
from scoring.services.index_snapshot import Scores, publish_snapshots, write_snapshots
from scoring.services.publishing_beside import PublishingBeside, can_publish_beside
from scoring.services.region_index import write_region_figures
from scoring.signals import index_published

THREADS = 2
CHUNK = 16_384  # enterprises computed at a time: their columns stay in the processor's cache


class NoModelVersion(Exception):
    """No rules of the index were in force on that day."""


class FutureDay(Exception):
    """The index can't be computed for a day that has not begun."""


class NothingToScore(Exception):
    """No enterprise in scope has any fact by that day, nor was any registered."""


@dataclass(frozen=True)
class Outcome:
    run: IndexRun
    scored: int
    not_enough_data: int
    written: int
    seconds: float = 0.0  # until all is stored, before anybody is told


def model_in_force(day: date) -> IndexModelVersion:
    version = IndexModelVersion.objects.in_force(day).first()
    if version is None:
        raise NoModelVersion(day.isoformat())
    return version


def recompute_index(
    *,
    as_of: date,
    at: datetime,
    today: date,
    region: Region | None = None,
    parent: IndexRun | None = None,
) -> Outcome:
    """Compute and store the index of a whole territory as of a day.

    Computed again it writes only what differs; what was published for that day stays beside it. As a part
    of `parent` it is stored and waits for the parent to be published.
    """
    begun = time.perf_counter()
    if as_of > today:
        raise FutureDay(as_of.isoformat())
    version = model_in_force(as_of)
    scope = Scope(path=region.path if region else None)
    requested = _requests(scope)
    scores = _rank(_score(as_of, parse_parameters(version.parameters), scope))
    if not len(scores):
        raise NothingToScore(as_of.isoformat())
    kind = parent.kind if parent else kind_of_run(as_of=as_of, region=region)
    run = IndexRun(as_of=as_of, kind=kind, model_version=version, region=region, parent=parent, started_at=at)
    is_alone = not connection.in_atomic_block
    with ExitStack() as stack:
        beside = None
        with transaction.atomic():
            run.save()
            if is_alone and can_publish_beside(run):
                beside = stack.enter_context(PublishingBeside(run, scores))
            outcome = _store(run, scores, compare_ranks=True)
            within = region.path if region else ""
            write_region_figures(
                as_of=as_of, region_ids=scores.region_ids, points=scores.points, within=within
            )
            if parent is None:
                _forget_requests(scope, requested)
            if beside:
                beside.wait_until_ready()
            elif parent is None:
                _publish(run, at)
        if beside:
            beside.publish(at)
            run.finished_at = at
    outcome = replace(outcome, seconds=time.perf_counter() - begun)
    if parent is None:
        transaction.on_commit(partial(_tell, run))
    return outcome


def rescore_enterprises(*, enterprise_ids: list[int], as_of: date, at: datetime) -> Outcome | None:
    """Compute some enterprises anew after an event and show the new figures at once.

    Their own rank is counted against the present figures of the district; the ranks of the others are
    settled by the next night. None when there is nothing to say about any of them.
    """
    version = model_in_force(as_of)
    model = parse_parameters(version.parameters)
    with transaction.atomic():
        waiting = RescoreRequest.objects.filter(enterprise__in=enterprise_ids)
        list(waiting.select_for_update().order_by("pk"))
        scores = _score(as_of, model, Scope(enterprise_ids=tuple(enterprise_ids)))
        waiting.delete()
        if not len(scores):
            return None
        scores = _rank(scores, current_figures(scores.district_ids))
        run = IndexRun.objects.create(
            as_of=as_of, kind=IndexRun.Kind.EVENT, model_version=version, started_at=at
        )
        outcome = _store(run, scores, compare_ranks=False)
        if not outcome.written:
            run.delete()
            return outcome
        publish_run(run=run, at=at, enterprise_ids=scores.enterprise_ids.tolist())
    return outcome


def publish_run(*, run: IndexRun, at: datetime, enterprise_ids: list[int] | None = None) -> None:
    """Make a run and its parts what page and map show; call it in the transaction that ends the run."""
    _publish(run, at)
    transaction.on_commit(partial(_tell, run, enterprise_ids))


def _publish(run: IndexRun, at: datetime) -> None:
    broken_off = IndexRun.objects.filter(as_of=run.as_of, finished_at__isnull=True, parent__isnull=True)
    run_ids = [run.pk, *run.parts.values_list("pk", flat=True), *broken_off.values_list("pk", flat=True)]
    publish_snapshots(as_of=run.as_of, run_ids=run_ids)
    run.finished_at = at
    run.save(update_fields=["finished_at"])


def _tell(run: IndexRun, enterprise_ids: list[int] | None = None) -> None:
    index_published.send(sender=IndexRun, enterprise_ids=enterprise_ids, as_of=run.as_of, run_id=run.pk)


def kind_of_run(*, as_of: date, region: Region | None) -> str:
    """A day is published once, when it is the newest; whatever is computed for it later is a replay."""
    published = IndexRun.objects.filter(
        kind=IndexRun.Kind.PUBLISHED, finished_at__isnull=False, parent__isnull=True, as_of__gte=as_of
    )
    if region:
        published = published.filter(region=region) | published.filter(region__isnull=True)
    return IndexRun.Kind.REPLAY if published.exists() else IndexRun.Kind.PUBLISHED


# --- Between facts and storage ----------------------------------------------------------------
def _score(as_of: date, model: ModelParameters, scope: Scope) -> Scores:
    """Compute all in scope that can be told anything about: registered by then, or known by some fact."""
    table = read_facts(as_of=as_of, model=model, scope=scope)
    points = np.empty(len(table), dtype=POINT_LAYOUTS[model.layout])
    facts = np.empty(len(table), dtype=FACT_LAYOUTS[model.layout])

    def compute(start: int) -> None:
        rows = slice(start, start + CHUNK)
        columns = {name: column[rows].astype(np.int64) for name, column in table.facts.items()}
        points[rows] = compute_index(columns, model)
        facts[rows] = pack(columns, FACT_LAYOUTS[model.layout])

    with ThreadPoolExecutor(max_workers=THREADS) as threads:  # numpy computes outside the interpreter's lock
        list(threads.map(compute, range(0, len(table), CHUNK)))
    return _kept(table, facts, points)


def _kept(table: FactTable, facts: np.ndarray, points: np.ndarray) -> Scores:
    keep = table.is_registered | (points["dimensions"] > 0)
    everything = bool(keep.all())
    columns = (table.enterprise_ids, table.district_ids, table.region_ids, facts, points)
    enterprise_ids, district_ids, region_ids, facts, points = (
        column if everything else column[keep] for column in columns
    )
    nothing = np.zeros(len(enterprise_ids), dtype=np.int64)
    return Scores(enterprise_ids, district_ids, region_ids, facts, points, ranks=nothing, counts=nothing)


def _rank(scores: Scores, others: Columns | None = None) -> Scores:
    """Rank in the district and number of ranked there, also against others' present figures."""
    index = scores.points["index"].astype(np.int64)
    districts = scores.district_ids
    if others is not None:
        keep = ~np.isin(others["enterprise"], scores.enterprise_ids)
        index = np.concatenate([index, others["index"][keep]])
        districts = np.concatenate([districts, others["district"][keep]])
    ranks = rank_within(districts, index)[: len(scores)]
    counts = np.bincount(districts[index != NO_DATA], minlength=districts.max(initial=0) + 1)
    return replace(scores, ranks=ranks, counts=counts[scores.district_ids])


def _store(run: IndexRun, scores: Scores, *, compare_ranks: bool) -> Outcome:
    run.written = write_snapshots(run=run, scores=scores, compare_ranks=compare_ranks)
    run.scored = scores.scored
    run.not_enough_data = len(scores) - scores.scored
    run.finished_at = run.started_at if run.parent_id else None
    run.save(update_fields=["written", "scored", "not_enough_data", "finished_at"])
    return Outcome(run, run.scored, run.not_enough_data, run.written)


def _requests(scope: Scope) -> dict[int, datetime]:
    requests = RescoreRequest.objects.all()
    if scope.path:
        requests = requests.filter(enterprise__region_path__startswith=scope.path)
    return dict(requests.values_list("pk", "requested_at"))


def _forget_requests(scope: Scope, seen: dict[int, datetime]) -> None:
    """Requests seen before the facts were read are answered; one renewed since then is not."""
    present = _requests(scope) if seen else {}
    answered = [pk for pk, requested_at in seen.items() if present.get(pk) == requested_at]
    for start in range(0, len(answered), 5_000):
        RescoreRequest.objects.filter(pk__in=answered[start : start + 5_000]).delete()
