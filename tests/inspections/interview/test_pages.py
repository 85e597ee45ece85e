"""Interviews as people see them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inspections.models import AccountabilityInterview
from tests.factories.hazards import make_hazard
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
