"""A bulletin for Word, to be gone on with by hand: headings, tables and pictures of the charts.

Looks as official documents do (GB/T 9704): title centred, 黑体 headings, 仿宋 text, margins and page
numbers. Word takes another font by itself where one of these is missing.
"""

import io
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from docx import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from accounts.models import User
from common.chart import Chart, paint
from portal.bulletin.document import Document
from portal.duty_card_figures import Section
from portal.services.bulletin_marks import taken_by, use_words

TITLE_FONT, HEADING_FONT, TEXT_FONT, LATIN_FONT = "宋体", "黑体", "仿宋", "Times New Roman"
INK, ALARM = RGBColor(0, 0, 0), RGBColor(0xA3, 0x34, 0x1F)
CHART_WIDTH = 120
THUMBNAIL = RELATIONSHIP_TYPE.THUMBNAIL
LINE = 28  # points from line to line in the text


def write_docx(document: Document, *, by: User, at: datetime) -> bytes:
    word = WordDocument()
    _set_page(word, document, taken_by(by, at))
    _set_styles(word)
    _set_properties(word, document, by, at)
    word.add_paragraph(document.title, "Title")
    _centred(word, document.month)
    _centred(word, document.as_known)
    word.add_heading(_("基本情况"), 1)
    for sentence in document.sentences:
        word.add_paragraph(sentence, "Body Text")
    if document.charts or document.region_charts:
        word.add_heading(_("图表"), 1)
        for chart in (*document.charts, *document.region_charts):
            _write_chart(word, chart)
    word.add_heading(_("主要数字"), 1)
    for section in document.sections:
        _write_section(word, section)
    word.add_heading(_("统计口径"), 1)
    for rule in document.rules:
        word.add_paragraph(rule, "List Number")
    word.add_paragraph(use_words(), "List Number")
    if document.rows:
        _write_regions(word, document)
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def _write_chart(word, chart: Chart) -> None:
    word.add_paragraph(chart.title, "Caption")
    word.add_picture(io.BytesIO(paint(chart)), width=Mm(CHART_WIDTH))
    word.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
    _describe(word, chart.title)


def _write_section(word, section: Section) -> None:
    heading = f"{section.heading}（{section.note}）" if section.note else section.heading
    word.add_heading(heading, 2)
    rows = [(figure.label, f"{figure.value} {figure.unit}", figure.note) for figure in section.figures]
    dangers = {(number, 1) for number, figure in enumerate(section.figures) if figure.is_danger}
    _write_table(word, [_("项目"), _("数字"), _("说明")], rows, [62, 34, 60], dangers, size=10.5)


def _write_regions(word, document: Document) -> None:
    """Fifteen columns: on a page that lies on its side."""
    section = word.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    word.add_heading(_("各地情况"), 1)
    rows = [[cell.text for cell in row] for row in document.rows]
    dangers = {
        (number, place)
        for number, row in enumerate(document.rows)
        for place, cell in enumerate(row)
        if cell.is_danger
    }
    rest = (297 - 28 - 26 - 14 - 32) / (len(document.columns) - 2)
    widths = [32, 14, *[rest] * (len(document.columns) - 2)]
    _write_table(word, [column.heading for column in document.columns], rows, widths, dangers, size=9)


def _write_table(word, heads, rows, widths, dangers, *, size: float) -> None:
    """Widths in millimetres; the head stands again on each page."""
    table = word.add_table(rows=1 + len(rows), cols=len(heads), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for number, line in enumerate([heads, *rows]):
        cells = table.rows[number].cells
        for place, (cell, text, width) in enumerate(zip(cells, line, widths, strict=True)):
            cell.width = Mm(width)
            run = cell.paragraphs[0].add_run(str(text))
            run.font.size = Pt(size)
            run.font.bold = number == 0
            run.font.color.rgb = ALARM if (number - 1, place) in dangers else INK
            cell.paragraphs[0].style = word.styles["Table Text"]
    _repeat_head(table)


def _repeat_head(table) -> None:
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _centred(word, text: str) -> None:
    word.add_paragraph(text, "Subtitle")


def _describe(word, text: str) -> None:
    """The alternative text of the picture just added."""
    word.inline_shapes[len(word.inline_shapes) - 1]._inline.docPr.set("descr", text)


# --- Page and styles ------------------------------------------------------------------------------
def _set_page(word, document: Document, taken: str) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    head = section.header.paragraphs[0]
    head.text = f"{document.mark}　{taken}"
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("— ")
    _add_field(foot, "PAGE")
    foot.add_run(" —")


def _add_field(paragraph, instruction: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _set_styles(word) -> None:
    styles = word.styles
    _set_style(styles["Normal"], TEXT_FONT, 16)
    _set_style(styles["Title"], TITLE_FONT, 22, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, after=12)
    _set_style(styles["Subtitle"], TEXT_FONT, 14, align=WD_ALIGN_PARAGRAPH.CENTER)
    _set_style(styles["Heading 1"], HEADING_FONT, 16, before=14, after=6)
    _set_style(styles["Heading 2"], HEADING_FONT, 12, before=10, after=4)
    _set_style(styles["Body Text"], TEXT_FONT, 16, line=LINE)
    _set_style(styles["Caption"], HEADING_FONT, 11, before=10, after=4)
    _set_style(styles["List Number"], TEXT_FONT, 12)
    _set_style(styles["Header"], TEXT_FONT, 9)
    _set_style(styles["Footer"], TITLE_FONT, 14)
    styles["Body Text"].paragraph_format.first_line_indent = Pt(32)  # two characters
    styles["Caption"].paragraph_format.keep_with_next = True
    table_text = styles.add_style("Table Text", styles["Normal"].type)
    table_text.base_style = styles["Normal"]
    _set_style(table_text, TEXT_FONT, 10.5)
    for border in styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)


def _set_style(
    style, font: str, size: float, *, bold=False, align=None, before=0, after=0, line=None
) -> None:
    style.font.name, style.font.size, style.font.bold, style.font.italic = LATIN_FONT, Pt(size), bold, False
    style.font.color.rgb = INK
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    fonts.set(qn("w:eastAsia"), font)
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing = Pt(line) if line else 1.15
    if align is not None:
        form.alignment = align


def _set_properties(word, document: Document, by: User, at: datetime) -> None:
    properties = word.core_properties
    properties.title = f"{document.title} {document.month}"
    properties.author = "苏食安"
    properties.last_modified_by = by.display_name
    properties.comments = ""
    properties.created = properties.modified = at
    package = word.part.package
    for key in [key for key, link in package.rels.items() if link.reltype == THUMBNAIL]:
        del package.rels[key]  # of the empty document that this began as
    properties.language = "en" if get_language() == "en" else "zh-CN"
