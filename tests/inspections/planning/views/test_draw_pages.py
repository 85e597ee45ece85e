from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Role
from inspections.models import CalendarKey, Draw, DrawnVisit, PlannedInspection, Recusal
from inspections.queries.planning.appointment import load_of
from inspections.services.inspection.on_site import cancel_on_site
from inspections.services.planning.draw import commit_draw, execute_draw
from ledger.services.sealing import seal
from tests.factories.accounts import give_role, make_user
from tests.factories.enterprises import make_enterprise
from tests.factories.inspections import make_inspection
from tests.factories.inspections_inspection import plan
from tests.factories.inspections_planning import make_planned

pytestmark = pytest.mark.django_db
WINDOW = {"due_from": date(2999, 12, 1), "due_to": date(2999, 12, 31)}


@pytest.fixture
def second(district):
    user = make_user("second", "李检查")
    give_role(user, Role.DISTRICT_REGULATOR, district)
    return user


@pytest.fixture
def drawn(district, inspector, second, at):
    for number in range(3):
        enterprise = make_enterprise(district, longitude=120.6 + number / 50, latitude=31.3 + number / 70)
        make_planned(enterprise, **WINDOW)
    row = commit_draw(
        region=district, title="抽查", inspectors=[inspector, second], subjects_wanted=3, by=inspector, at=at,
        **WINDOW,
    )  # fmt: skip
    seal(at=at)
    return execute_draw(row=row, by=inspector, at=at)


def test_from_the_form_to_the_result(sign_in, inspector, second, district, noodle_bar):
    make_planned(noodle_bar, **WINDOW)
    client = sign_in(inspector)
    data = {"title": "抽查", "region": district.code, "due_from": "2999-12-01", "due_to": "2999-12-31",
            "subjects_wanted": "1", "inspectors": [inspector.pk]}  # fmt: skip

    alone = client.post(reverse("inspections:create_draw"), data)
    assert set(alone.context["form"].errors) == {"inspectors"}
    both = {"inspectors": [inspector.pk, second.pk]}
    too_many = client.post(reverse("inspections:create_draw"), data | both | {"subjects_wanted": "2"})
    assert too_many.context["form"].non_field_errors()
    client.post(reverse("inspections:create_draw"), data | both)
    row = Draw.objects.get()
    page = reverse("inspections:show_draw", args=[row.pk])
    assert client.get(page).context["is_sealed"] is False
    client.post(reverse("inspections:execute_draw", args=[row.pk]))
    assert not DrawnVisit.objects.exists()

    seal(at=timezone.now())
    client.post(reverse("inspections:execute_draw", args=[row.pk]))

    assert [visit.enterprise for visit in client.get(page).context["visits"]] == [noodle_bar]
    assert "李检查" in client.get(page).content.decode()


def test_a_stranger_of_the_form_can_not_be_sent(sign_in, inspector, far_inspector, district, noodle_bar):
    make_planned(noodle_bar, **WINDOW)
    data = {"title": "抽查", "region": district.code, "due_from": "2999-12-01", "due_to": "2999-12-31",
            "subjects_wanted": "1", "inspectors": [inspector.pk, far_inspector.pk]}  # fmt: skip

    answer = sign_in(inspector).post(reverse("inspections:create_draw"), data)

    assert set(answer.context["form"].errors) == {"inspectors"}


def test_everybody_sees_every_commitment(client, drawn, district, at, django_assert_num_queries):
    visit = drawn.visits.first()
    inspection = make_inspection(visit.enterprise)
    PlannedInspection.objects.filter(pk=visit.planned_id).update(
        state="DONE", inspection=inspection, done_on=inspection.inspected_on
    )
    Draw.objects.create(
        region=district, title="没有抽的", commitment="0" * 64, pool={}, committed_at=at - timedelta(days=90),
        due_from=date(2026, 9, 1), due_to=date(2026, 9, 30),
    )  # fmt: skip
    home = client.get(reverse("portal:home")).text
    page = client.get(reverse("inspections:list_published_draws"))
    with django_assert_num_queries(2):
        found = client.get("/api/v1/public/draws/").json()["results"]

    assert reverse("inspections:list_published_draws") in home
    assert "承诺后没有抽取" in page.text
    assert [draw.title for draw in page.context["page"]] == ["抽查", "没有抽的"]
    assert [(one["drawn_count"], one["made_count"], one["is_over"]) for one in found] == [
        (3, 1, False),
        (0, 0, True),
    ]
    assert found[0]["record"] == reverse("inspections:show_draw_record", args=[drawn.record_id])
    assert "secret" not in found[0]


def test_a_recusal_is_declared_and_ended(sign_in, inspector, noodle_bar):
    client = sign_in(inspector)
    data = {"inspector": inspector.pk, "public_id": "nothing", "reason": "RELATIVE"}
    data["valid_from"] = "2026-01-01"

    wrong = client.post(reverse("inspections:create_recusal"), data)
    assert set(wrong.context["form"].errors) == {"public_id"}
    typed = noodle_bar.spaced_public_id.lower()
    client.post(reverse("inspections:create_recusal"), data | {"public_id": typed})
    recusal = Recusal.objects.get()
    client.post(reverse("inspections:end_recusal", args=[recusal.pk]))

    recusal.refresh_from_db()
    assert (recusal.enterprise, recusal.valid_to) == (noodle_bar, timezone.localdate())


