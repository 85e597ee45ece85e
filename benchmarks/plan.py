"""(j) the risk grades of a city and its yearly plan, against a bare COPY of the same rows."""

import io
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection, transaction

from accounts.models import Region, Role, RoleAssignment, User
from benchmarks.generation import RolledBack
from benchmarks.rounds import figures, ratios, timed
from benchmarks.sizes import LAST_DAY, Size
from inspections.models import InspectionPublication, PlannedInspection, WaitingPublication
from inspections.queries.inspection.publication import to_publish, with_deadline
from inspections.queries.planning.balance import ADDED_COLUMNS
from inspections.queries.planning.full_check import in_state, subjects_of
from inspections.queries.planning.grading import COLUMNS
from inspections.services.planning.grading import grade_all, regrade
from inspections.services.planning.plan import balance_plans, make_plan

AT = datetime.combine(LAST_DAY, time(1), UTC)  # nine in the morning in Suzhou
NEXT_YEAR = LAST_DAY.year + 1
# Whose plan asks for fewer visits than their grade; whose full check is owed and not planned.
UNMET = """
SELECT count(*) FROM enterprises_enterprise e JOIN inspections_riskgrade g ON g.enterprise_id = e.id
JOIN inspections_risklevelrule l ON l.version_id = g.version_id AND l.level = g.level
WHERE e.status = 'IN_BUSINESS' AND l.visits_minimum > (
    SELECT count(*) FROM inspections_plannedinspection p WHERE p.enterprise_id = e.id AND p.state = 'PLANNED')
"""
UNCHECKED = """
SELECT count(*) FROM enterprises_enterprise e
WHERE e.status = 'IN_BUSINESS' AND NOT EXISTS (
    SELECT 1 FROM inspections_inspection i WHERE i.enterprise_id = e.id AND i.items_checked
    AND i.kind IN ('DAILY', 'SYSTEM') AND i.inspected_on > %s)
  AND NOT EXISTS (
    SELECT 1 FROM inspections_plannedinspection p WHERE p.enterprise_id = e.id AND p.kind = 'FULL')
"""
# Of those with one daily visit a year: by how much the months of a township differ; 1 where evenly spread.
TOWNSHIP_SPREAD = """
SELECT max(most - least) FROM (
    SELECT region_id, max(number) AS most, CASE WHEN count(*) < 12 THEN 0 ELSE min(number) END AS least
    FROM (SELECT e.region_id, p.due_to, count(*) AS number
          FROM inspections_plannedinspection p JOIN enterprises_enterprise e ON e.id = p.enterprise_id
          WHERE p.kind = 'DAILY' AND NOT EXISTS (
              SELECT 1 FROM inspections_plannedinspection o WHERE o.enterprise_id = e.id AND o.id <> p.id)
          GROUP BY 1, 2) months GROUP BY 1) townships
"""


def measure_plan(size: Size) -> dict:
    """Rounds of grading and planning everybody, rolled back; what the night and a piece of news cost."""
    city = Region.objects.get(code="320500")
    grades, plans, grade_copies, plan_copies = [], [], [], []
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE inspections_riskgrade, inspections_inspectionplan CASCADE")
    grade_rows, grade_text = _written("inspections_riskgrade", COLUMNS, _grade)
    _grade()
    plan_rows, plan_text = _written("inspections_plannedinspection", ADDED_COLUMNS, lambda: _plan(city))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE inspections_riskgrade, inspections_plannedinspection")
    for _round in range(size.rounds):
        plan_copies.append(_undone(lambda: _copy("inspections_plannedinspection", ADDED_COLUMNS, plan_text)))
        plans.append(_undone(lambda: _plan(city)))
    _plan(city)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE inspections_riskgrade, inspections_plannedinspection")
    spread = _spread()
    night = [timed(lambda: balance_plans(at=AT + timedelta(days=365))) for _round in range(3)]
    news = [timed(lambda pk=pk: regrade(enterprise_ids=[pk], at=AT)) for pk in range(1, 101)]
    publication = measure_publication(size)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE inspections_riskgrade, inspections_inspectionplan CASCADE")
    for _round in range(size.rounds):
        grade_copies.append(_undone(lambda: _copy("inspections_riskgrade", COLUMNS, grade_text)))
        grades.append(_undone(_grade))
    return {
        "grades": grade_rows,
        "grade_seconds": figures(grades),
        "grade_copy_seconds": figures(grade_copies),
        "grade_ratio": ratios(grades, grade_copies),
        "visits": plan_rows,
        "plan_seconds": figures(plans),
        "plan_copy_seconds": figures(plan_copies),
        "ratio": ratios(plans, plan_copies),
        "night_without_change_seconds": figures(night),
        "news_of_one_ms": figures([1000 * seconds for seconds in news]),
        **spread,
        **publication,
    }


