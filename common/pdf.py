"""Chinese text and QR codes on a reportlab canvas, with the font embedded."""

from functools import lru_cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from common.qr import ERROR_LEVEL, make_code

FONT = "NotoSansSC"
FONT_FILE = Path(__file__).resolve().parent / "fonts" / "NotoSansSC-Regular.ttf"
# 禁则: what closes does not begin a line, what opens does not end one (GB/T 15834).
NOT_AT_START = "，。、；：！？）》」』】〉”’,.;:!?)]}·…—％%℃"
NOT_AT_END = "（《「『【〈“‘([{"


def wrap(text: str, size: float, width: float) -> list[str]:
    """Break Chinese anywhere but before closing and after opening marks; keep Latin words where they fit."""
    register_font()
    lines, line = [], ""
    for piece in _pieces(text):
        if not line or text_width(line + piece, size) <= width:
            line += piece
        else:
            kept = _last_break(line, piece)
            lines.append(line[:kept].rstrip())
            line = (line[kept:] + piece).lstrip()
        while text_width(line, size) > width:  # a single word longer than the line
            fits = next(n for n in range(len(line), 0, -1) if n == 1 or text_width(line[:n], size) <= width)
            lines.append(line[:fits])
            line = line[fits:]
    return [*lines, line] if line else lines


def _last_break(line: str, piece: str) -> int:
    """How much of the line stays, so that nothing closing begins the next one and nothing opening ends this.

    Three letters back at most: a line of nothing but marks is broken anyhow.
    """
    for kept in range(len(line), max(0, len(line) - 4), -1):
        following = line[kept] if kept < len(line) else piece[0]
        is_within_word = kept < len(line) and _is_word(line[kept - 1]) and _is_word(following)
        if following not in NOT_AT_START and line[kept - 1] not in NOT_AT_END and not is_within_word:
            return kept
    return len(line)


def _is_word(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


def fit(text: str, sizes: tuple[float, ...], width: float, most_lines: int) -> tuple[float, list[str]]:
    """The largest size at which the lines suffice; else the smallest, cut with an ellipsis."""
    for size in sizes:
        lines = wrap(text, size, width)
        if len(lines) <= most_lines:
            return size, lines
    return size, [*lines[: most_lines - 1], lines[most_lines - 1][:-1] + "…"]


def draw_text(
    canvas: Canvas,
    x: float,
    y: float,
    text: str,
    size: float,
    *,
    bold=False,
    spacing=0.0,
    align="centre",
) -> None:
    """Text around x, or from x on (`align="left"`), or up to x (`"right"`).

    Bold is the same outline with a stroke: one weight of ten megabytes is enough.
    """
    width = text_width(text, size) + spacing * (len(text) - 1)
    start = {"left": x, "centre": x - width / 2, "right": x - width}[align]
    line = canvas.beginText(start, y)
    line.setFont(FONT, size)
    line.setCharSpace(spacing)
    if bold:
        canvas.saveState()
        line.setTextRenderMode(2)
        canvas.setStrokeColor(canvas._fillColorObj)
        canvas.setLineWidth(size / 40)
    line.textOut(text)
    canvas.drawText(line)
    if bold:
        canvas.restoreState()


def draw_code(
    canvas: Canvas,
    *,
    x: float,
    y: float,
    side: float,
    text: str,
    error: str = ERROR_LEVEL,
    least_version: int = 1,
) -> None:
    """A QR code in the present fill colour, its lower left corner at x, y; the quiet zone is the caller's."""
    matrix = make_code(text, error=error, least_version=least_version).matrix
    module = side / len(matrix)
    path = canvas.beginPath()
    for row_number, row in enumerate(matrix):
        for start, end in _runs(row):
            path.rect(
                x + start * module, y + side - (row_number + 1) * module, (end - start) * module, module
            )
    canvas.drawPath(path, stroke=0, fill=1)


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for letter in text:
        if (
            pieces
            and letter.isascii()
            and letter.isalnum()
            and pieces[-1][-1].isascii()
            and pieces[-1][-1].isalnum()
        ):
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


def _runs(row) -> list[tuple[int, int]]:
    """Dark modules side by side as one bar, so that no printer leaves hairlines between them."""
    runs, start = [], None
    for number, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = number
        elif not dark and start is not None:
            runs.append((start, number))
            start = None
    return runs


def text_width(text: str, size: float) -> float:
    return pdfmetrics.stringWidth(text, FONT, size)


@lru_cache(maxsize=1)
def register_font() -> None:
    pdfmetrics.registerFont(TTFont(FONT, str(FONT_FILE)))
