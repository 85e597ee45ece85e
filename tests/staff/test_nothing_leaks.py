"""Whoever works elsewhere, supervises elsewhere or is nobody never learns who works at the noodle bar.

Every address and method of the access table is asked as each of them, with all that the table's own calls
put into the database; pages, JSON, PDF, spreadsheets, error pages, headers and logs are searched for the
names, identity numbers and phones of everybody there.
"""

import csv
import io
import json
import logging
import shutil
import subprocess
import zipfile
import zlib
from copy import deepcopy
from html import unescape
from urllib.parse import unquote

import pytest
from django.db import transaction

from common.encryption import decrypt
from staff.models import Person
from staff.models.person import CITIZEN_ID, PHONE
from sushi_platform.logging import JsonFormatter
from tests.factories.staff import make_badge
from tests.test_access import ROWS, ask, call_for, client_of

OUTSIDERS = ("anonymous", "rival", "far_inspector")
FORMATTER = JsonFormatter(with_exception_messages=True)


def secrets_of(enterprise):
    """Name, identity number and phone, in clear, of everybody who has or had a post there."""
    secrets = set()
    for person in Person.objects.filter(posts__enterprise=enterprise).distinct():
        secrets.add(person.name)
        if person.citizen_id_encrypted:
            secrets.add(decrypt(person.citizen_id_encrypted, purpose=CITIZEN_ID))
        if person.phone_encrypted:
            secrets.add(decrypt(person.phone_encrypted, purpose=PHONE))
    return secrets


def everything_in(response):
    """All that can be read in an answer, whatever its form."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.get("Content-Type", "")
    texts = [body.decode("utf-8", "replace"), unquote(str(response.headers))]
    if "json" in kind:
        texts.append(json.dumps(json.loads(body), ensure_ascii=False))
    if "pdf" in kind:
        texts.append(text_of_pdf(body))
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            # Letters may stand as numbers in XML.
            texts += [unescape(archive.read(name).decode("utf-8", "replace")) for name in archive.namelist()]
    if body[:2] == b"\x1f\x8b":
        texts.append(zlib.decompress(body, 31).decode("utf-8", "replace"))
    return "\n".join(texts)


def text_of_pdf(body):
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed: PDFs cannot be searched")
    done = subprocess.run(["pdftotext", "-", "-"], input=body, capture_output=True, check=True)
    return done.stdout.decode()


def client_for(who, cast, sign_in):  # noqa: F811
    client = client_of(who, cast, sign_in)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("who", OUTSIDERS)
def test_an_outsider_never_learns_who_works_there(who, cast, sign_in, caplog):  # noqa: F811
    caplog.set_level(logging.DEBUG)
    make_badge(cast.officer_person.posts.get())
    leaks, asked = [], 0
    for name, method in sorted(ROWS):
        save_point = transaction.savepoint()
        of_this_row = deepcopy(cast)  # a call may give them a new password, which is rolled back
        call = call_for(name, method, of_this_row)
        secrets = secrets_of(cast.noodle_bar)
        client = client_for(who, of_this_row, sign_in)
        caplog.clear()
        response = ask(client, name, method, call)
        told = everything_in(response)
        told += "\n".join(FORMATTER.format(record) for record in caplog.records)
        sent = str(call.data) + str(call.query)  # what they wrote themselves is no news to them
        leaks += [(name, method, secret) for secret in secrets if secret in told and secret not in sent]
        asked += 1
        transaction.savepoint_rollback(save_point)

    assert leaks == []
    assert asked == len(ROWS)


def test_the_officer_sees_them_where_they_are_to_be_seen(cast, sign_in):  # noqa: F811
    """What is hidden above was there to be hidden."""
    page = everything_in(
        ask(sign_in(cast.officer), "staff:list_staff", "get", call_for("staff:list_staff", "get", cast))
    )

    assert cast.cook.name in page


def test_the_search_finds_what_stands_in_each_form(tmp_path):
    """A walk that could not read PDF, spreadsheet or JSON would find nothing and prove nothing."""
    from django.http import HttpResponse, JsonResponse
    from django.utils.http import content_disposition_header
    from openpyxl import Workbook
    from reportlab.pdfgen.canvas import Canvas

    from common.pdf import FONT, register_font

    book, sheet = Workbook(), io.BytesIO()
    book.active.append(["陈师傅"])
    book.save(sheet)
    register_font()
    paper = io.BytesIO()
    canvas = Canvas(paper)
    canvas.setFont(FONT, 12)
    canvas.drawString(100, 100, "陈师傅")
    canvas.save()
    table = io.StringIO()
    csv.writer(table).writerow(["陈师傅"])
    forms = [
        HttpResponse(sheet.getvalue(), content_type="application/vnd.openxmlformats"),
        HttpResponse(paper.getvalue(), content_type="application/pdf"),
        HttpResponse(table.getvalue(), content_type="text/csv"),
        JsonResponse({"name": "陈师傅"}),
        HttpResponse(headers={"Content-Disposition": content_disposition_header(True, "陈师傅.pdf")}),
    ]

    assert ["陈师傅" in everything_in(form) for form in forms] == [True] * 5
