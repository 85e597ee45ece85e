"""The sticker as something to look at: PNG, SVG and a printable A5 poster."""

import io
from dataclasses import dataclass
from datetime import date

import qrcode
from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A5
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from common.paper_words import day_text
from common.pdf import FONT, draw_code, draw_text, fit, register_font
from common.qr import STICKER_VERSION, make_code

QUIET_ZONE = 4  # modules, ISO/IEC 18004
ACCENT, INK, SOFT, LINE = (HexColor(value) for value in ("#0b6e70", "#1f2424", "#5c6666", "#cfd8d6"))
WIDTH, HEIGHT = A5


@dataclass(frozen=True)
class Poster:
    """What stands on the poster."""

    url: str
    enterprise_name: str
    address: str
    public_id: str  # in groups
    site: str  # address of the page without the code, as people type it
    city: str
    serial: str
    issued_on: date


def sticker_png(url: str) -> bytes:
    code = qrcode.QRCode(
        version=STICKER_VERSION,  # the least: it grows with the text
        error_correction=qrcode.constants.ERROR_CORRECT_H,
        box_size=16,
        border=QUIET_ZONE,
    )
    code.add_data(url)
    picture = io.BytesIO()
    code.make_image(fill_color="black", back_color="white").save(picture, "PNG")
    return picture.getvalue()


def sticker_svg(url: str) -> bytes:
    picture = io.BytesIO()
    make_code(url, least_version=STICKER_VERSION).save(
        picture, kind="svg", border=QUIET_ZONE, scale=10, light="#fff", xmldecl=True, title="扫码知食安"
    )
    return picture.getvalue()


def sticker_poster(poster: Poster) -> bytes:
    """One A5 page with its font embedded; texts are Chinese, whoever prints it."""
    register_font()
    pdf = io.BytesIO()
    canvas = Canvas(pdf, pagesize=A5, lang="zh-CN", initialFontName=FONT)
    canvas.setTitle(f"扫码知食安 {poster.enterprise_name}")
    canvas.setAuthor(f"{poster.city} 苏食安")
    _draw_head(canvas)
    _draw_name(canvas, poster)
    _draw_code(canvas, poster.url)
    _draw_steps(canvas)
    _draw_foot(canvas, poster)
    canvas.showPage()
    canvas.save()
    return pdf.getvalue()


def _draw_head(canvas: Canvas) -> None:
    canvas.setFillColor(ACCENT)
    canvas.rect(0, HEIGHT - 40 * mm, WIDTH, 40 * mm, stroke=0, fill=1)
    canvas.setFillColor(white)
    _centred(canvas, HEIGHT - 21 * mm, "扫码知食安", 40, bold=True, spacing=4)
    _centred(canvas, HEIGHT - 32 * mm, "食品安全好不好，扫一扫就知道", 14, spacing=1)


def _draw_name(canvas: Canvas, poster: Poster) -> None:
    size, lines = fit(poster.enterprise_name, (24, 21, 18, 15, 13), WIDTH - 24 * mm, 2)
    leading = size * 1.3
    # Centred between the head and the code, however many lines it takes.
    top = HEIGHT - 53 * mm + leading * (len(lines) - 1) / 2
    canvas.setFillColor(INK)
    for number, line in enumerate(lines):
        _centred(canvas, top - number * leading - size * 0.35, line, size, bold=True)


def _draw_code(canvas: Canvas, url: str) -> None:
    frame, side = 92 * mm, 78 * mm  # leaves the quiet zone of four modules
    left, bottom = (WIDTH - frame) / 2, 53 * mm
    canvas.setStrokeColor(ACCENT)
    canvas.setLineWidth(1.6)
    canvas.roundRect(left, bottom, frame, frame, 4 * mm, stroke=1, fill=0)
    canvas.setFillColor(INK)
    x, y = (WIDTH - side) / 2, bottom + (frame - side) / 2
    draw_code(canvas, x=x, y=y, side=side, text=url, least_version=STICKER_VERSION)


def _draw_steps(canvas: Canvas) -> None:
    steps = ("打开手机微信或相机", "对准上方二维码", "查看指数、检查与抽检")
    column = (WIDTH - 20 * mm) / len(steps)
    for number, text in enumerate(steps):
        middle = 10 * mm + column * (number + 0.5)
        canvas.setFillColor(ACCENT)
        canvas.circle(middle, 44.5 * mm, 3.2 * mm, stroke=0, fill=1)
        canvas.setFillColor(white)
        draw_text(canvas, middle, 44.5 * mm - 11 * 0.36, str(number + 1), 11, bold=True)
        canvas.setFillColor(INK)
        draw_text(canvas, middle, 36 * mm, text, 10.5)


def _draw_foot(canvas: Canvas, poster: Poster) -> None:
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.6)
    canvas.line(12 * mm, 30.5 * mm, WIDTH - 12 * mm, 30.5 * mm)
    canvas.setFillColor(INK)
    _centred(canvas, 22.5 * mm, f"公开编号  {poster.public_id}", 14, bold=True)
    canvas.setFillColor(SOFT)
    size, lines = fit(f"不能扫码时，请打开 {poster.site}", (9.5, 8, 7), WIDTH - 24 * mm, 1)
    _centred(canvas, 16 * mm, lines[0], size)
    size, lines = fit(poster.address or " ", (9, 8, 7), WIDTH - 24 * mm, 1)
    _centred(canvas, 10.8 * mm, lines[0] if lines else "", size)
    _centred(canvas, 6 * mm, f"{poster.city} 签发 · {day_text(poster.issued_on)} · 序号 {poster.serial}", 8)


def _centred(canvas: Canvas, y: float, text: str, size: float, *, bold=False, spacing=0.0) -> None:
    draw_text(canvas, WIDTH / 2, y, text, size, bold=bold, spacing=spacing)
