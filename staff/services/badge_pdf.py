"""The badge as something to print: one card of the size of a bank card, or an A4 sheet of them to cut out."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from common.paper_words import day_text
from common.pdf import FONT, draw_code, draw_text, fit, register_font, text_width
from common.qr import BADGE_VERSION

ACCENT, DEEP, INK, SOFT, LINE, PALE = (
    HexColor(value) for value in ("#0b6e70", "#07545a", "#1f2424", "#5c6666", "#cfd8d6", "#e9f3f1")
)
WIDTH, HEIGHT = 85.6 * mm, 53.98 * mm  # ID-1, ISO/IEC 7810: the size of a bank card
CODE_SIDE = 29 * mm  # proved readable at 20 mm, so that a shrunken copy still is
COLUMNS, ROWS = 2, 5
CARDS_ON_A4 = COLUMNS * ROWS
GAP = 3 * mm  # between cards, for the cut
MARK = 2 * mm  # length of a crop mark


@dataclass(frozen=True)
class Card:
    """What stands on a badge."""

    url: str
    city: str
    enterprise_name: str
    name: str
    title: str
    serial: str
    valid_to: date


def badge_card(card: Card) -> bytes:
    """One page of the size of the card."""
    pdf = io.BytesIO()
    canvas = _canvas(pdf, (WIDTH, HEIGHT), card.city)
    _draw_card(canvas, card)
    canvas.showPage()
    canvas.save()
    return pdf.getvalue()


def badge_sheet(cards: Sequence[Card]) -> bytes:
    """As many A4 pages as it takes, ten cards each, with crop marks outside the cards."""
    pdf = io.BytesIO()
    canvas = _canvas(pdf, A4, cards[0].city)
    for start in range(0, len(cards), CARDS_ON_A4):
        for place, card in enumerate(cards[start : start + CARDS_ON_A4]):
            row, column = divmod(place, COLUMNS)
            x = (A4[0] - COLUMNS * WIDTH - (COLUMNS - 1) * GAP) / 2 + column * (WIDTH + GAP)
            y = A4[1] - (A4[1] - ROWS * HEIGHT - (ROWS - 1) * GAP) / 2 - HEIGHT - row * (HEIGHT + GAP)
            canvas.saveState()
            canvas.translate(x, y)
            _draw_crop_marks(canvas)
            _draw_card(canvas, card)
            canvas.restoreState()
        canvas.showPage()
    canvas.save()
    return pdf.getvalue()


def _canvas(pdf: io.BytesIO, size: tuple[float, float], city: str) -> Canvas:
    register_font()
    canvas = Canvas(pdf, pagesize=size, lang="zh-CN", initialFontName=FONT)
    canvas.setTitle("食品从业人员工牌")
    canvas.setAuthor(f"{city} 苏食安")
    return canvas


def _draw_card(canvas: Canvas, card: Card) -> None:
    canvas.setFillColor(white)
    canvas.rect(0, 0, WIDTH, HEIGHT, stroke=0, fill=1)
    _draw_head(canvas, card)
    _draw_holder(canvas, card)
    _draw_code(canvas, card)
    _draw_foot(canvas, card)


def _draw_head(canvas: Canvas, card: Card) -> None:
    bottom = HEIGHT - 11 * mm
    canvas.setFillColor(ACCENT)
    canvas.rect(0, bottom, WIDTH, 11 * mm, stroke=0, fill=1)
    canvas.setFillColor(DEEP)
    canvas.rect(0, bottom - 0.8 * mm, WIDTH, 0.8 * mm, stroke=0, fill=1)
    canvas.setFillColor(white)
    draw_text(canvas, 5 * mm, bottom + 3.7 * mm, "食品从业人员工牌", 12, bold=True, spacing=1, align="left")
    issuer = f"{card.city} · 苏食安" if len(card.city) < 8 else card.city
    size, lines = fit(issuer, (8, 7, 6), 32 * mm, 1)
    draw_text(canvas, WIDTH - 5 * mm, bottom + 4.2 * mm, lines[0], size, align="right")


def _draw_holder(canvas: Canvas, card: Card) -> None:
    """Name, post and enterprise at the left; long ones get smaller before they are cut."""
    left, width = 5 * mm, WIDTH - CODE_SIDE - 16 * mm
    canvas.setFillColor(INK)
    size, lines = _name(card.name, width)
    for number, line in enumerate(reversed(lines)):
        draw_text(canvas, left, 32.5 * mm + number * size * 1.2, line, size, bold=True, align="left")
    size, lines = fit(card.title, (10.5, 9, 8, 7), width - 4 * mm, 1)
    breadth = text_width(lines[0], size) + 4 * mm
    canvas.setFillColor(PALE)
    canvas.roundRect(left, 24.3 * mm, breadth, 5.2 * mm, 1.2 * mm, stroke=0, fill=1)
    canvas.setFillColor(DEEP)
    draw_text(canvas, left + 2 * mm, 25.8 * mm, lines[0], size, bold=True, align="left")
    canvas.setFillColor(INK)
    size, lines = fit(card.enterprise_name, (9.5, 8.5, 7.5), width, 2)
    if lines[-1].endswith("…"):
        size, lines = fit(card.enterprise_name, (7, 6.2), width, 3)
    for number, line in enumerate(lines):
        draw_text(canvas, left, 19.6 * mm - number * size * 1.32, line, size, align="left")


def _name(name: str, width: float) -> tuple[float, list[str]]:
    """On one line if it can be large, else on two: a name is the last thing to be cut."""
    for size in (22, 18, 15):
        if text_width(name, size) <= width:
            return size, [name]
    return fit(name, (11, 9), width, 2)


def _draw_code(canvas: Canvas, card: Card) -> None:
    x, y = WIDTH - CODE_SIDE - 5 * mm, 11 * mm
    canvas.setFillColor(INK)
    draw_code(canvas, x=x, y=y, side=CODE_SIDE, text=card.url, least_version=BADGE_VERSION)


def _draw_foot(canvas: Canvas, card: Card) -> None:
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.5)
    canvas.line(5 * mm, 9 * mm, WIDTH - 5 * mm - CODE_SIDE - 3 * mm, 9 * mm)
    canvas.setFillColor(SOFT)
    draw_text(canvas, 5 * mm, 5 * mm, "有效期至", 7, align="left")
    canvas.setFillColor(INK)
    draw_text(canvas, 16.5 * mm, 4.8 * mm, day_text(card.valid_to), 9.5, bold=True, align="left")
    middle = WIDTH - 5 * mm - CODE_SIDE / 2
    canvas.setFillColor(INK)
    draw_text(canvas, middle, 7 * mm, f"编号 {card.serial[:4]} {card.serial[4:]}", 7.5, bold=True)
    canvas.setFillColor(SOFT)
    draw_text(canvas, middle, 3.6 * mm, "扫码核验真伪", 6.5)


def _draw_crop_marks(canvas: Canvas) -> None:
    """Two short lines at each corner, a little outside the card, so that none is left on it."""
    canvas.setStrokeColor(SOFT)
    canvas.setLineWidth(0.3)
    away = 0.6 * mm
    for x, outwards in ((0, -1), (WIDTH, 1)):
        for y, upwards in ((0, -1), (HEIGHT, 1)):
            canvas.line(x + outwards * away, y, x + outwards * (away + MARK), y)
            canvas.line(x, y + upwards * away, x, y + upwards * (away + MARK))
