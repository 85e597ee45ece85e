"""Whatever is sent, Open311 answers in the format of the address, with its own list of errors."""

from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

ROOT = "/open311/v2"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def no_limits(settings):
    cache.clear()
    settings.PUBLIC_API_RATE = ""


def codes_of(response):
    """The codes in the body, as JSON or as XML, and none of another kind."""
    if response["Content-Type"] == "application/json; charset=utf-8":
        return [error["code"] for error in response.json()]
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    tree = ElementTree.fromstring(response.content)
    assert tree.tag == "errors"
    return [int(error.findtext("code")) for error in tree.findall("error")]


def kind_of(response):
    return response["Content-Type"].split(";")[0].split("/")[1]


@pytest.mark.parametrize("ending", ["json", "xml"])
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("tokens/%00.{}", 404),
        ("requests.{}?status=open%00", 400),
        ("nothing/like/this.{}", 404),
        ("tokens/a%2Fb.{}", 404),
        ("tokens/%01.{}", 404),
        ("tokens/%EF%BF%BE.{}", 404),
        ("requests.{}?page=" + "9" * 5000, 400),
        ("requests.{}?jurisdiction_id=%0B", 404),
    ],
)
def test_what_is_asked_wrongly_is_told_in_its_format(db, address, status, ending):
    response = Client().get(f"{ROOT}/{address.format(ending)}")

    assert (response.status_code, codes_of(response), kind_of(response)) == (status, [status], ending)


@pytest.mark.parametrize("ending", ["json", "xml"])
@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("description=%00", FORM, 400),
        ("description=", f"{FORM}; charset=latin-1", 400),
        ("--x\r\nbroken", "multipart/form-data; boundary=x", 400),
        ("nothing", "multipart/form-data", 400),
        ("{}", "application/json", 415),
        ("<request/>", "text/xml", 415),
        ("&".join(f"a{number}=" for number in range(1001)), FORM, 400),
    ],
)
def test_what_is_sent_wrongly_is_told_in_its_format(db, body, content_type, status, ending):
    response = Client().post(f"{ROOT}/requests.{ending}", body, content_type=content_type)

    assert (response.status_code, codes_of(response), kind_of(response)) == (status, [status], ending)


@pytest.mark.parametrize(
    ("method", "address"),
    [("options", "services"), ("delete", "requests"), ("put", "services/OTHER"), ("post", "discovery")],
)
def test_other_methods_are_refused_in_its_format(db, method, address):
    response = getattr(Client(), method)(f"{ROOT}/{address}.json")

    assert (response.status_code, codes_of(response)) == (405, [405])


@pytest.mark.parametrize("accept", ["application/json", "text/html", "nonsense", "*/*"])
def test_the_address_says_the_format_whatever_is_preferred(db, accept):
    response = Client().get(f"{ROOT}/services.xml", headers={"Accept": accept})

    assert (response.status_code, kind_of(response)) == (200, "xml")


def test_a_file_is_no_key(db, noodle_bar):
    data = {"service_code": "OTHER", "api_key": SimpleUploadedFile("key.txt", b"secret")}
    response = Client().post(f"{ROOT}/requests.json", data)

    assert (response.status_code, codes_of(response)) == (403, [403])


@pytest.mark.parametrize("charset", ["utf-7", "unicode_escape"])
def test_half_a_character_is_no_fault_of_ours(db, noodle_bar, charset):
    """Some encodings smuggle in half a pair, which neither a database nor UTF-8 can write."""
    half = {"utf-7": b"+2AA- abcdef", "unicode_escape": b"\\ud800 abcdef"}[charset]
    parts = {
        b"service_code": b"OTHER",
        b"address_id": noodle_bar.public_id.encode(),
        b"attribute[kind]": b"REPORT",
        b"description": half,
    }
    body = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % part for part in parts.items()
    )
    content_type = f"multipart/form-data; boundary=x; charset={charset}"
    response = Client().generic("POST", f"{ROOT}/requests.json", body + b"--x--\r\n", content_type)

    assert (response.status_code, codes_of(response)) == (400, [400])
