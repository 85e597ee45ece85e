"""Whom a draw sends to another district has what the visit needs, until it is over, and no dead link."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Role
from enterprises.models import Photo
from inspections.models import DrawnVisit, OnSiteInspection
from inspections.services.inspection.on_site import finalise_on_site, plan_on_site, tell_on_site
from inspections.services.planning.draw import commit_draw, execute_draw
from ledger.services.sealing import seal
from tests.factories.accounts import give_role, make_user
from tests.factories.inspections import make_inspection
from tests.factories.inspections_inspection import record, signing_of, start
from tests.factories.inspections_planning import make_grade, make_planned
from tests.factories.photos import draw_photo, make_photo
from tests.inspections.planning.services.test_drawn_visit import on_day_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(far_district):
    users = [make_user(f"elsewhere{number}", f"邻区检查员{number}") for number in range(2)]
    for user in users:
        give_role(user, Role.DISTRICT_REGULATOR, far_district)
    return users


@pytest.fixture
def visit(noodle_bar, city, sent, at):
    make_planned(noodle_bar)
    planner = make_user("planner", "市局的人")
    give_role(planner, Role.CITY_REGULATOR, city)
    row = commit_draw(
        region=city, title="全市抽查", due_from=date(2026, 12, 1), due_to=date(2026, 12, 31), inspectors=sent,
        subjects_wanted=1, by=planner, at=at,
    )  # fmt: skip
    seal(at=at)
    execute_draw(row=row, by=planner, at=at)
    return DrawnVisit.objects.select_related("draw", "planned__enterprise").get()


@pytest.fixture
def on_site(visit, sent, at):
    planned = visit.planned
    return plan_on_site(
        enterprise=planned.enterprise, kind="DAILY", planned_on=visit.visit_on, inspectors=sent, by=sent[0],
        at=at, planned=planned,
    )  # fmt: skip


def send_photo(client, enterprise):
    upload = SimpleUploadedFile("photo.jpg", draw_photo(), content_type="image/jpeg")
    data = {"id": str(uuid4()), "enterprise": enterprise.public_id, "photo": upload}
    return client.post(reverse("photo-list"), data)


def test_they_know_the_business_and_send_photos_until_the_visit_is_over(
    sign_in, visit, on_site, sent, officer, noodle_bar, at
):
    make_grade(noodle_bar, "C")
    make_inspection(noodle_bar, [("冷藏温度过高", True)])
    photo = make_photo(noodle_bar, officer)
    client, page = sign_in(sent[0]), reverse("inspections:show_on_site", args=[on_site.pk])
    shown = reverse("enterprises:show_photo", args=[noodle_bar.public_id, photo.pk])

    before = client.get(page)
    subject = before.context["subject"]
    assert [[item.description for item in one.failed] for one in subject.results] == [["冷藏温度过高"]]
    assert "冷藏温度过高" in before.text
    assert (subject.grade.level, client.get(shown).status_code) == ("C", 200)
    assert send_photo(client, noodle_bar).status_code == 201
    day = on_day_of(visit)
    started = record(start(on_site, sent, day), sent[0], day)
    assert client.get(page).context["subject"] is not None
    tell_on_site(on_site=started, signing=signing_of(started), by=sent[0], at=day)
    finalise_on_site(on_site=started, by=sent[0], at=day)

    after = client.get(page)
    assert after.status_code == 200  # what they have signed themselves
    assert (after.context["subject"], after.context["shows_photos"]) == (None, False)
    assert client.get(shown).status_code == 404
    assert send_photo(client, noodle_bar).status_code == 404
    assert Photo.objects.count() == 2


def test_what_the_plan_asks_for_no_more_opens_nothing(sign_in, visit, on_site, sent, officer, noodle_bar):
    photo = make_photo(noodle_bar, officer)
    shown = reverse("enterprises:show_photo", args=[noodle_bar.public_id, photo.pk])
    assert sign_in(sent[0]).get(shown).status_code == 200

    type(visit.planned).objects.filter(pk=visit.planned_id).update(state="MISSED")

    assert sign_in(sent[0]).get(shown).status_code == 404


def test_who_is_not_sent_sees_no_photo(sign_in, on_site, far_inspector, officer, noodle_bar):
    photo = make_photo(noodle_bar, officer)
    shown = reverse("enterprises:show_photo", args=[noodle_bar.public_id, photo.pk])

    assert sign_in(far_inspector).get(shown).status_code == 404
    assert send_photo(sign_in(far_inspector), noodle_bar).status_code == 404


def dead_links(client, address):
    """Where a click on the page ends in a refusal or in nothing."""
    page = client.get(address)
    assert page.status_code == 200, address
    main = page.text.split("<main", 1)[1]
    links = {link.replace("&amp;", "&") for link in re.findall(r'(?:href|src)="(/[^"#]*)"', main)}
    links = {link for link in links if not link.startswith("/static/")}
    return sorted(link for link in links if client.get(link, follow=True).status_code >= 400)


@pytest.mark.parametrize("who", ["sent", "at home", "branch"])
def test_no_link_leads_nowhere(sign_in, visit, on_site, sent, inspector, noodle_bar, at, who):
    branch = make_user("branch", "所里的人")
    give_role(branch, Role.BRANCH_REGULATOR, noodle_bar.region)
    person = {"sent": sent[0], "at home": inspector, "branch": branch}[who]
    client = sign_in(person)
    pages = [
        reverse("inspections:show_on_site", args=[on_site.pk]),
        reverse("inspections:list_planned"),
        reverse("inspections:show_planned", args=[visit.planned_id]),
        reverse("inspections:show_draw", args=[visit.draw_id]),
        reverse("inspections:list_my_visits"),
    ]
    prove = reverse("inspections:open_presence", args=[noodle_bar.public_id])
    pages += [prove, client.post(prove).url]

    found = {page: dead_links(client, page) for page in pages}

    assert found == dict.fromkeys(pages, [])


def test_made_visits_lead_nowhere_they_may_not_go(sign_in, visit, on_site, sent, noodle_bar, at):
    day = on_day_of(visit)
    started = record(start(on_site, sent, day), sent[0], day)
    tell_on_site(on_site=started, signing=signing_of(started), by=sent[0], at=day)
    inspection = finalise_on_site(on_site=started, by=sent[0], at=day)
    type(visit.planned).objects.filter(pk=visit.planned_id).update(
        state="DONE", inspection=inspection, done_on=inspection.inspected_on
    )
    client = sign_in(sent[1])
    pages = [
        reverse("inspections:list_planned"),
        reverse("inspections:show_planned", args=[visit.planned_id]),
        reverse("inspections:show_on_site", args=[on_site.pk]),
    ]

    assert {page: dead_links(client, page) for page in pages} == dict.fromkeys(pages, [])
    assert OnSiteInspection.objects.sent_by_draw(sent[1]).count() == 0
