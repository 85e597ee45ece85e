"""Interviews as people see them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hazards.models import Hazard
from inspections.models import AccountabilityInterview
from tests.factories.hazards import make_hazard
from tests.factories.inspections import make_inspection
from tests.factories.interviews import make_interview
from tests.factories.photos import draw_photo

FORM = {
    "ground": "HAZARD",
    "facts": "冷藏柜温度两次超标未整改",
    "held_on": "2026-11-20",
    "interviewers": "监管人员",
    "interviewee": "老板",
    "interviewee_post": "PRINCIPAL",
    "measures": "三日内更换冷藏柜",
    "due_on": "2026-11-30",
}


def test_from_the_talk_to_the_confirmation(noodle_bar, inspector, officer, sign_in):
    hazard = make_hazard(noodle_bar, by=inspector)
    regulator, enterprise = sign_in(inspector), sign_in(officer)
    url = f"/inspections/interviews/new/{noodle_bar.public_id}/"

    assert "冷藏柜温度过高" in regulator.get(url).content.decode()
    assert "minutes" in regulator.post(url, FORM | {"hazard": hazard.pk}).context["form"].errors
    assert "ground" in regulator.post(url, FORM | {"minutes": "已谈"}).context["form"].errors
    broken = SimpleUploadedFile("a.jpg", b"no picture", content_type="image/jpeg")
    sent = FORM | {"hazard": hazard.pk}
    assert "photos" in regulator.post(url, sent | {"photos": broken}).context["form"].errors
    minutes = SimpleUploadedFile("a.jpg", draw_photo(), content_type="image/jpeg")
    assert regulator.post(url, sent | {"photos": minutes}).status_code == 302

    interview = AccountabilityInterview.objects.get()
    page = enterprise.get(f"/inspections/interviews/{interview.pk}/").content.decode()
    assert "三日内更换冷藏柜" in page
    assert "确认整改落实" not in page
    assert (
        "责任约谈" in enterprise.get(f"/enterprises/{noodle_bar.public_id}/credit-archive/").content.decode()
    )

    url = f"/inspections/interviews/{interview.pk}/confirm/"
    assert "note" in regulator.post(url, {"note": ""}).context["form"].errors
    assert regulator.post(url, {"note": "已更换，现场看过"}).status_code == 302
    assert "这次约谈的整改已经确认" in regulator.post(url, {"note": "再次"}).content.decode()
    assert "已更换，现场看过" in enterprise.get(f"/inspections/interviews/{interview.pk}/").content.decode()


def test_the_list_is_cut_by_state_and_filter(noodle_bar, inspector, sign_in):
    interview = make_interview(noodle_bar, inspector)
    client = sign_in(inspector)

    def shown(**query):
        return list(client.get("/inspections/interviews/", query).context["page"])

    assert shown() == shown(list="all") == shown(q="面馆") == [interview]
    assert shown(list="done") == shown(q="没有这家") == shown(ground="HAZARD") == []


def test_it_exports_what_it_shows(noodle_bar, inspector, sign_in):
    make_interview(noodle_bar, inspector)

    file = sign_in(inspector).get("/inspections/interviews/", {"format": "xlsx"})

    assert file["Content-Disposition"].startswith('attachment; filename="interviews-')
    assert b"".join(file).startswith(b"PK")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_queries(
    noodle_bar, inspector, sign_in, django_assert_num_queries, rows
):
    for _number in range(rows):
        make_interview(noodle_bar, inspector)
    client = sign_in(inspector)
    client.get("/inspections/interviews/")

    with django_assert_num_queries(8):
        page = client.get("/inspections/interviews/")
    assert len(page.context["page"]) == rows


def test_it_is_reached_from_what_it_is_about(noodle_bar, inspector, cadre, officer, sign_in):
    hazard = make_hazard(noodle_bar, by=inspector)
    hazard_page, door = f"/hazards/{hazard.pk}/", f"/inspections/interviews/new/{noodle_bar.public_id}/"
    client = sign_in(inspector)
    assert door not in client.get(hazard_page).content.decode()  # nobody was late yet

    Hazard.objects.filter(pk=hazard.pk).update(escalation_level=1, escalated_at=hazard.due_at)

    assert f"{door}?hazard={hazard.pk}" in client.get(hazard_page).content.decode()
    for other in (cadre, officer):
        assert door not in sign_in(other).get(hazard_page).content.decode()
    form = client.get(door, {"hazard": hazard.pk}).context["form"]
    assert (form["hazard"].value(), form["ground"].value()) == (str(hazard.pk), "HAZARD")
    assert client.get(door, {"hazard": "x", "inspection": "²"}).status_code == 200
    failed = make_inspection(noodle_bar, result="FAIL")
    page = client.get(f"/inspections/{failed.pk}/").content.decode()
    assert f"{door}?inspection={failed.pk}" in page
