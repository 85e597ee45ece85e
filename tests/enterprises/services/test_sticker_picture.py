"""The pictures are read by an independent decoder, the poster also as a rendered page."""

import io
import re
import shutil
import subprocess
from datetime import date

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from enterprises.services.sticker_picture import Poster, sticker_png, sticker_poster, sticker_svg

URL = "https://shian.example.cn/E/ABCDEFGH2345?k=1-0123456789-ABCDEFGHJKMNPQRSTVWX"
LONG_NAME = "苏州工业园区金鸡湖阳澄半岛湖滨国际大酒店管理有限公司第二分公司员工食堂（Café 2020）" * 2


def poster(name="平江面馆", address="平江路1号"):
    return sticker_poster(
        Poster(
            url=URL,
            enterprise_name=name,
            address=address,
            public_id="ABCD EFGH 2345",
            site="shian.example.cn/E/ABCDEFGH2345",
            city="苏州市",
            serial="0123456789",
            issued_on=date(2026, 11, 23),
        )
    )


def decode(image):
    return [code.text for code in zxingcpp.read_barcodes(image)]


def render(pdf, tmp_path):
    (tmp_path / "poster.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "100", "-png", "poster.pdf", "page"], cwd=tmp_path, check=True)
    return [Image.open(path) for path in sorted(tmp_path.glob("page*.png"))]


def draw(svg, scale=8):
    """Paint the path of horizontal strokes that segno writes: M x y, m dx dy, h length."""
    modules = int(re.search(r'width="(\d+)"', svg)[1]) // 10
    image = Image.new("L", (modules * scale, modules * scale), 255)
    x = y = 0.0
    for command, numbers in re.findall(
        r"([Mmh])([-\d. ]+)", re.search(r'class="qrline"[^>]* d="([^"]+)"', svg)[1]
    ):
        first, *second = (float(number) for number in numbers.split())
        if command == "h":
            box = (x * scale, (y - 0.5) * scale, (x + first) * scale - 1, (y + 0.5) * scale - 1)
            ImageDraw.Draw(image).rectangle(box, fill=0)
            x += first
        else:
            x, y = (first, second[0]) if command == "M" else (x + first, y + second[0])
    return image


def test_the_png_is_read():
    assert decode(Image.open(io.BytesIO(sticker_png(URL)))) == [URL]


def test_the_svg_is_small_and_has_no_script():
    svg = sticker_svg(URL).decode()

    assert svg.startswith("<?xml")
    assert "<script" not in svg
    assert len(svg) < 8_000


def test_the_svg_is_read():
    assert decode(draw(sticker_svg(URL).decode())) == [URL]


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="needs poppler-utils")
@pytest.mark.parametrize("name", ["平江面馆", LONG_NAME])
def test_the_poster_is_one_page_that_is_read(tmp_path, name):
    pages = render(poster(name, "江苏省苏州市姑苏区平江路" * 12), tmp_path)

    assert [decode(page) for page in pages] == [[URL]]
    assert pages[0].size == (583, 827)  # A5 at 100 dpi


@pytest.mark.skipif(not shutil.which("pdffonts"), reason="needs poppler-utils")
def test_every_font_is_embedded(tmp_path):
    (tmp_path / "poster.pdf").write_bytes(poster("㛃䶮小馆"))
    told = subprocess.run(
        ["pdffonts", "poster.pdf"], cwd=tmp_path, check=True, capture_output=True, text=True
    )

    rows = told.stdout.splitlines()[2:]
    assert [row.split()[0].partition("+")[2] for row in rows] == ["NotoSansSC-Regular"]
    assert all(" yes yes yes " in row for row in rows)
