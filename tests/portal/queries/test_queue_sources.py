"""Each counter of the day's work equals the list behind it, for whoever looks."""

import pytest
from django.utils import timezone

from accounts.models import Role
from inspections.models import Complaint, OnSiteInspection
from portal.queries.queue import Bucket, count_lines, queues_of
from portal.queries.queue_sources import SOURCES
from tests.factories.accounts import give_role, make_user
from tests.factories.queues import plant_queues

PEOPLE = (
    "cadre",
    "other_cadre",
    "inspector",
    "colleague",
    "far_inspector",
    "chief",
    "auditor",
    "administrator",
)


@pytest.fixture
def people(
    noodle_bar, rival_bar, city, far_district, officer, principal, cook, cadre, inspector, far_inspector,
    auditor, administrator,
):  # fmt: skip
    planted = plant_queues(
        noodle_bar=noodle_bar,
        rival_bar=rival_bar,
        far_district=far_district,
        officer=officer,
        principal=principal,
        cook=cook,
        cadre=cadre,
        inspector=inspector,
    )
    chief = make_user("chief", "市局监管人员")
    give_role(chief, Role.CITY_REGULATOR, city)
    faces = {"chief": chief, "far_inspector": far_inspector, "auditor": auditor}
    return vars(planted) | faces | {"administrator": administrator}


def lines_of(user):
    return [line for source in SOURCES for line in source(user, timezone.now())]


def counts_of(user):
    return {one.line.url: one.count for one in count_lines(lines_of(user), user)}


def test_each_counter_equals_its_list(people, sign_in):
    compared = 0
    for name in PEOPLE:
        user, client = people[name], sign_in(people[name])
        for one in count_lines(lines_of(user), user):
            response = client.get(one.line.url)
            shown = response.context["page"]

            told = (name, one.line.url)
            assert response.status_code == 200, told
            assert one.count == shown.paginator.count, told
            assert {row.pk for row in shown} == set(one.line.rows.values_list("pk", flat=True)), told
            compared += one.count
    assert compared > 300  # nothing above was compared with nothing


def test_every_line_is_somebodys(people):
    found: dict[str, int] = {}
    for name in ("cadre", "inspector"):
        for one in count_lines(lines_of(people[name]), people[name]):
            key = str(one.line.label)
            found[key] = found.get(key, 0) + one.count

    assert {label for label, count in found.items() if not count} == set()
    assert len(found) == 54


def test_who_only_looks_on_has_nothing_to_do(people):
    assert lines_of(people["auditor"]) == lines_of(people["administrator"]) == []


def test_what_a_colleague_was_named_for_is_theirs(people):
    inspector, colleague = people["inspector"], people["colleague"]
    own = Complaint.objects.visible_to(inspector).in_queue_of(inspector)

    assert set(own.values_list("handled_by", flat=True)) == {inspector.pk, None}
    assert own.filter(handled_by=inspector).count() == own.filter(handled_by=None).count() == 6
    theirs = OnSiteInspection.objects.visible_to(colleague).in_queue_of(colleague)
    assert theirs.count() == 7
    assert OnSiteInspection.objects.visible_to(inspector).in_queue_of(inspector).count() == 4


def test_a_cadre_has_their_own_subjects_and_those_that_nobody_backs(people, noodle_bar, rival_bar):
    line = next(line for line in lines_of(people["cadre"]) if line.bucket == Bucket.OVERDUE)

    assert set(line.rows.values_list("enterprise", flat=True)) == {noodle_bar.pk}

    rival_bar.backing_assignments.update(ended_on=timezone.localdate())

    assert set(line.rows.all().values_list("enterprise", flat=True)) == {noodle_bar.pk, rival_bar.pk}


def test_overdue_comes_first(people):
    queues = queues_of(people["inspector"], timezone.now(), SOURCES)

    assert [queue.bucket for queue in queues] == list(Bucket)
    assert all(one.count for queue in queues for one in queue.counted)
    assert queues[0].total == sum(one.count for one in queues[0].counted)


def test_one_query_a_source(people, django_assert_num_queries):
    inspector = people["inspector"]
    now = timezone.now()
    inspector.current_role_assignments  # noqa: B018  known on every page
    of_inspector = sum(bool(source(inspector, now)) for source in SOURCES)

    with django_assert_num_queries(of_inspector + 2):  # and the term of publication in force, twice
        queues_of(inspector, now, SOURCES)
