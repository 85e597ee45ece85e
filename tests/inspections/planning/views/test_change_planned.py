"""The page of one planned visit, the form that moves it, and what calendars hear of it."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from inspections.models import PlannedChange
from tests.factories.accounts import give_role, make_user
from tests.factories.inspections_planning import make_plan_row, make_planned

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year + 1


@pytest.fixture
def second(district):
    user = make_user("second", "李检查")
    give_role(user, Role.DISTRICT_REGULATOR, district)
    return user


@pytest.fixture
def planned(noodle_bar):
    plan = make_plan_row(noodle_bar.region, YEAR)
    return make_planned(noodle_bar, date(YEAR, 3, 1), date(YEAR, 3, 31), plan=plan)


def url(name, planned):
    return reverse(f"inspections:{name}", args=[planned.pk])


def said(*people, day=date(YEAR, 3, 8), seen=0):
    return {
        "visit_on": day.isoformat(),
        "inspectors": [one.pk for one in people],
        "reason": "店主住院",
        "seen": seen,
    }


def calendar(client):
    return client.get(reverse("inspections:download_my_calendar")).content.replace(b"\r\n ", b"").decode()


def test_it_is_changed_and_the_history_stays_to_be_seen(sign_in, inspector, second, planned):
    client = sign_in(inspector)
    client.post(url("change_planned", planned), said(inspector, second))

    answer = client.post(
        url("change_planned", planned), said(inspector, second, day=date(YEAR, 4, 2), seen=1), follow=True
    )

    page = answer.content.decode()
    assert f"{YEAR}-03-08 → {YEAR}-04-02" in page
    assert f"{YEAR}-03-01 – {YEAR}-03-31" in page
    assert (page.count("店主住院"), PlannedChange.objects.count()) == (2, 2)
    listed = client.get(reverse("inspections:list_planned"), {"state": "changed"}).context["page"]
    assert [(row.pk, row.visit_on) for row in listed] == [(planned.pk, date(YEAR, 4, 2))]


def test_too_late_says_until_when(sign_in, inspector, second, planned):
    late = said(inspector, second, day=date(YEAR + 1, 1, 1))

    form = sign_in(inspector).post(url("change_planned", planned), late).context["form"]

    assert f"{YEAR}年12月31日" in form.errors["visit_on"][0]
    assert not PlannedChange.objects.exists()


def test_the_form_of_before_is_refused(sign_in, inspector, second, planned):
    client = sign_in(inspector)
    client.post(url("change_planned", planned), said(inspector, second))

    form = client.post(url("change_planned", planned), said(inspector, second, day=date(YEAR, 3, 9))).context[
        "form"
    ]

    assert list(form.errors) == ["__all__"]
    assert PlannedChange.objects.count() == 1


def test_a_branch_moves_the_day_but_sends_nobody(sign_in, inspector, second, district, planned):
    branch = make_user("branch")
    give_role(branch, "BRANCH_REGULATOR", district)
    sign_in(inspector).post(url("change_planned", planned), said(inspector, second))
    client = sign_in(branch)

    assert "inspectors" not in client.get(url("change_planned", planned)).context["form"].fields
    client.post(url("change_planned", planned), said(branch, day=date(YEAR, 3, 9), seen=1))

    newest = PlannedChange.objects.get(number=2)
    assert (newest.visit_on, set(newest.inspectors.all())) == (date(YEAR, 3, 9), {inspector, second})


def test_calendars_follow(sign_in, inspector, second, district, planned):
    third = make_user("third", "王检查")
    give_role(third, Role.DISTRICT_REGULATOR, district)
    client = sign_in(inspector)
    client.post(url("change_planned", planned), said(inspector, second))
    before = calendar(sign_in(second))
    client.post(url("change_planned", planned), said(inspector, third, day=date(YEAR, 3, 9), seen=1))

    uid = f"UID:planned-{planned.pk}@"
    assert f"DTSTART;TZID=Asia/Shanghai:{YEAR}0308" in before
    assert "STATUS:CANCELLED" not in before
    taken_off, stays = calendar(sign_in(second)), calendar(client)
    assert all(text.count(uid) == 1 for text in (before, taken_off, stays))
    assert "STATUS:CANCELLED" in taken_off
    assert f"DTSTART;TZID=Asia/Shanghai:{YEAR}0309" in stays
    assert ["SEQUENCE:1" in before, "SEQUENCE:2" in stays, "SEQUENCE:3" in taken_off] == [True, True, True]
    assert calendar(sign_in(third)).count(uid) == 1


def test_the_api_tells_the_day(sign_in, inspector, second, planned):
    client = sign_in(inspector)
    client.post(url("change_planned", planned), said(inspector, second))

    (row,) = client.get("/api/v1/planned-inspections/").json()["results"]

    assert (row["visit_on"], row["is_changed"]) == (f"{YEAR}-03-08", True)


def test_it_asks_the_same_number_of_questions(
    sign_in, inspector, second, planned, django_assert_max_num_queries
):
    client, numbers = sign_in(inspector), []
    for seen in range(2):
        client.post(
            url("change_planned", planned), said(inspector, second, day=date(YEAR, 3, 8 + seen), seen=seen)
        )
        client.get(url("show_planned", planned))
        with django_assert_max_num_queries(20) as asked:
            client.get(url("show_planned", planned))
        numbers.append(len(asked))

    assert numbers[0] == numbers[1]
