"""Word reads what the page says: real headings and tables, and pictures of the charts."""

import io

import pytest
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from accounts.models import AuditEntry


@pytest.fixture
def write_url(district, month):
    return reverse("portal:write_bulletin", args=[district.code, f"{month:%Y-%m}"])


@pytest.fixture
def word(sign_in, inspector, supervised, write_url):
    return Document(io.BytesIO(sign_in(inspector).get(write_url).content))


def cells(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def texts(word, style):
    return [paragraph.text for paragraph in word.paragraphs if paragraph.style.name == style]


@pytest.fixture
def shown(sign_in, inspector, supervised, bulletin_url):
    return sign_in(inspector).get(bulletin_url).context["document"]


def test_the_figures_are_those_of_the_page(word, shown):
    *sections, regions = word.tables

    assert [cells(table)[1:] for table in sections] == [
        [[figure.label, f"{figure.value} {figure.unit}", figure.note] for figure in section.figures]
        for section in shown.sections
    ]
    assert cells(regions) == [
        [column.heading for column in shown.columns],
        *([cell.text for cell in row] for row in shown.rows),
    ]


def test_it_is_built_of_titles_headings_and_text(word, shown):
    assert texts(word, "Title") == [shown.title]
    assert texts(word, "Heading 1") == ["基本情况", "图表", "主要数字", "统计口径", "各地情况"]
    assert texts(word, "Heading 2") == [
        f"{each.heading}（{each.note}）" if each.note else each.heading for each in shown.sections
    ]
    assert texts(word, "Body Text") == list(shown.sentences)
    assert texts(word, "Caption") == [chart.title for chart in (*shown.charts, *shown.region_charts)]
    assert texts(word, "List Number")[:-1] == list(shown.rules)


@pytest.mark.parametrize(("style", "font"), [("Title", "宋体"), ("Heading 1", "黑体"), ("Body Text", "仿宋")])
def test_fonts_are_those_of_official_documents(word, style, font):
    assert word.styles[style].element.rPr.rFonts.get(qn("w:eastAsia")) == font


def test_charts_are_pictures_with_a_description(word, shown):
    described = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    pictures = [
        Image.open(io.BytesIO(part.blob))
        for part in word.part.package.iter_parts()
        if part.partname.endswith(".png")
    ]

    assert described == [chart.title for chart in (*shown.charts, *shown.region_charts)]
    assert len(pictures) == 4
    for picture in pictures:
        assert picture.width > 1200
        assert len(picture.convert("RGB").getcolors(1_000_000)) > 8


def test_every_page_says_who_took_it(word):
    head = word.sections[0].header.paragraphs[0].text

    assert "内部资料" in head
    assert all(section.header.is_linked_to_previous for section in word.sections[1:])
    assert "监管人员（inspector）" in head
    assert word.core_properties.title.startswith("姑苏区食品安全监管情况通报")
    assert word.core_properties.comments == ""


def test_it_is_noted(sign_in, inspector, district, noodle_bar, write_url, month):
    response = sign_in(inspector).get(write_url)

    assert response["Content-Disposition"] == f'attachment; filename="bulletin-320508-{month:%Y-%m}.docx"'
    entry = AuditEntry.objects.get(action="export_bulletin")
    assert (entry.actor, entry.region_path) == (inspector, district.path)
    assert entry.new == {"month": f"{month:%Y-%m}", "format": "docx"}
