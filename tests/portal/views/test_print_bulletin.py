"""The paper says what the page says, and who took it."""

import re
import shutil
import subprocess

import pytest
from django.urls import reverse

from accounts.models import AuditEntry

pytestmark = pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler-utils")


@pytest.fixture
def print_url(district, month):
    return reverse("portal:print_bulletin", args=[district.code, f"{month:%Y-%m}"])


def told(pdf, tmp_path):
    """The words on the paper, without any space."""
    (tmp_path / "bulletin.pdf").write_bytes(pdf)
    command = ["pdftotext", "-raw", "-enc", "UTF-8", "bulletin.pdf", "-"]
    out = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    return close(out.stdout.decode())


def close(text):
    return "".join(str(text).split())


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_figures_are_those_of_the_page(
    sign_in, inspector, supervised, bulletin_url, print_url, tmp_path, language
):
    client = sign_in(inspector)
    client.cookies["django_language"] = language
    document = client.get(bulletin_url).context["document"]
    text = told(client.get(print_url).content, tmp_path)

    for section in document.sections:
        within = text[text.index(close(section.heading) + close(section.note)) :]
        for figure in section.figures:
            assert close(f"{figure.label}{figure.value}{figure.unit}{figure.note}") in within
    for row in document.rows:
        assert "".join(close(cell.text) for cell in row) in text
    for sentence in (*document.sentences, *document.rules, document.title, document.mark):
        assert close(sentence) in text
    for chart in (*document.charts, *document.region_charts):
        assert all(close(words) in text for words in (chart.title, *chart.words))


def test_every_page_says_who_took_it(sign_in, inspector, supervised, print_url, tmp_path):
    text = told(sign_in(inspector).get(print_url).content, tmp_path)

    pages = int(re.search(r"第1页，共(\d)页", text)[1])
    assert pages >= 2
    assert text.count("监管人员（inspector）") == 2 * pages


def test_charts_are_vectors(sign_in, inspector, supervised, print_url, tmp_path):
    (tmp_path / "bulletin.pdf").write_bytes(sign_in(inspector).get(print_url).content)

    listed = subprocess.run(
        ["pdfimages", "-list", "bulletin.pdf"], cwd=tmp_path, check=True, capture_output=True
    )
    assert len(listed.stdout.decode().splitlines()) == 2


def test_it_is_noted(sign_in, inspector, district, supervised, print_url, month):
    response = sign_in(inspector).get(print_url)

    assert response["Content-Disposition"] == f'attachment; filename="bulletin-320508-{month:%Y-%m}.pdf"'
    entry = AuditEntry.objects.get(action="export_bulletin")
    assert (entry.actor, entry.region_path, entry.subject_id) == (inspector, district.path, str(district.pk))
    assert entry.new == {"month": f"{month:%Y-%m}", "format": "pdf"}


def test_a_month_without_anything_is_a_paper_too(sign_in, inspector, noodle_bar, print_url, tmp_path):
    assert "本月还没有计算过食安指数" in told(sign_in(inspector).get(print_url).content, tmp_path)
