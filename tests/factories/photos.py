"""Photos for tests: drawn sights that differ from each other, and rows made of them."""

import random
import uuid
from datetime import UTC, datetime
from io import BytesIO

from PIL import Image, ImageDraw

from enterprises.services.photo import keep_photo

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def draw_sight(seed=0, size=(320, 240)):
    """Coloured shapes; another seed is another sight."""
    rng = random.Random(seed)
    image = Image.new("RGB", size, tuple(rng.randrange(80, 220) for _part in range(3)))
    draw = ImageDraw.Draw(image)
    for _shape in range(14):
        left, top = rng.randrange(size[0]), rng.randrange(size[1])
        box = (left, top, left + rng.randrange(20, size[0] // 2), top + rng.randrange(20, size[1] // 2))
        draw.rectangle(box, fill=tuple(rng.randrange(256) for _part in range(3)))
    return image


def as_jpeg(image, quality=85):
    out = BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def draw_photo(seed=0):
    return as_jpeg(draw_sight(seed))


def make_photo(enterprise, by, seed=0, at=MONDAY, **fields):
    return keep_photo(key=uuid.uuid4(), enterprise=enterprise, data=draw_photo(seed), by=by, at=at, **fields)
