"""Reads the SVG code out of a page, as a camera would: drawn module by module, decoded by zxing-cpp."""

import re

import zxingcpp
from PIL import Image

SCALE = 8


def code_on(page):
    """The text in the only code on the page."""
    [code] = zxingcpp.read_barcodes(draw(page))
    return code.text


def draw(page):
    """Segno draws each row of dark modules as strokes: `M x y.5 h run m gap 0 h run …`."""
    svg = re.search(
        r'<svg [^>]*viewBox="0 0 (\d+) \1" class="staff-code__picture">.*?</svg>', page, re.DOTALL
    )
    side = int(svg[1])
    picture = Image.new("L", (side, side), 255)
    x, y = 0.0, 0.0
    for command, numbers in re.findall(
        r"([Mmh])([-0-9. ]+)", re.search(r'stroke="#000" d="([^"]+)"', svg[0])[1]
    ):
        values = [float(number) for number in re.findall(r"-?\d*\.?\d+", numbers)]
        if command == "h":
            for column in range(int(x), int(x + values[0])):
                picture.putpixel((column, int(y)), 0)
            x += values[0]
        else:
            x, y = values if command == "M" else (x + values[0], y + values[1])
    return picture.resize((side * SCALE, side * SCALE), Image.Resampling.NEAREST)
