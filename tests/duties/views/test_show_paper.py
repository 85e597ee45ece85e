"""The public page behind the code on a paper: which record, since when unchanged, and nothing private."""

import json
from datetime import date

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from duties.models import RecordCode, RecordReview
from duties.queries.record_paper import paper_content
from duties.services.duty import correct_duty_record
from duties.services.record_code import disclose_record, print_record
from duties.services.record_review import review_record
from ledger.services.sealing import seal
from tests.factories.duties import hand_in, make_record
from tests.ledger.tampering import change_rows

DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _nobody_asked_before():
    cache.clear()


@pytest.fixture
def record(noodle_bar, officer):
    return make_record(
        noodle_bar, officer, DAY, note="青菜少两斤", answers=[{"item": "dress", "answer": "NO"}]
    )


@pytest.fixture
def printed(record, officer, at):
    pdf, content = print_record(record=record, by=officer, at=at)
    return pdf, content.code


def show(client, code):
    return client.get(reverse("papers:show_paper", args=[code]))


def compare(client, code, data, name="paper.pdf"):
    page = client.post(reverse("papers:compare_paper", args=[code]), {"file": SimpleUploadedFile(name, data)})
    return page.context["comparison"].verdict.value


def test_it_says_which_record_and_nothing_of_it(client, printed, noodle_bar, at):
    seal(at=at)

    page = show(client, printed[1])

    known = page.context["known"]
    assert (known.proof, known.sealed_at, known.is_newest, known.revision) == ("UNCHANGED", at, True, 1)
    for words in ("每日食品安全检查记录", noodle_bar.name, "2026年11月20日", printed[1], "封存起没有改过"):
        assert words in page.text
    for private in ("青菜少两斤", "安全员", noodle_bar.credit_code, noodle_bar.address, "dress"):
        assert private not in page.text
    assert page["X-Robots-Tag"] == "noindex, nofollow, noarchive"


def test_what_was_never_printed_is_not_found_by_its_code(client, record, at):
    seal(at=at)

    page = show(client, paper_content(record).code)

    assert (page.status_code, RecordCode.objects.count()) == (404, 0)
    assert "没有这个查验码" in page.text


@pytest.mark.parametrize("code", ["XXXX-XXXX-XXXX-XXXX", "nonsense", "<script>", "../../etc"])
def test_strange_codes_are_unknown(client, db, code):
    page = client.get(f"/v/{code.replace('/', '%2F')}/")

    assert page.status_code == 404
    assert "<script>" not in page.text.replace('<script src="', "")


def test_a_code_may_be_typed_carelessly(client, printed):
    careless = printed[1].lower().replace("-", " ")

    assert client.get(reverse("papers:find_paper"), {"code": careless})["Location"].endswith(
        f"/v/{printed[1]}/"
    )
    assert show(client, printed[1].replace("-", "").lower())["Location"].endswith(f"/v/{printed[1]}/")
    assert "再输一遍" in client.get(reverse("papers:find_paper"), {"code": "123"}).text


def test_it_waits_until_it_is_sealed(client, printed):
    assert show(client, printed[1]).context["known"].proof == "WAITING"


def test_an_older_revision_says_so(client, printed, record, officer, at):
    correct_duty_record(record=record, by=officer, at=at, handed_in=hand_in(), reason="漏填")

    assert "这是旧的一版" in show(client, printed[1]).text


def test_a_changed_row_is_seen(client, printed, record, at):
    seal(at=at)
    change_rows("UPDATE duties_dutyrecord SET note = %s WHERE id = %s", ["一切正常", record.pk])

    page = show(client, printed[1])

    assert page.context["known"].proof == "CHANGED"
    assert "记录和封存的不一样" in page.text


def test_the_paper_itself_is_compared_to_the_byte(client, printed, record, director, at):
    pdf, code = printed
    review_record(
        record=record,
        verdict=RecordReview.Verdict.CONFIRMED,
        capacity=RecordReview.Capacity.DIRECTOR,
        text="",
        by=director,
        at=at,
    )

    assert compare(client, code, pdf) == "SAME"  # printed before it was confirmed, and still the same
    assert compare(client, code, pdf[:-20] + b" " + pdf[-20:]) == "DIFFERENT"
    assert compare(client, code, pdf.replace(b"sushi-paper/2", b"sushi-paper/1")) == "OLDER_LAYOUT"
    assert compare(client, code, b"%PDF-1.4 of somebody else") == "UNREADABLE"


def test_the_paper_of_another_record_is_told_apart(client, printed, rival_bar, rival, at):
    other, _content = print_record(record=make_record(rival_bar, rival, DAY), by=rival, at=at)

    assert compare(client, printed[1], other) == "OTHER_RECORD"


def test_a_record_file_is_compared_to_the_letter(client, printed, record, officer, at):
    fields, _content = disclose_record(record=record, by=officer, at=at)
    text = json.dumps(fields, ensure_ascii=False)

    assert compare(client, printed[1], text.encode(), "record.json") == "SAME"
    assert compare(client, printed[1], text.replace("两斤", "一斤").encode(), "record.json") == "DIFFERENT"
    other = json.dumps(fields | {"revision": 2}).encode()
    assert compare(client, printed[1], other, "record.json") == "OTHER_RECORD"


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"[]", b'{"format": "sushi-ledger-record/1"}', b"[" * 100_000, b"\x89PNG"]
)
def test_other_files_are_not_understood(client, printed, data):
    assert compare(client, printed[1], data, "x.json") == "UNREADABLE"


def test_codes_cannot_be_tried_out(client, printed, settings):
    settings.PUBLIC_API_RATE = "20/min"

    answers = [show(client, "XXXX-XXXX-XXXX-XXXX").status_code for _time in range(21)]
    assert answers == [404] * 20 + [429]
    compared = [
        client.post(
            reverse("papers:compare_paper", args=[printed[1]]), {"file": SimpleUploadedFile("x.pdf", b"%PDF")}
        ).status_code
        for _time in range(3)
    ]
    assert compared == [200, 200, 429]
    cache.clear()
