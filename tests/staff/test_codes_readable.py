"""Codes of all three kinds, printed small, soiled and photographed badly, are read by an independent decoder.

The print: 2 cm wide at 300 dpi, every dot black or white, so that modules are unevenly wide. The damage:
15 % of the printed square, as one to three opaque stains (grease, dark sauce, pale paste, rubbed-off toner),
in half of the cases with a scratch across; anywhere but on the three corner marks and the line around them,
which no error correction covers and without which no reader finds a code. The picture: turned by any angle,
dimmed to less than half of its contrast, slightly out of focus; a camera sends many of them, so the decoder
gets up to three. All from a fixed seed.
"""

import math
import random
from datetime import UTC, datetime
from itertools import islice

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

from common import badge_token
from common.badge_token import (
    KINDS,
    SERIAL_ALPHABET,
    BadgeClaims,
    TokenRefused,
    make_badge_token,
    read_badge_token,
)
from common.qr import BADGE_VERSION, STAFF_CODE_VERSION, STICKER_VERSION, make_code
from common.rotating_code import make_rotating_code, read_rotating_code, token_in
from common.sticker_code import make_sticker_code, read_sticker_code
from staff.services import staff_code

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SITE = "https://food.example.gov.cn"
SIDE = round(20 / 25.4 * 300)  # dots: 2 cm at 300 dpi
QUIET = SIDE // 8
DAMAGE = 0.15
CODES = 200
LOOKS = 3
CORNER = 4.5  # modules from the middle of a corner mark to where stains begin


def letters_of(chance, length):
    return "".join(chance.choices(SERIAL_ALPHABET, k=length))


def sticker(chance):
    public_id, serial = letters_of(chance, 12), letters_of(chance, 10)
    code = make_sticker_code(public_id=public_id, serial=serial, key_id="0")

    def resolve(text):
        path, _, scanned = text.partition("?k=")
        return read_sticker_code(public_id=path.rpartition("/E/")[2], code=scanned) == serial

    return f"{SITE}/E/{public_id}?k={code}", STICKER_VERSION, resolve


def phone(chance):
    person = letters_of(chance, 12)
    token = make_rotating_code(subject=person, purpose="I", at=AT)

    def resolve(text):
        read = read_rotating_code(token_in(text))
        return read is not None and read.subject == person

    return staff_code.staff_code_url(token), STAFF_CODE_VERSION, resolve


def printed_badge(chance):
    claims = BadgeClaims(
        issuer="3205",
        person_code=letters_of(chance, 12),
        serial=letters_of(chance, 8),
        kind=chance.choice(KINDS),
        issued_at=int(AT.timestamp()),
        expires_at=int(AT.timestamp()) + 86_400 * 200,
    )
    token = make_badge_token(claims, key_id="0")

    def resolve(text):
        return read_badge_token(badge_token.token_in(text), now=int(AT.timestamp())) == claims

    return f"{SITE.upper()}{badge_token.PATH}{token}", BADGE_VERSION, resolve


def print_code(text, version):
    """The code as dots with its quiet zone, and the width of a module in dots."""
    modules = np.array([list(row) for row in make_code(text, least_version=version).matrix], dtype=np.uint8)
    square = Image.fromarray((1 - modules) * 255).resize((SIDE, SIDE), Image.Resampling.NEAREST)
    paper = Image.new("L", (SIDE + 2 * QUIET, SIDE + 2 * QUIET), 255)
    paper.paste(square, (QUIET, QUIET))
    return paper, SIDE / len(modules)


