"""Bar charts as a few shapes, laid out once: vectors in a PDF, a picture for Word, SVG in a page.

Units are points; y counts from the top. Colours are named by what they mean, so that a page can be dark.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont
from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib.colors import HexColor

from common.pdf import FONT, FONT_FILE, register_font, text_width

# As on paper: the bands of the index from static/css/tokens.css, and text that is readable on each.
COLOURS = {
    "a": "#0a6b6f",
    "on-a": "#ffffff",
    "b": "#7cc0b4",
    "on-b": "#0c2f2c",
    "c": "#e8b04a",
    "on-c": "#3a2500",
    "d": "#a23b2a",
    "on-d": "#ffffff",
    "none": "#ffffff",
    "on-none": "#545a58",
    "context": "#b9b5ab",
    "on-context": "#1d2322",
    "ink": "#1d2322",
    "soft": "#545a58",
    "line": "#85817a",
}
WIDTH = 300.0
LABEL, SMALL = 12.0, 11.0
BAR, GAP = 18.0, 8.0
LONGEST_LABEL = 120.0


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    role: str
    shape = "box"


@dataclass(frozen=True)
class Words:
    """Text on a baseline at y; `align` is start, middle or end of it at x."""

    x: float
    y: float
    text: str
    size: float
    role: str
    align: str = "start"
    shape = "words"


@dataclass(frozen=True)
class Chart:
    """`title` says what is to be seen; `name` tells charts apart."""

    name: str
    title: str
    width: float
    height: float
    shapes: tuple[Box | Words, ...]

    @property
    def words(self) -> list[str]:
        return [shape.text for shape in self.shapes if isinstance(shape, Words)]


@dataclass(frozen=True)
class Stack:
    """One bar of several parts: `parts` are the amounts in the order of the chart's keys."""

    label: str
    parts: Sequence[int]


def stacked_bars(
    name: str,
    title: str,
    *,
    keys: Sequence[tuple[str, str]],
    stacks: Sequence[Stack],
    is_share: bool,
    letters: Sequence[str] = "",
) -> Chart:
    """Bars one below the other; `keys` are role and word of each part, `letters` stand before its amount.

    Every bar is as long as the chart if it shows shares; else the longest one is, and all begin at nought.
    """
    register_font()
    most = max((sum(stack.parts) for stack in stacks), default=0)
    shapes: list[Box | Words] = []
    y = 0.0
    for stack in stacks:
        total = sum(stack.parts)
        whole = total if is_share else most
        shapes.append(Words(0, y + LABEL, stack.label, LABEL, "ink"))
        shapes.append(Words(WIDTH, y + LABEL, str(total), SMALL, "soft", "end"))
        y += LABEL + 4
        x = 0.0
        for number, ((role, _word), amount) in enumerate(zip(keys, stack.parts, strict=True)):
            width = WIDTH * amount / whole if whole else 0
            if width:
                shapes.append(Box(x, y, width, BAR, role))
            told = f"{letters[number]} {amount}" if letters else str(amount)
            if text_width(told, SMALL) + 4 <= width:
                shapes.append(Words(x + width / 2, y + 13, told, SMALL, f"on-{role}", "middle"))
            x += width
        y += BAR + GAP
    return Chart(name, title, WIDTH, *_with_keys(shapes, keys, y))


def ranked_bars(name: str, title: str, *, rows: Sequence[tuple[str, float, str, str]], most: float) -> Chart:
    """A bar a row, from nought to `most`: label, value, value in words, role."""
    register_font()
    labels = min(LONGEST_LABEL, max((text_width(label, LABEL) for label, *_rest in rows), default=0)) + 8
    values = max((text_width(words, SMALL) for _label, _value, words, _role in rows), default=0) + 6
    room = WIDTH - labels - values
    shapes: list[Box | Words] = []
    y = 0.0
    for label, value, words, role in rows:
        width = room * value / most if most else 0
        shapes.append(Words(0, y + 13, shortened(label, LABEL, labels - 8), LABEL, "ink"))
        shapes.append(Box(labels, y, width, BAR, role))
        shapes.append(Words(labels + width + 4, y + 13, words, SMALL, "soft"))
        y += BAR + GAP
    return Chart(name, title, WIDTH, y, tuple(shapes))


def shortened(text: str, size: float, width: float) -> str:
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text + "…"


def _with_keys(shapes: list, keys: Sequence[tuple[str, str]], y: float) -> tuple[float, tuple]:
    """What the colours mean, below the bars; goes on in a new line where one is full."""
    x = 0.0
    for role, word in keys:
        width = 14 + text_width(word, SMALL)
        if x and x + width > WIDTH:
            x, y = 0.0, y + SMALL + 7
        shapes += [Box(x, y + 1, 9, 9, role), Words(x + 13, y + SMALL, word, SMALL, "soft")]
        x += width + 12
    return y + SMALL + 6, tuple(shapes)


def draw(chart: Chart, scale: float = 1.0) -> Drawing:
    """As vectors, for `Sheet.drawing`."""
    register_font()
    drawing = Drawing(chart.width * scale, chart.height * scale)
    for shape in chart.shapes:
        if isinstance(shape, Box):
            drawing.add(
                Rect(
                    shape.x * scale,
                    (chart.height - shape.y - shape.height) * scale,
                    shape.width * scale,
                    shape.height * scale,
                    fillColor=HexColor(COLOURS[shape.role]),
                    strokeColor=HexColor(COLOURS["line"]) if shape.role == "none" else None,
                    strokeWidth=0.5,
                )
            )
        else:
            drawing.add(
                String(
                    shape.x * scale,
                    (chart.height - shape.y) * scale,
                    shape.text,
                    fontName=FONT,
                    fontSize=shape.size * scale,
                    fillColor=HexColor(COLOURS[shape.role]),
                    textAnchor=shape.align,
                )
            )
    return drawing


def paint(chart: Chart, scale: float = 4.0) -> bytes:
    """As PNG, with the font of the platform."""
    margin = 2.0
    size = (round((chart.width + 2 * margin) * scale), round((chart.height + 2 * margin) * scale))
    image = Image.new("RGB", size, "#ffffff")
    pen = ImageDraw.Draw(image)
    anchors = {"start": "ls", "middle": "ms", "end": "rs"}
    for shape in chart.shapes:
        x, y = (shape.x + margin) * scale, (shape.y + margin) * scale
        if isinstance(shape, Box):
            outline = COLOURS["line"] if shape.role == "none" else None
            far = (x + shape.width * scale, y + shape.height * scale)
            pen.rectangle(((x, y), far), fill=COLOURS[shape.role], outline=outline, width=round(scale / 2))
        else:
            font = ImageFont.truetype(str(FONT_FILE), round(shape.size * scale))
            pen.text((x, y), shape.text, font=font, fill=COLOURS[shape.role], anchor=anchors[shape.align])
    png = io.BytesIO()
    image.save(png, "PNG", optimize=True, dpi=(72 * scale, 72 * scale))
    return png.getvalue()
