"""Signatures of the demo city: strokes of an invented hand, the same for the same name."""

import math
import random
from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (600, 200)  # as the page draws them
WAVES = 3


def draw_signature(name: str) -> bytes:
    """As PNG: for each letter of the name a loop or two, rising to the right."""
    rng = random.Random(name)
    image = Image.new("L", SIZE, 255)
    draw = ImageDraw.Draw(image)
    letters = name[:4] or "无"
    step = (SIZE[0] - 120) / len(letters)
    for number in range(len(letters)):
        left, base = 60 + number * step, 120 - number * 8
        for _stroke in range(rng.choice((2, 3))):
            draw.line(_stroke_points(rng, left, base, step), fill=0, width=rng.choice((4, 5)), joint="curve")
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _stroke_points(rng: random.Random, left: float, base: float, step: float) -> list[tuple[float, float]]:
    """A curve of some waves, each of its own height and turn."""
    heights = [rng.uniform(-60, 60) for _wave in range(WAVES)]
    turns = [rng.uniform(0, math.tau) for _wave in range(WAVES)]
    points = []
    for place in range(40):
        along = place / 39
        y = sum(
            height * math.sin(along * (wave + 1) * 2.2 + turn) / (wave + 1)
            for wave, (height, turn) in enumerate(zip(heights, turns, strict=True))
        )
        x = left + step * (0.1 + 0.8 * along) + heights[0] / 4 * math.sin(along * 5 + turns[0])
        points.append((x, min(190, max(10, base + y))))
    return points
