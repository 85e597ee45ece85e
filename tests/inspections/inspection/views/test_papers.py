"""The record and the notice on paper: what stands on them, the same bytes, and the code that leads back."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from inspections.models import InspectionCode, OnSiteInspection
from inspections.services.inspection.inspection import withdraw_inspection
from inspections.services.inspection.on_site import finalise_on_site, tell_on_site
from inspections.services.inspection.publication import publish_inspection
from inspections.services.signature import Signature
from ledger.services.sealing import seal
from tests.factories.inspections_inspection import MINUTE, make_on_site, signing_of
from tests.papers import codes_on, needs_poppler, text_of

pytestmark = needs_poppler


def url(name, *args):
    return reverse(f"inspections:{name}", args=args)


def png():
    out = io.BytesIO()
    Image.new("L", (60, 20), 0).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def at():
    return timezone.now() - timedelta(hours=2)


@pytest.fixture
def told(noodle_bar, pair, at):
    failures = {
        "pests": "后门有鼠迹",
        "clean_inside": {"note": "地面积水", "is_corrected": True},
    }
    on_site = make_on_site(noodle_bar, pair, at, upto="RECORDED", **failures)
    signing = signing_of(on_site, enterprise=Signature("傅国强", png()))
    return tell_on_site(on_site=on_site, signing=signing, by=pair[0], at=at + 3 * MINUTE)


def test_the_record_says_what_was_found_and_who_signed(sign_in, pair, told, at, settings):
    settings.PUBLIC_BASE_URL = "https://food.example.gov.cn"
    client = sign_in(pair[0])
    before = text_of(client.get(url("print_on_site", told.pk)).content)
    finalise_on_site(on_site=told, by=pair[0], at=at + 4 * MINUTE)

    answer = client.get(url("print_on_site", told.pk))

    text = text_of(answer.content)
    words = ["平江面馆", "后门有鼠迹", "已当场改正", "不符合", "傅国强", "同组监管人员", told.number, "生熟"]
    assert [word for word in words if word not in text] == []
    assert "结果尚未生效，没有查验码" in before
    code = InspectionCode.objects.get().code
    assert codes_on(answer.content) == [f"https://food.example.gov.cn/v/{code}/"]
    assert client.get(url("print_on_site", told.pk)).content == answer.content


def test_the_code_leads_a_stranger_back_and_tells_no_unpublished_result(client, sign_in, pair, told, at):
    inspection = finalise_on_site(on_site=told, by=pair[0], at=at + 4 * MINUTE)
    sign_in(pair[0]).get(url("print_on_site", told.pk))
    code = InspectionCode.objects.get().code
    seal(at=at + 5 * MINUTE)

    page = client.get(f"/v/{code.lower()}/", follow=True).content.decode()

    assert "封存起没有改过" in page
    assert "尚未向社会公开" in page
    assert "不符合" not in page
    publish_inspection(inspection=inspection, by=pair[0], at=at + 6 * MINUTE)
    assert "不符合" in client.get(url("show_paper", code)).content.decode()
    OnSiteInspection.objects.filter(pk=told.pk).update(remarks="改过")
    assert "记录和封存的不一样" in client.get(url("show_paper", code)).content.decode()
    assert client.get(url("show_paper", "AAAA-AAAA-AAAA-AAAA")).status_code == 404


def test_the_notice_is_one_sheet_and_only_for_what_is_public(sign_in, client, pair, officer, told, at):
    inspection = finalise_on_site(on_site=told, by=pair[0], at=at + 4 * MINUTE)
    member = sign_in(officer)
    assert member.get(url("print_notice", inspection.pk)).status_code == 404
    publish_inspection(inspection=inspection, by=pair[0], at=at + 5 * MINUTE)

    pdf = member.get(url("print_notice", inspection.pk)).content

    assert text_of(pdf).count("\f") == 1
    assert [word for word in ("平江面馆", "不符合", "保留到下次监督检查") if word not in text_of(pdf)] == []
    withdraw_inspection(inspection=inspection, reason="查错了", by=pair[0], at=at + 6 * MINUTE)
    code = InspectionCode.objects.get().code
    page = client.get(url("show_paper", code)).content.decode()
    assert "这次检查已经撤销" in page
    assert member.get(url("print_notice", inspection.pk)).status_code == 404


def test_an_open_inspection_has_no_paper(sign_in, pair, noodle_bar, at):
    on_site = make_on_site(noodle_bar, pair, at, upto="STARTED")

    assert sign_in(pair[0]).get(url("print_on_site", on_site.pk)).status_code == 404