def measure_publication(size: Size) -> dict:
    """What has to be public within 20 working days, and whose full check is overdue, as a city sees both.

    Once with what four weeks bring, once with nothing published at all.
    """
    city = Region.objects.get(code="320500")
    found: dict = {}
    for name, since in (("four_weeks", LAST_DAY - timedelta(days=28)), ("nothing_public", date.min)):
        with suppress(RolledBack), transaction.atomic():
            reader = User.objects.create(username=f"reader-{name}")
            RoleAssignment.objects.create(
                user=reader, role=Role.CITY_REGULATOR, region=city, valid_from=date(2020, 1, 1)
            )
            with connection.cursor() as cursor:
                # Publications are append-only; here they are taken away for the length of a round.
                cursor.execute("SET LOCAL session_replication_role = replica")
            taken_back = InspectionPublication.objects.filter(published_on__gt=since)
            WaitingPublication.objects.bulk_create(
                (
                    WaitingPublication(inspection_id=pk, since=began)
                    for pk, began in taken_back.values_list("inspection_id", "inspection__final_on")
                ),
                batch_size=10_000,
            )
            taken_back.delete()
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE inspections_waitingpublication, inspections_inspectionpublication")
            found[f"to_publish_{name}"] = to_publish(reader).count()
            pages = [1000 * timed(lambda: _page_to_publish(reader)) for _round in range(size.rounds)]  # noqa: B023 called at once
            found[f"page_to_publish_{name}_ms"] = figures(pages)
            if name == "four_weeks":
                subjects = subjects_of(reader)
                found["full_checks_overdue"] = in_state(subjects, "overdue", LAST_DAY).count()
                counts = [
                    1000 * timed(lambda: in_state(subjects, "overdue", LAST_DAY).count())  # noqa: B023 called at once
                    for _round in range(size.rounds)
                ]
                found["full_checks_overdue_ms"] = figures(counts)
            raise RolledBack
    return found


def _page_to_publish(reader: User) -> None:
    """As the page asks for it: how many there are, and the fifty most urgent, with their last day."""
    rows = to_publish(reader)
    rows.count()
    for inspection in rows[:50]:
        with_deadline(inspection, LAST_DAY)


def _grade() -> int:
    return grade_all(as_of=LAST_DAY, at=AT)


def _plan(city: Region) -> int:
    return make_plan(region=city, year=NEXT_YEAR, by=None, at=AT).added


def _spread() -> dict:
    with connection.cursor() as cursor:
        cursor.execute(UNMET)
        unmet = cursor.fetchone()[0]
        cursor.execute(UNCHECKED, [datetime(NEXT_YEAR - 2, 12, 31, tzinfo=UTC).date()])
        unchecked = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM inspections_plannedinspection GROUP BY due_from ORDER BY 1")
        months = [row[0] for row in cursor.fetchall()]
        cursor.execute(TOWNSHIP_SPREAD)
        township = cursor.fetchone()[0]
    return {
        "minima_unmet": unmet,
        "full_checks_missing": unchecked,
        "full_checks": PlannedInspection.objects.filter(kind="FULL").count(),
        "fewest_and_most_a_month": [min(months), max(months)],
        "largest_difference_in_a_township": township,
    }


def _written(table: str, columns: str, work) -> tuple[int, str]:
    """How many rows the work writes, and their text for COPY; what it wrote is rolled back."""
    target = io.StringIO()
    rows = 0

    def write():
        nonlocal rows
        rows = work()
        with connection.cursor() as cursor:
            cursor.cursor.copy_expert(f"COPY {table} ({columns}) TO STDOUT", target)

    _undone(write)
    return rows, target.getvalue()


def _copy(table: str, columns: str, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", io.StringIO(text))


def _undone(work) -> float:
    taken = 0.0
    try:
        with transaction.atomic():
            taken = timed(work)
            raise RolledBack
    except RolledBack:
        return taken
