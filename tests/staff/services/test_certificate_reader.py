"""The same with pictures: skipped where the optional package is not installed (make ocr)."""

from datetime import date

import pytest

from common.picture import take_picture
from staff.services import certificate_reader
from staff.services.certificate_reader import can_read, read_certificate
from staff.services.certificate_text import CertificateText
from tests.factories.certificate_pictures import LAYOUTS, as_photographed

with_package = pytest.mark.skipif(not can_read(), reason="rapidocr is not installed: make ocr")
EXPECTED = {
    "card": CertificateText(
        "陈小美", "苏E202611200037", date(2026, 11, 20), date(2027, 11, 19), "苏州市姑苏区疾病预防控制中心"
    ),
    "table": CertificateText(
        "李建国", "3205-2026-018842", date(2026, 3, 15), date(2027, 3, 14), "苏州市第五人民医院"
    ),
    "labels_above": CertificateText("王芳", "00123456", date(2026, 5, 6), None, "苏州工业园区疾病防治中心"),
    "letter": CertificateText(
        "赵明华", "太健字2026第0457号", date(2026, 9, 1), date(2027, 8, 31), "太仓市疾病预防控制中心"
    ),
}
AS_TAKEN = {
    "straight": {},
    "askew": {"degrees": 2},
    "askew_left": {"degrees": -2},
    "blurred": {"blur": 1.5},
    "compressed": {"quality": 60},
    "all": {"degrees": 2, "blur": 1.2, "quality": 60},
}


@with_package
@pytest.mark.filterwarnings("default")  # of libraries that are not the project's own
@pytest.mark.parametrize("taken", AS_TAKEN)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_photographed_certificate_is_read(layout, taken):
    photo = take_picture(as_photographed(LAYOUTS[layout](), **AS_TAKEN[taken]))

    assert read_certificate(photo) == EXPECTED[layout]


@with_package
@pytest.mark.filterwarnings("default")
def test_what_is_no_picture_gives_nothing():
    assert read_certificate(b"not a picture").is_empty


def test_without_the_package_nothing_is_read(monkeypatch):
    monkeypatch.setattr(certificate_reader, "PACKAGE", "no_such_package_at_all")

    assert not can_read()
    assert read_certificate(b"whatever").is_empty


def test_a_reader_that_breaks_gives_an_empty_form_and_logs_no_words(monkeypatch, caplog):
    def break_down(jpeg):
        raise RuntimeError("陈小美")

    monkeypatch.setattr(certificate_reader, "can_read", lambda: True)
    monkeypatch.setattr(certificate_reader, "_engine", lambda: break_down)

    assert read_certificate(b"photo").is_empty
    assert "RuntimeError" in caplog.text
    assert "陈小美" not in caplog.text


def test_who_waits_too_long_gets_an_empty_form(monkeypatch):
    monkeypatch.setattr(certificate_reader, "can_read", lambda: True)
    monkeypatch.setattr(certificate_reader, "WAIT_SECONDS", 0.01)

    with certificate_reader._reading:
        assert read_certificate(b"photo").is_empty
