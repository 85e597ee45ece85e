"""From the plan to the public page, through the pages that an inspector uses; without any script."""

import base64
import re
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from hazards.models import Hazard
from inspections.models import Inspection, OnSiteInspection, OnSitePhoto, OnSiteSignature
from tests.access.inspections_inspection import record_data
from tests.factories.inspections_inspection import MINUTE, make_on_site
from tests.factories.photos import draw_photo


def drawn():
    out = BytesIO()
    Image.new("RGBA", (60, 20), (0, 0, 0, 255)).save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def url(name, *args):
    return reverse(f"inspections:{name}", args=args)


def page_of(response):
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def started(noodle_bar, pair):
    return make_on_site(noodle_bar, pair, timezone.now() - 5 * MINUTE, upto="STARTED")


def test_an_inspection_from_plan_to_publication(sign_in, pair, officer, noodle_bar):
    client, member = sign_in(pair[0]), sign_in(officer)
    plan = page_of(client.get(url("plan_on_site", noodle_bar.public_id)))
    checklist = re.search(r'<option value="(\d+)" selected>餐饮服务', plan)[1]
    data = {"kind": "DAILY", "planned_on": f"{timezone.localdate()}", "checklist": checklist}
    client.post(url("plan_on_site", noodle_bar.public_id), data | {"inspectors": [pair[0].pk]})
    on_site = OnSiteInspection.objects.get()
    assert member.get(url("show_on_site", on_site.pk)).status_code == 404  # nobody is warned

    alone = client.post(url("start_on_site", on_site.pk), start_data(pair[:1]))
    assert "至少两名检查人员" in page_of(alone)
    assert client.post(url("start_on_site", on_site.pk), start_data(pair)).status_code == 302
    data = record_data(on_site) | {
        "answer_pests": "FAIL",
        "note_pests": "后门有鼠迹",
        "photos_pests": SimpleUploadedFile("a.jpg", draw_photo(), "image/jpeg"),
        "answer_clean_inside": "FAIL",
        "note_clean_inside": "地面积水",
        "corrected_clean_inside": "on",
        "sign_now": "on",
        "signed_enterprise": "傅国强",
        "drawn_enterprise": drawn(),
        **{f"signed_{user.pk}": str(user) for user in pair},
    }
    told = page_of(client.post(url("record_on_site", on_site.pk), data, follow=True))

    assert "已告知" in told
    assert (OnSitePhoto.objects.count(), OnSiteSignature.objects.count()) == (1, 3)
    signature = OnSiteSignature.objects.get(side="ENTERPRISE")
    picture = member.get(url("show_signature", signature.pk))
    assert Image.open(BytesIO(picture.content)).size == (60, 20)
    client.post(url("finalise_on_site", on_site.pk))
    assert [hazard.title for hazard in Hazard.objects.all()] == ["后门有鼠迹"]
    inspection = Inspection.objects.get()
    assert "20</td>" in page_of(client.get(url("list_to_publish")))
    consumer = reverse("portal:consumer_page", args=[noodle_bar.public_id])
    assert "不符合：重点项1项" not in page_of(member.get(consumer))
    client.post(url("publish_inspection", inspection.pk), {"back": "list"})
    assert "没有待公开的结果" in page_of(client.get(url("list_to_publish")))
    assert "已公开" in page_of(member.get(url("show_on_site", on_site.pk)))


def start_data(people):
    return {
        "inspectors": [user.pk for user in people],
        "papers_shown": "on",
        "recusal_declared": "on",
        "no_presence_reason": "企业无人会用手机",
    }


def test_a_form_with_errors_keeps_what_was_filled_in_and_its_photos(sign_in, pair, started):
    photo = SimpleUploadedFile("a.jpg", draw_photo(), "image/jpeg")
    data = record_data(started) | {"answer_pests": "FAIL", "photos_pests": photo, "answer_water": ""}

    page = page_of(sign_in(pair[0]).post(url("record_on_site", started.pk), data))

    assert "不符合的，要写明情况。" in page
    assert "请选择结果。" in page
    kept = re.search(r'name="photos_pests_ids" value="([0-9a-f-]{36})" checked', page)[1]
    data |= {"answer_water": "PASS", "note_pests": "鼠迹", "photos_pests_ids": [kept]}
    del data["photos_pests"]
    assert sign_in(pair[0]).post(url("record_on_site", started.pk), data).status_code == 302
    assert str(OnSitePhoto.objects.get().photo_id) == kept


def test_a_broken_signature_and_a_strange_photo_are_errors(sign_in, pair, started):
    data = record_data(started) | {
        "photos_pests_ids": [str(uuid4())],
        "drawn_enterprise": "data:image/png;base64,AAAA",
    }

    page = page_of(sign_in(pair[0]).post(url("record_on_site", started.pk), data))

    assert "签名图像无法读取" in page
    assert "有一张照片没有收到" in page


def test_the_pages_ask_the_same_queries_for_one_row_and_for_three(
    sign_in, pair, noodle_bar, rival_bar, django_assert_num_queries
):
    client = sign_in(pair[0])
    at = timezone.now() - 10 * MINUTE
    make_on_site(noodle_bar, pair, at, pests="鼠迹")
    pages = {"list_on_site": "?show=done", "list_to_publish": ""}
    counts = {name: count_queries(client, url(name) + query) for name, query in pages.items()}
    for enterprise in (noodle_bar, rival_bar):
        make_on_site(enterprise, pair, at, pests="鼠迹")

    for name, query in pages.items():
        with django_assert_num_queries(counts[name]):
            assert page_of(client.get(url(name) + query)).count("<tr>") == 4


def count_queries(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert page_of(client.get(address)).count("<tr>") == 2
    return len(queries)


def test_the_checklist_is_told_with_its_limits(sign_in, officer):
    page = page_of(sign_in(officer).get(url("list_checklists")))
    links = re.findall(r'href="(/inspections/checklists/\d+/)"', page)

    detail = page_of(sign_in(officer).get(links[0]))

    assert len(links) == 6
    assert detail.count("一般项</span>") + detail.count("重点项</span>") == 45
    assert "一般项不超过8项" in detail
