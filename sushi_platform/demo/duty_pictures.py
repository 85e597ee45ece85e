"""Pictures for the photos of the demo city: drawn scenes, stamped as invented."""

import random
from datetime import datetime
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from common.pdf import FONT_FILE

SIZE = (400, 300)
INK, WHITE, STEEL = (38, 44, 42), (250, 250, 247), (196, 202, 204)
WALLS = ((222, 228, 226), (230, 224, 212), (214, 222, 232), (228, 218, 214))
BOXES = ((206, 96, 74), (92, 140, 92), (224, 176, 84), (118, 150, 186), (170, 122, 160), (240, 236, 226))


@lru_cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT_FILE), size)


def draw_scene(rng: random.Random, *, label: str, at: datetime) -> bytes:
    """Shelves with boxes on them, a label and the moment; no two alike."""
    image = Image.new("RGB", SIZE, rng.choice(WALLS))
    draw = ImageDraw.Draw(image)
    for shelf in (110, 180, 250):
        top = shelf + rng.randrange(-6, 7)
        draw.rectangle((0, top, SIZE[0], top + 7), fill=STEEL)
        left = rng.randrange(8, 40)
        while left < SIZE[0] - 40:
            width, height = rng.randrange(26, 70), rng.randrange(22, 52)
            draw.rectangle(
                (left, top - height, left + width, top), fill=rng.choice(BOXES), outline=INK, width=2
            )
            left += width + rng.randrange(6, 46)
    draw.rectangle((0, 0, SIZE[0], 34), fill=WHITE)
    draw.text((10, 6), label[:20], fill=INK, font=_font(17))
    draw.text((10, 272), f"演示 DEMO {at:%Y-%m-%d %H:%M}", fill=INK, font=_font(15))
    out = BytesIO()
    image.save(out, "JPEG", quality=60)
    return out.getvalue()
