"""A bulletin as A4 pages: sentences, figures, charts as vectors, the regions below."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from accounts.models import User
from common.chart import Chart, draw
from common.pdf import draw_text
from common.sheet import ALARM, INK, SOFT, Cell, Sheet
from portal.bulletin.document import Document
from portal.duty_card_figures import Section
from portal.services.bulletin_marks import taken_by, use_words

CHART_SCALE = 0.65
SMALL = 8  # points
PER_LINE = 2
WATERMARK_ALPHA = 0.07


def draw_pdf(document: Document, *, by: User, at: datetime) -> bytes:
    sheet = Sheet()
    sheet.paragraph(document.mark, 9, colour=SOFT)
    sheet.space(2 * mm)
    sheet.title(document.title)
    sheet.title(document.month, 13)
    sheet.space(2 * mm)
    sheet.paragraph(document.as_known, 9, colour=SOFT)
    sheet.heading(_("基本情况"))
    for sentence in document.sentences:
        sheet.paragraph(sentence, 10.5)
    if document.charts:
        sheet.heading(_("图表"))
        _draw_charts(sheet, document.charts)
    for section in document.sections:
        _draw_section(sheet, section)
    if document.rows or document.region_charts:
        _draw_regions(sheet, document)
    sheet.heading(_("统计口径"))
    for number, rule in enumerate(document.rules, 1):
        sheet.paragraph(f"{number}. {rule}", SMALL)
    sheet.paragraph(use_words(), SMALL, colour=SOFT)
    taken = taken_by(by, at)
    return sheet.save(
        title=f"{document.title} {document.month}",
        keywords="sushi-bulletin",
        frame=lambda canvas, number, count: _draw_frame(canvas, sheet, document, taken, number, count),
    )


def _draw_charts(sheet: Sheet, charts: Sequence[Chart]) -> None:
    sheet.drawings([(chart.title, draw(chart, CHART_SCALE)) for chart in charts])


def _draw_section(sheet: Sheet, section: Section) -> None:
    lines = 1 + -(-len(section.figures) // PER_LINE)
    sheet.need(12 * mm + lines * 7 * mm)
    sheet.heading(section.heading, section.note)
    rows = []
    for start in range(0, len(section.figures), PER_LINE):
        cells = []
        for figure in section.figures[start : start + PER_LINE]:
            cells += [
                Cell(figure.label),
                Cell(f"{figure.value} {figure.unit}", ALARM if figure.is_danger else INK, is_bold=True),
                Cell(figure.note, SOFT),
            ]
        rows.append(cells + [Cell("")] * (3 * PER_LINE - len(cells)))
    heads = [_("项目"), _("数字"), _("说明")] * PER_LINE
    column = sheet.width / PER_LINE
    widths = [column * 0.38, column * 0.25, column * 0.37] * PER_LINE
    sheet.table(heads, rows, widths[:-1])


def _draw_regions(sheet: Sheet, document: Document) -> None:
    sheet.heading(_("各地情况"))
    _draw_charts(sheet, document.region_charts)
    if not document.rows:
        return
    widths = [24 * mm, 8 * mm]
    rest = (sheet.width - sum(widths)) / (len(document.columns) - 2)
    rows = [
        [Cell(cell.text, ALARM if cell.is_danger else INK, is_bold=cell.is_danger) for cell in row]
        for row in document.rows
    ]
    heads = [column.heading for column in document.columns]
    sheet.table(heads, rows, [*widths, *[rest] * (len(heads) - 3)], 7)


def _draw_frame(
    canvas: Canvas, sheet: Sheet, document: Document, taken: str, number: int, count: int
) -> None:
    page = _("第%(number)d页，共%(count)d页") % {"number": number, "count": count}
    sheet.foot(canvas, taken, f"{document.month} · {page}")
    canvas.saveState()
    canvas.setFillColor(INK)
    canvas.setFillAlpha(WATERMARK_ALPHA)
    canvas.translate(A4[0] / 2, A4[1] / 2)
    canvas.rotate(35)
    draw_text(canvas, 0, 0, taken, 24)
    canvas.restoreState()
