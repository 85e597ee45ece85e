import re
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import ExifTags, Image

from common.stored_file import read_encrypted
from staff.models import HealthCertificate
from staff.services.certificate_text import CertificateText

pytestmark = pytest.mark.django_db
FILLED = {"is_fit": "yes", "issued_on": "2026-06-20", "number": "苏E1", "issuer": "姑苏区疾控中心"}


def photo(name="certificate.jpg", **options):
    out = BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "JPEG", **options)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


@pytest.fixture
def client(sign_in, officer):
    return sign_in(officer)


@pytest.fixture
def address(cook):
    return reverse("staff:record_certificate", args=[cook.code])


@pytest.fixture
def reading(cook):
    return reverse("staff:read_certificate_photo", args=[cook.code])


def newest(person):
    return person.health_certificates.order_by("-pk").first()


def test_it_records_what_was_typed(client, address, cook, officer):
    response = client.post(address, FILLED)

    certificate = newest(cook)
    assert response["Location"] == reverse("staff:show_person", args=[cook.code])
    assert (certificate.is_fit, certificate.issued_on, certificate.valid_to) == (
        True,
        date(2026, 6, 20),
        date(2027, 6, 19),
    )
    assert (certificate.number, certificate.issuer, certificate.recorded_by) == (
        "苏E1",
        "姑苏区疾控中心",
        officer,
    )


def test_a_photo_sent_along_is_kept_without_its_place(client, address, cook):
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "PhoneMaker"
    client.post(address, FILLED | {"photo": photo(exif=exif)})

    stored = read_encrypted(newest(cook).photo)
    assert stored[:3] == b"\xff\xd8\xff"
    assert b"PhoneMaker" not in stored


def test_photo_first_then_confirmed(client, reading, address, cook):
    before = HealthCertificate.objects.count()
    page = client.post(reading, {"photo": photo()})
    assert HealthCertificate.objects.count() == before  # nothing is recorded before somebody confirms
    assert "data:image/jpeg;base64," in page.text
    draft = re.search(r'name="draft" value="([^"]+)"', page.text)[1]

    client.post(address, FILLED | {"draft": draft})

    assert read_encrypted(newest(cook).photo)[:3] == b"\xff\xd8\xff"


def test_what_was_read_fills_only_what_is_empty(client, reading, cook, monkeypatch):
    text = CertificateText("陈师傅", "READ-1234", date(2026, 6, 20), date(2027, 6, 19), "姑苏区疾控中心")
    monkeypatch.setattr("staff.views.certificate.read_certificate", lambda jpeg: text)
    monkeypatch.setattr("staff.views.certificate.can_read", lambda: True)

    page = client.post(reading, {"photo": photo(), "number": "TYPED-99", "is_fit": "no"}).text

    assert 'value="TYPED-99"' in page
    assert "READ-1234" not in page
    assert 'value="2026-06-20"' in page
    assert "从照片上识别出：发证日期、有效期至、发证机构。识别可能有错，请对照照片逐项核对后再登记。" in page
    assert "不一致" not in page
    assert re.search(r'value="no"[^>]*checked', page)


def test_another_name_on_the_photo_is_told_but_not_shown(client, reading, cook, monkeypatch):
    monkeypatch.setattr("staff.views.certificate.read_certificate", lambda jpeg: CertificateText("别人名"))

    page = client.post(reading, {"photo": photo()}).text

    assert "照片上的姓名与所选人员不一致" in page
    assert "别人名" not in page


def test_fit_or_unfit_is_never_read_from_the_photo(client, reading, cook, monkeypatch):
    text = CertificateText("陈师傅", "READ-1234", date(2026, 6, 20), None, "")
    monkeypatch.setattr("staff.views.certificate.read_certificate", lambda jpeg: text)

    page = client.post(reading, {"photo": photo()}).text

    assert len(re.findall(r'name="is_fit"', page)) == 2
    assert "checked" not in page


def test_without_the_package_the_form_is_plain(client, reading, address, monkeypatch):
    monkeypatch.setattr("staff.services.certificate_reader.PACKAGE", "no_such_package_at_all")

    assert "上传照片" in client.get(address).text
    assert "照片已收到，请对照照片填写。" in client.post(reading, {"photo": photo()}).text


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (lambda: SimpleUploadedFile("x.jpg", b"<svg/>"), "这不是照片。"),
        (lambda: SimpleUploadedFile("x.jpg", b"\0\0\0\x18ftypheic" + b"\0" * 20), "暂不支持HEIC照片。"),
        (lambda: SimpleUploadedFile("x.jpg", photo().read()[:300]), "照片打不开"),
    ],
)
def test_a_bad_photo_is_told_and_what_was_typed_stays(client, reading, address, upload, sentence, cook):
    before = HealthCertificate.objects.count()
    for url in (reading, address):
        page = client.post(url, FILLED | {"photo": upload()})
        assert page.status_code == 200
        assert sentence in page.text
        assert 'value="苏E1"' in page.text
    assert HealthCertificate.objects.count() == before


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"issued_on": "2999-01-01"}, "发证日期不能晚于今天。"),
        ({"valid_to": "2026-01-01"}, "有效期至不能早于发证日期。"),
        ({"valid_to": "2062-01-01"}, "健康证明一般一年有效，请核对有效期至。"),
        ({"is_fit": ""}, "请选择合格或不合格。"),
        ({"draft": "forged"}, "照片已失效，请重新上传。"),
    ],
)
def test_a_refusal_keeps_form_and_photo(client, address, cook, changes, sentence):
    before = HealthCertificate.objects.count()
    page = client.post(
        address, FILLED | changes | {"photo": photo()} if "draft" not in changes else FILLED | changes
    )

    assert sentence in page.text
    assert 'value="姑苏区疾控中心"' in page.text
    assert ("data:image/jpeg;base64," in page.text) == ("draft" not in changes)
    assert HealthCertificate.objects.count() == before


def test_somebody_elses_draft_opens_nothing(client, sign_in, director, reading, address, cook):
    draft = re.search(r'name="draft" value="([^"]+)"', client.post(reading, {"photo": photo()}).text)[1]

    page = sign_in(director).post(address, FILLED | {"draft": draft})

    assert "照片已失效，请重新上传。" in page.text
    assert not newest(cook).photo


def test_the_page_is_never_kept(client, address):
    assert "no-store" in client.get(address)["Cache-Control"]
