"""Text that flows over A4 pages: paragraphs, facts, tables and pictures, with a head and foot on every page.

What is drawn is kept page by page until the end, so that each foot knows how many pages there are. Same
content, same bytes: no clock, no random id.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from common.pdf import FONT, draw_code, draw_text, register_font, wrap

INK, SOFT, LINE, ACCENT, ALARM, PALE = (
    HexColor(value) for value in ("#1f2424", "#5c6666", "#cfd8d6", "#0b6e70", "#a3341f", "#eef4f3")
)
LEADING = 1.55
CODE_SIDE = 26 * mm
FINGERPRINT_SIZE = 7.5
PHOTO_SIDE, PHOTO_PIXELS = 40 * mm, 360
SIGNATURE_WIDTH, SIGNATURE_HEIGHT = 42 * mm, 14 * mm
Draw = Callable[[Canvas], None]


@dataclass(frozen=True)
class Cell:
    text: str
    colour: Color = INK
    is_bold: bool = False


class Sheet:
    """A document in the making; `y` is where the next thing begins, counted from below."""

    def __init__(self, *, side: float = 18 * mm, top: float = 16 * mm, bottom: float = 20 * mm):
        register_font()
        self.left, self.right = side, A4[0] - side
        self.top, self.bottom = A4[1] - top, bottom
        self.pages: list[list[Draw]] = []
        self.new_page()

    @property
    def width(self) -> float:
        return self.right - self.left

    def new_page(self) -> None:
        self.pages.append([])
        self.y = self.top

    def need(self, height: float) -> bool:
        """Begin a new page if so much does not fit on this one any more; says whether it did."""
        if self.y - height >= self.bottom or self.y == self.top:
            return False
        self.new_page()
        return True

    def space(self, height: float) -> None:
        self.y -= height

    def add(self, draw: Draw) -> None:
        self.pages[-1].append(draw)

    def title(self, text: str, size: float = 18) -> None:
        for line in wrap(text, size, self.width):
            self.y -= size * 1.3
            self._line((self.left + self.right) / 2, line, size, INK, bold=True, align="centre")

    def heading(self, text: str, note: str = "") -> None:
        self.need(24 * mm)
        self.space(5 * mm)
        self.y -= 11
        self._line(self.left, text, 11.5, ACCENT, bold=True)
        if note:
            self._line(self.right, note, 8, SOFT, align="right")
        self.space(1.6 * mm)
        self._rule(LINE)
        self.space(1.2 * mm)

    def paragraph(
        self, text: str, size: float = 10, *, colour: Color = INK, bold: bool = False, indent: float = 0
    ) -> None:
        """Every line of the text begins a line here, too."""
        for line in self._lines(text, size, self.width - indent):
            self.need(size * LEADING)
            self.y -= size * LEADING
            self._line(self.left + indent, line, size, colour, bold=bold)

    def facts(
        self, pairs: Sequence[tuple[str, str]], *, label_width: float = 25 * mm, size: float = 9.5
    ) -> None:
        """Name and value, one below the other; a long value goes on beside its name."""
        for label, value in pairs:
            lines = self._lines(value or "—", size, self.width - label_width)
            self.need(len(lines) * size * LEADING if len(lines) < 8 else size * LEADING)
            for number, line in enumerate(lines):
                self.need(size * LEADING)
                self.y -= size * LEADING
                if number == 0:
                    self._line(self.left, label, size, SOFT)
                self._line(self.left + label_width, line, size, INK)

    def table(
        self, head: Sequence[str], rows: Sequence[Sequence[Cell]], widths: Sequence[float], size: float = 9
    ) -> None:
        """A row stays together; the head stands again on each new page. The last width takes what is left."""
        columns = [*widths, self.width - sum(widths)]
        self._row([Cell(text, SOFT) for text in head], columns, size - 0.5, head=None)
        for row in rows:
            self._row(row, columns, size, head=head)

    def photos(self, photos: Sequence[tuple[bytes | None, Sequence[str]]]) -> None:
        """Thumbnails with their lines; the heading stays with the first of them. Nothing for none."""
        if not photos:
            return
        self.need(PHOTO_SIDE + 40 * mm)
        self.heading("照片", "缩略图；SHA-256 是平台保存的原图的指纹")
        self.picture_row(photos, PHOTO_SIDE)

    def picture_row(self, pictures: Sequence[tuple[bytes | None, Sequence[str]]], side: float) -> None:
        """Pictures side by side, each with its lines below; None is a picture that is not there any more."""
        per_row = max(1, int((self.width + 3 * mm) // (side + 3 * mm)))
        for start in range(0, len(pictures), per_row):
            group = pictures[start : start + per_row]
            texts = [[line for text in said for line in wrap(text, 6.5, side)] for _jpeg, said in group]
            height = side + max(len(text) for text in texts) * 6.5 * 1.35 + 3 * mm
            self.need(height)
            for number, (jpeg, _said) in enumerate(group):
                x = self.left + number * (side + 3 * mm)
                self._picture(x, self.y - side - 1 * mm, side, jpeg)
                for place, line in enumerate(texts[number]):
                    self._text_at(x, self.y - side - 1 * mm - (place + 1) * 6.5 * 1.35, line, 6.5, SOFT)
            self.y -= height

    def drawings(self, drawings: Sequence[tuple[str, Drawing]], size: float = 9.5) -> None:
        """Drawings side by side as long as they fit, each below its title; a row stays together."""
        gap = 6 * mm
        while drawings:
            width = 0.0
            row: list[tuple[list[str], Drawing]] = []
            for title, drawing in drawings:
                if row and width + gap + drawing.width > self.width:
                    break
                width += drawing.width + (gap if row else 0)
                row.append((wrap(title, size, drawing.width), drawing))
            drawings = drawings[len(row) :]
            head = max(len(lines) for lines, _drawing in row) * size * LEADING + 3 * mm
            height = head + max(drawing.height for _lines, drawing in row) + 4 * mm
            self.need(height)
            x = self.left
            for lines, drawing in row:
                for number, line in enumerate(lines):
                    self._text_at(x, self.y - (number + 1) * size * LEADING, line, size, INK, bold=True)
                self._drawing(x, self.y - head - drawing.height, drawing)
                x += drawing.width + gap
            self.y -= height

    def code(self, x: float, y: float, side: float, text: str) -> None:
        """A QR code, its lower left corner at x, y."""

        def draw(canvas: Canvas) -> None:
            canvas.setFillColor(INK)
            draw_code(canvas, x=x, y=y, side=side, text=text, error="M")

        self.add(draw)

    def proof(self, *, code: str, url: str, says: Sequence[str], fingerprints: Sequence[str]) -> None:
        """How a stranger checks the paper: its check code, where to ask, what that proves."""
        # In one piece: the heading, the code, and the fingerprints below it.
        self.need(14 * mm + CODE_SIDE + len(fingerprints) * FINGERPRINT_SIZE * LEADING)
        self.heading("查验")
        top = self.y
        self.code(self.left, top - CODE_SIDE - 1 * mm, CODE_SIDE, url)
        indent = CODE_SIDE + 6 * mm
        self.paragraph(f"查验码 {code}", 12, bold=True, indent=indent)
        for text in says:
            self.paragraph(text, 8.5, colour=SOFT, indent=indent)
        self.y = min(self.y, top - CODE_SIDE - 2 * mm)
        for text in fingerprints:
            self.paragraph(text, FINGERPRINT_SIZE, colour=SOFT)

    def signature(
        self, who: str, when: str, picture: bytes | None, undrawn: str = "（输入姓名确认）"
    ) -> None:
        """One who signed: role and name, what was drawn (PNG) or how else it was confirmed, and when."""
        self.need(SIGNATURE_HEIGHT + 3 * mm)
        top, x = self.y, self.left + 80 * mm
        self._text_at(self.left, top - 8 * mm, who, 10, INK)
        self._text_at(self.right, top - 8 * mm, when, 9, SOFT, align="right")
        if picture is None:
            self._text_at(x, top - 8 * mm, undrawn, 9, SOFT)
        else:
            self.add(lambda canvas: _draw_signature(canvas, x, top - SIGNATURE_HEIGHT, picture))
        self.space(SIGNATURE_HEIGHT + 1 * mm)
        self._rule(LINE)
        self.space(1 * mm)

    def pen_lines(self, labels: Sequence[str]) -> None:
        """Places for a pen, side by side."""
        self.need(16 * mm)
        self.space(12 * mm)
        y = self.y

        def draw(canvas: Canvas) -> None:
            canvas.setFillColor(SOFT)
            part = self.width / len(labels)
            for number, label in enumerate(labels):
                x = self.left + number * part
                draw_text(canvas, x, y, label, 9, align="left")
                canvas.setStrokeColor(LINE)
                canvas.line(x + 22 * mm, y - 1 * mm, x + part - 5 * mm, y - 1 * mm)

        self.add(draw)

    def foot(self, canvas: Canvas, left: str, right: str) -> None:
        """For the frame: a line at the foot of the page, and words on both ends of it."""
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.5)
        canvas.line(self.left, 15 * mm, self.right, 15 * mm)
        canvas.setFillColor(SOFT)
        draw_text(canvas, self.left, 10.5 * mm, left, 7.5, align="left")
        draw_text(canvas, self.right, 10.5 * mm, right, 7.5, align="right")

    def save(self, *, title: str, keywords: str, frame: Callable[[Canvas, int, int], None]) -> bytes:
        """`frame` draws what stands on every page, told which one of how many."""
        pdf = io.BytesIO()
        canvas = Canvas(pdf, pagesize=A4, lang="zh-CN", initialFontName=FONT, invariant=1)
        canvas.setTitle(title)
        canvas.setAuthor("苏食安")
        canvas.setKeywords(keywords)
        for number, page in enumerate(self.pages, start=1):
            for draw in page:
                draw(canvas)
            frame(canvas, number, len(self.pages))
            canvas.showPage()
        canvas.save()
        return pdf.getvalue()

    # --- Pieces -----------------------------------------------------------------------------------

    def _lines(self, text: str, size: float, width: float) -> list[str]:
        return [line for part in text.splitlines() for line in (wrap(part, size, width) or [""])]

    def _row(
        self, cells: Sequence[Cell], columns: Sequence[float], size: float, head: Sequence[str] | None
    ) -> None:
        lines = [
            self._lines(cell.text, size, width - 2 * mm) for cell, width in zip(cells, columns, strict=True)
        ]
        height = max(len(found) for found in lines) * size * 1.4 + 2.2 * mm
        if self.need(height) and head is not None:
            self._row([Cell(text, SOFT) for text in head], columns, size - 0.5, head=None)
        x = self.left
        for cell, found, width in zip(cells, lines, columns, strict=True):
            for number, line in enumerate(found):
                y = self.y - 1.1 * mm - size * 1.05 - number * size * 1.4
                self._text_at(x + 1 * mm, y, line, size, cell.colour, bold=cell.is_bold)
            x += width
        self.y -= height
        self._rule(LINE)

    def _line(self, x: float, text: str, size: float, colour: Color, *, bold=False, align="left") -> None:
        self._text_at(x, self.y, text, size, colour, bold=bold, align=align)

    def _text_at(
        self, x: float, y: float, text: str, size: float, colour: Color, *, bold=False, align="left"
    ):
        def draw(canvas: Canvas) -> None:
            canvas.setFillColor(colour)
            draw_text(canvas, x, y, text, size, bold=bold, align=align)

        self.add(draw)

    def _rule(self, colour: Color) -> None:
        y = self.y

        def draw(canvas: Canvas) -> None:
            canvas.setStrokeColor(colour)
            canvas.setLineWidth(0.5)
            canvas.line(self.left, y, self.right, y)

        self.add(draw)

    def _drawing(self, x: float, y: float, drawing: Drawing) -> None:
        self.add(lambda canvas: renderPDF.draw(drawing, canvas, x, y))

    def _picture(self, x: float, y: float, side: float, jpeg: bytes | None) -> None:
        def draw(canvas: Canvas) -> None:
            canvas.setStrokeColor(LINE)
            canvas.setLineWidth(0.5)
            canvas.setFillColor(PALE)
            canvas.rect(x, y, side, side, stroke=1, fill=1)
            if jpeg is not None:
                image = ImageReader(io.BytesIO(jpeg))
                canvas.drawImage(image, x, y, side, side, preserveAspectRatio=True, anchor="c")

        self.add(draw)


def _draw_signature(canvas: Canvas, x: float, y: float, picture: bytes) -> None:
    image = ImageReader(io.BytesIO(picture))
    canvas.drawImage(image, x, y, SIGNATURE_WIDTH, SIGNATURE_HEIGHT, preserveAspectRatio=True, anchor="sw")
