"""Each counter of the day's work equals the list behind it, for whoever looks."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from inspections.models import Complaint, OnSiteInspection, PlannedInspection, Sample
from portal.queries.queue import Bucket, count_lines, queues_of
from portal.queries.queue_sources import SOURCES
from tests.factories.accounts import give_role, make_user
from tests.factories.hazards import make_hazard
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
    assert len(found) == 68


def test_who_walks_the_round_sees_what_became_of_it(people, noodle_bar, sign_in):
    walker = make_user("walker", "网格员")
    give_role(walker, Role.GRID_WORKER, noodle_bar.region)
    now = timezone.now()
    own = [make_hazard(noodle_bar, at=now, title="门口油污", by=walker) for _n in "12"]
    (counted,) = [one for one in count_lines(lines_of(walker), walker) if one.count]

    assert counted.count == 2
    page = sign_in(walker).get(counted.line.url).context["page"]
    assert {row.pk for row in page} == {hazard.pk for hazard in own}


def test_who_only_looks_on_has_nothing_to_do(people):
    assert lines_of(people["auditor"]) == lines_of(people["administrator"]) == []


def test_what_a_colleague_was_named_for_is_theirs(people):
    inspector, colleague = people["inspector"], people["colleague"]
    own = Complaint.objects.visible_to(inspector).in_queue_of(inspector)

    leaver = people["leaver"]
    assert set(own.values_list("handled_by", flat=True)) == {inspector.pk, None, leaver.pk}
    assert own.filter(handled_by=inspector).count() == own.filter(handled_by=None).count() == 6
    theirs = OnSiteInspection.objects.visible_to(colleague).in_queue_of(colleague)
    assert theirs.count() == 10
    assert OnSiteInspection.objects.visible_to(inspector).in_queue_of(inspector).count() == 7


def left_over(user):
    """Each noun's rows that name only people who left."""
    return {
        model._meta.model_name: set(model.objects.visible_to(user).of_gone())
        for model in (Complaint, OnSiteInspection, PlannedInspection, Sample)
    }


def queue_of(user):
    """Each noun's rows in the queue, to be compared with others'."""
    return {
        model._meta.model_name: set(model.objects.visible_to(user).in_queue_of(user))
        for model in (Complaint, OnSiteInspection, PlannedInspection, Sample)
    }


def test_what_somebody_left_is_in_everybodys_queue(people, inspector):
    left = left_over(inspector)

    assert {name: len(rows) for name, rows in left.items()} == {
        "complaint": 1, "onsiteinspection": 1, "plannedinspection": 1, "sample": 1,
    }  # fmt: skip
    for name in ("inspector", "colleague", "chief"):
        assert all(rows <= queue_of(people[name])[noun] for noun, rows in left.items()), name
    lines = {line.url for line in lines_of(inspector) if "gone" in line.url}
    assert len(lines) == 5


@pytest.mark.parametrize("how", ["ended", "over", "elsewhere", "back"])
def test_who_lost_the_territory_has_left_too(how, people, inspector, far_district):
    """Not only a shut account: the role was ended, ran out, or is held in another district now."""
    leaver = people["leaver"]
    leaver.is_active = True
    leaver.save(update_fields=["is_active"])
    today = timezone.localdate()
    held = leaver.role_assignments
    if how == "ended":
        held.update(valid_to=today, ended_at=timezone.now())
    elif how == "over":
        held.update(valid_from=today - timedelta(days=9), valid_to=today - timedelta(days=1))
    elif how == "elsewhere":
        held.update(region=far_district)

    found = {name: len(rows) for name, rows in left_over(inspector).items()}

    expected = (0, 0, 0, 0) if how == "back" else (1, 1, 1, 1)
    assert tuple(found.values()) == expected
    gone = next(line for line in lines_of(inspector) if line.params == {"list": "gone"})
    assert gone.rows.count() == bool(expected[0])


def test_a_former_colleague_can_be_looked_up(people, inspector, sign_in):
    url = reverse("inspections:list_complaints")
    client = sign_in(inspector)

    page = client.get(url, {"whose": people["leaver"].pk})

    assert [row.handled_by for row in page.context["page"]] == [people["leaver"]]
    assert "离任的人（已离职或调离）" in page.text
    mine = client.get(url, {"whose": inspector.pk}).context["page"]
    assert {row.handled_by for row in mine} == {inspector}


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

    with django_assert_num_queries(of_inspector + 2 + 3):  # terms in force: of publication, twice; three more
        queues_of(inspector, now, SOURCES)