class Dirt:
    """Falls on a print until 15 % of it is covered; remembers where."""

    def __init__(self, paper, module, chance):
        self.paper, self.chance = paper, chance
        self.mask = Image.new("1", paper.size)
        near, far = QUIET + 3.5 * module, QUIET + SIDE - 3.5 * module
        self.corners = [(near, near), (far, near), (near, far)]
        self.away = CORNER * module

    def covered(self):
        inside = (QUIET, QUIET, QUIET + SIDE, QUIET + SIDE)
        return float(np.asarray(self.mask.crop(inside)).mean())

    def misses_corners(self, x, y, radius):
        return all(max(abs(x - cx), abs(y - cy)) > self.away + radius for cx, cy in self.corners)

    def place(self, radius):
        while True:
            x, y = (QUIET + self.chance.uniform(0.6 * radius, SIDE - 0.6 * radius) for _ in "xy")
            if self.misses_corners(x, y, radius):
                return x, y

    def stain(self, area):
        radius = SIDE * math.sqrt(area / math.pi)
        x, y = self.place(radius)
        stretch = self.chance.uniform(0.85, 1.15)
        box = (x - radius * stretch, y - radius / stretch, x + radius * stretch, y + radius / stretch)
        ImageDraw.Draw(self.paper).ellipse(box, fill=self.chance.choice([0, 30, 60, 210, 255]))
        ImageDraw.Draw(self.mask).ellipse(box, fill=1)

    def scratch(self):
        length, angle = SIDE * self.chance.uniform(0.2, 0.5), self.chance.uniform(0, math.pi)
        while True:
            x, y = self.place(0)
            ends = [(x, y), (x + length * math.cos(angle), y + length * math.sin(angle))]
            steps = ((x + (ends[1][0] - x) * t / 20, y + (ends[1][1] - y) * t / 20) for t in range(21))
            if all(self.misses_corners(*step, 1) for step in steps):
                break
        ImageDraw.Draw(self.paper).line(ends, fill=self.chance.choice([0, 255]), width=2)
        ImageDraw.Draw(self.mask).line(ends, fill=1, width=2)

    def fall(self):
        stains = self.chance.randint(1, 3)
        if self.chance.random() < 0.5:
            self.scratch()
        while (missing := DAMAGE - self.covered()) > 0.0005:  # what fell outside or on another falls again
            self.stain(missing / max(stains, 1))
            stains -= 1


def photograph(paper, chance):
    turned = paper.rotate(
        chance.uniform(0, 360), expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC
    )
    dim = turned.point(lambda value: int(value * 0.42 + 18))
    return dim.filter(ImageFilter.GaussianBlur(0.8))


def scan(picture):
    codes = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return codes[0].text if codes else None


@pytest.fixture
def damaged(settings):
    """Number, text, what its own reader must make of it, the soiled print, and chance for pictures of it."""
    settings.PUBLIC_BASE_URL, settings.SECRET_KEY = SITE, "the same codes in every run " * 2
    settings.STICKER_KEYS = settings.STAFF_CODE_KEYS = settings.BADGE_KEYS = {}

    def damaged():
        for number in range(CODES):
            chance = random.Random(number)  # noqa: S311
            text, version, resolve = (sticker, phone, printed_badge)[number % 3](chance)
            paper, module = print_code(text, version)
            dirt = Dirt(paper, module, chance)
            dirt.fall()
            yield number, text, resolve, dirt, chance

    return damaged


def test_two_hundred_damaged_codes_are_read_and_resolve(damaged):
    unread = []
    for number, text, resolve, dirt, chance in damaged():
        assert dirt.covered() >= DAMAGE - 0.0005
        found = next(filter(None, (scan(photograph(dirt.paper, chance)) for _ in range(LOOKS))), None)
        if found != text or not resolve(found):
            unread.append(number)

    assert unread == []


def test_the_proof_can_fail(damaged):
    """Twice the damage is more than any level mends: the codes above were really soiled."""
    read = 0
    for _number, text, _resolve, dirt, _chance in islice(damaged(), 30):
        for _ in range(3):
            dirt.stain(0.08)
        read += scan(dirt.paper) == text

    assert read < 5


def test_a_hundred_thousand_guesses_are_refused():
    """Stickers; those of the phone: tests/common/test_rotating_code.py, of badges: test_badge_token.py."""
    chance = random.Random(49)  # noqa: S311
    public_id, serial = "ABCDEFGH2345", "0123456789"
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    genuine = make_sticker_code(public_id=public_id, serial=serial, key_id="0")
    guesses = (f"0-{serial}-{''.join(chance.choices(letters, k=20))}" for _ in range(100_000))

    believed = [guess for guess in guesses if read_sticker_code(public_id=public_id, code=guess)]

    assert read_sticker_code(public_id=public_id, code=genuine) == serial
    assert believed == []


def test_a_badge_that_is_not_ours_does_not_resolve():
    chance = random.Random(1)  # noqa: S311
    _text, _version, resolve = printed_badge(chance)
    other, _version, _resolve = printed_badge(chance)

    assert not resolve(other)
    with pytest.raises(TokenRefused):
        resolve(other[:-10] + "AAAAAAAAAA")