def test_my_visits_are_a_route_by_day(sign_in, inspector, drawn):
    visits = list(drawn.visits.order_by("visit_on"))
    client = sign_in(inspector)
    page = client.get(reverse("inspections:list_my_visits"), {"day": visits[0].visit_on.isoformat()})

    route = page.context["route"]
    assert page.context["days"] == sorted({visit.visit_on for visit in visits})
    assert {stop.visit.planned.pk for stop in route.stops} == {
        visit.planned_id for visit in visits if visit.visit_on == visits[0].visit_on
    }
    assert [stop.number for stop in route.stops] == list(range(1, len(route.stops) + 1))
    assert route.line.startswith("M")


def test_the_calendar_holds_only_ones_own(sign_in, inspector, auditor, district, drawn):
    third = make_user("third", "王检查")
    give_role(third, Role.DISTRICT_REGULATOR, district)
    url = reverse("inspections:download_my_calendar")

    mine, theirs = sign_in(inspector).get(url), sign_in(third).get(url)

    assert mine["Content-Type"] == "text/calendar; charset=utf-8"
    assert mine.content.count(b"BEGIN:VEVENT") == 3
    assert theirs.content.count(b"BEGIN:VEVENT") == 0
    assert f"UID:{drawn.record_id}-1@".encode() in mine.content.replace(b"\r\n ", b"")
    assert sign_in(auditor).get(url).status_code == 403


def test_what_no_plan_asked_for_is_ones_visit_too(sign_in, inspector, second, noodle_bar, district):
    today = timezone.localdate()
    on_site = plan(noodle_bar, [inspector, second], timezone.now(), planned_on=today)
    client, url = sign_in(inspector), reverse("inspections:download_my_calendar")

    page = client.get(reverse("inspections:list_my_visits"))

    (stop,) = page.context["route"].stops
    assert (stop.visit.on_site, stop.visit.people) == (on_site, (inspector, second))
    assert reverse("inspections:show_on_site", args=[on_site.pk]) in page.text
    assert load_of([second.pk], today) == {(second.pk, today): 1}
    assert client.get(url).content.count(b"STATUS:CANCELLED") == 0
    cancel_on_site(on_site=on_site, reason="大雪", by=inspector, at=timezone.now())
    assert load_of([second.pk], today) == {}
    assert f"UID:on-site-{on_site.pk}@".encode() in client.get(url).content
    assert client.get(url).content.count(b"STATUS:CANCELLED") == 1


def test_a_calendar_program_reads_ones_visits_until_the_key_is_revoked(
    sign_in, client, inspector, second, drawn
):
    mine, make = sign_in(inspector), reverse("inspections:make_calendar_key")

    first, newest = (urlsplit(mine.post(make).context["address"]).path for _round in range(2))
    read = client.get(newest)

    assert (read["Content-Type"], read["Cache-Control"]) == (
        "text/calendar; charset=utf-8",
        "private, no-store",
    )
    assert read.content.count(b"BEGIN:VEVENT") == 3
    assert client.get(first).status_code == 404  # replaced
    assert newest.split("/")[-1].removesuffix(".ics") not in CalendarKey.objects.get().key_hash
    actions = ["make_calendar_key", "make_calendar_key", "revoke_calendar_key"]
    mine.post(reverse("inspections:revoke_calendar_key"))
    assert client.get(newest).status_code == 404
    mine.post(reverse("inspections:revoke_calendar_key"))
    written = AuditEntry.objects.filter(action__contains="calendar_key").order_by("pk")
    assert list(written.values_list("action", flat=True)) == actions


def test_who_is_no_regulator_any_more_is_read_by_no_program(sign_in, client, inspector):
    made = sign_in(inspector).post(reverse("inspections:make_calendar_key"))
    newest = urlsplit(made.context["address"]).path
    assert client.get(newest).status_code == 200

    inspector.role_assignments.all().delete()

    assert client.get(newest).status_code == 404


@pytest.mark.parametrize("name", ["list_draws", "list_recusals", "list_my_visits"])
def test_it_asks_the_same_number_of_questions(
    sign_in, inspector, second, district, at, drawn, name, django_assert_max_num_queries
):
    client, url, numbers = sign_in(inspector), reverse(f"inspections:{name}"), []
    for _round in range(2):
        enterprise = make_enterprise(district)
        Recusal.objects.create(
            inspector=second, enterprise=enterprise, reason="OTHER", valid_from=date(2026, 1, 1),
            declared_by=inspector, declared_at=at,
        )  # fmt: skip
        Draw.objects.create(
            region=district, title="抽查", commitment=f"{_round:064}", pool={}, committed_at=at, **WINDOW
        )
        client.get(url)
        with django_assert_max_num_queries(12) as asked:
            client.get(url)
        numbers.append(len(asked))

    assert numbers[0] == numbers[1]
