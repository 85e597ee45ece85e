"""The paper says what the page says; its code is read by an independent decoder and opens the page."""

import re
import shutil
import subprocess

import pytest
import zxingcpp
from django.urls import reverse
from PIL import Image

pytestmark = pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler-utils")


@pytest.fixture
def print_url(officer_post, month):
    return f"{reverse('portal:print_duty_card', args=[officer_post.pk])}?month={month:%Y-%m}"


def told(pdf, tmp_path):
    """The words on the paper, without any space."""
    (tmp_path / "card.pdf").write_bytes(pdf)
    command = ["pdftotext", "-raw", "-enc", "UTF-8", "card.pdf", "-"]
    out = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    return "".join(out.stdout.decode().split())


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_figures_are_those_of_the_page(
    sign_in, officer, full_month, card_url, print_url, tmp_path, language
):
    client = sign_in(officer)
    client.cookies["django_language"] = language
    page = client.get(card_url)
    text = told(client.get(print_url).content, tmp_path)

    sections = page.context["figure_sections"]
    assert len(sections) == 7
    for section in sections:
        assert "".join(section.heading.split()) in text
        for figure in section.figures:
            assert "".join(f"{figure.label}{figure.value}{figure.unit}".split()) in text
            assert "".join(figure.note.split()) in text
    assert "".join(page.context["answer"].split()) in text
    assert "安小全" in text
    assert "平江面馆" in text


def test_it_is_one_page_whose_code_opens_the_card(
    sign_in, officer, full_month, card_url, print_url, tmp_path, settings
):
    settings.PUBLIC_BASE_URL = "https://shian.example.cn/"
    response = sign_in(officer).get(print_url)
    (tmp_path / "card.pdf").write_bytes(response.content)

    subprocess.run(["pdftoppm", "-r", "150", "-png", "card.pdf", "page"], cwd=tmp_path, check=True)
    pictures = [Image.open(path) for path in sorted(tmp_path.glob("page*.png"))]
    codes = [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]
    assert (len(pictures), codes) == (1, [f"https://shian.example.cn{card_url}"])


def test_the_font_is_embedded(sign_in, officer, full_month, print_url, tmp_path):
    (tmp_path / "card.pdf").write_bytes(sign_in(officer).get(print_url).content)

    out = subprocess.run(["pdffonts", "card.pdf"], cwd=tmp_path, check=True, capture_output=True)
    fonts = out.stdout.decode().splitlines()[2:]
    assert fonts
    assert all(re.search(r"TrueType\s+\S+\s+yes yes", font) for font in fonts), fonts


def test_its_name_tells_no_person(sign_in, officer, officer_post, month, print_url):
    response = sign_in(officer).get(print_url)

    assert response["Content-Type"] == "application/pdf"
    assert (
        response["Content-Disposition"] == f'inline; filename="duty-card-{officer_post.pk}-{month:%Y-%m}.pdf"'
    )
