"""The duty card on paper: one A5 page with the figures of the page, and a code that opens it."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A5
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from common.pdf import FONT, draw_code, draw_text, fit, register_font
from portal.duty_card_figures import Section

ACCENT, INK, SOFT, LINE, ALARM = (
    HexColor(value) for value in ("#0b6e70", "#1f2424", "#5c6666", "#cfd8d6", "#a3341f")
)
WIDTH, HEIGHT = A5
MARGIN = 11 * mm
CODE_SIDE = 24 * mm
ERROR_LEVEL = "M"
PER_LINE = 4  # figures side by side


@dataclass(frozen=True)
class PrintedCard:
    """What stands on the paper, in words."""

    url: str
    title: str
    month: str
    person: str
    facts: Sequence[str]
    answer: str
    sections: Sequence[Section]
    foot: Sequence[str]
    language: str


def print_card(card: PrintedCard) -> bytes:
    """One A5 page with its font embedded."""
    register_font()
    pdf = io.BytesIO()
    canvas = Canvas(pdf, pagesize=A5, lang=card.language, initialFontName=FONT)
    canvas.setTitle(f"{card.title} {card.month}")
    canvas.setAuthor("苏食安")
    y = _draw_head(canvas, card)
    y = _draw_answer(canvas, card, y)
    for section in card.sections:
        y = _draw_section(canvas, section, y)
    _draw_foot(canvas, card)
    canvas.showPage()
    canvas.save()
    return pdf.getvalue()


def _draw_head(canvas: Canvas, card: PrintedCard) -> float:
    canvas.setFillColor(ACCENT)
    canvas.rect(0, HEIGHT - 17 * mm, WIDTH, 17 * mm, stroke=0, fill=1)
    canvas.setFillColor(white)
    draw_text(canvas, MARGIN, HEIGHT - 11.5 * mm, card.title, 17, bold=True, align="left")
    draw_text(canvas, WIDTH - MARGIN, HEIGHT - 11 * mm, card.month, 12, align="right")
    canvas.setFillColor(INK)
    y = HEIGHT - 26 * mm
    size, lines = fit(card.person, (16, 13, 11), WIDTH - 2 * MARGIN, 1)
    draw_text(canvas, MARGIN, y, lines[0], size, bold=True, align="left")
    canvas.setFillColor(SOFT)
    for fact in card.facts:
        y -= 4.8 * mm
        size, lines = fit(fact, (9.5, 8.5, 7.5), WIDTH - 2 * MARGIN, 1)
        draw_text(canvas, MARGIN, y, lines[0], size, align="left")
    return y - 3.5 * mm


def _draw_answer(canvas: Canvas, card: PrintedCard, y: float) -> float:
    size, lines = fit(card.answer, (12, 11, 10), WIDTH - 2 * MARGIN - 6 * mm, 2)
    height = len(lines) * size * 1.45 + 3 * mm
    canvas.setStrokeColor(ACCENT)
    canvas.setLineWidth(1)
    canvas.roundRect(MARGIN, y - height, WIDTH - 2 * MARGIN, height, 2 * mm, stroke=1, fill=0)
    canvas.setFillColor(INK)
    for number, line in enumerate(lines):
        baseline = y - 1.5 * mm - size * 1.1 - number * size * 1.45
        draw_text(canvas, MARGIN + 3 * mm, baseline, line, size, bold=True, align="left")
    return y - height - 5 * mm


def _draw_section(canvas: Canvas, section: Section, y: float) -> float:
    canvas.setFillColor(ACCENT)
    draw_text(canvas, MARGIN, y, section.heading, 9.5, bold=True, align="left")
    canvas.setFillColor(SOFT)
    draw_text(canvas, WIDTH - MARGIN, y, section.note, 7.5, align="right")
    y -= 1.5 * mm
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, y, WIDTH - MARGIN, y)
    y -= 4.4 * mm
    per_line = PER_LINE // 2 if any(figure.note for figure in section.figures) else PER_LINE
    column = (WIDTH - 2 * MARGIN) / per_line
    for start in range(0, len(section.figures), per_line):
        line = section.figures[start : start + per_line]
        for number, figure in enumerate(line):
            _draw_figure(canvas, figure, MARGIN + number * column, y, column)
        y -= (8 if any(figure.note for figure in line) else 4.8) * mm
    return y - 2.6 * mm


def _draw_figure(canvas: Canvas, figure, x: float, y: float, column: float) -> None:
    canvas.setFillColor(ALARM if figure.is_danger else INK)
    text = f"{figure.label} {figure.value} {figure.unit}".strip()
    size, lines = fit(text, (9, 8, 7, 6), column - 2 * mm, 1)
    draw_text(canvas, x, y, lines[0], size, align="left")
    if figure.note:
        canvas.setFillColor(SOFT)
        size, lines = fit(figure.note, (7, 6, 5.5), column - 2 * mm, 1)
        draw_text(canvas, x, y - 3.4 * mm, lines[0], size, align="left")


def _draw_foot(canvas: Canvas, card: PrintedCard) -> None:
    bottom = 8 * mm
    canvas.setFillColor(INK)
    draw_code(
        canvas, x=WIDTH - MARGIN - CODE_SIDE, y=bottom, side=CODE_SIDE, text=card.url, error=ERROR_LEVEL
    )
    canvas.setFillColor(SOFT)
    y = bottom + (len(card.foot) - 1) * 4.4 * mm
    for line in card.foot:
        size, lines = fit(line, (8, 7, 6), WIDTH - 2 * MARGIN - CODE_SIDE - 5 * mm, 1)
        draw_text(canvas, MARGIN, y, lines[0], size, align="left")
        y -= 4.4 * mm
