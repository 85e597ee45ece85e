"""Cards and sheets as pages: size, texts, fonts, and the code read by an independent decoder."""

import shutil
import subprocess
from datetime import date

import pytest
import zxingcpp
from PIL import Image

from common.badge_token import BadgeClaims, make_badge_token
from staff.services.badge_pdf import CARDS_ON_A4, Card, badge_card, badge_sheet

pytestmark = pytest.mark.skipif(not shutil.which("pdftoppm"), reason="needs poppler-utils")
CLAIMS = BadgeClaims("3205", "ABCDEFGH2345", "0123456Z", "OFFICER", 1_795_399_200, 1_811_779_200)
URL = "HTTPS://FOOD.EXAMPLE.GOV.CN/B/" + make_badge_token(CLAIMS, key_id="0")


def card(name="陈师傅", enterprise_name="平江面馆", city="苏州市"):
    return Card(URL, city, enterprise_name, name, "厨师", "0123456Z", date(2027, 5, 31))


LONG = card(
    "阿卜杜热合曼·阿卜杜克热木",
    "苏州（工业园区）Wonderful International 食品科技股份有限公司员工食堂" * 2,
    "克孜勒苏柯尔克孜自治州",
)


def ask(tmp_path, tool, pdf, *options):
    (tmp_path / "badge.pdf").write_bytes(pdf)
    command = [tool, *options, "badge.pdf", *(["-"] if tool == "pdftotext" else [])]
    return subprocess.check_output(command, cwd=tmp_path, text=True)


def pictures(tmp_path, pdf, dots):
    (tmp_path / "badge.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(dots), "-png", "badge.pdf", "page"], cwd=tmp_path, check=True)
    return [Image.open(path) for path in sorted(tmp_path.glob("page*.png"))]


@pytest.mark.parametrize("shown", [card(), LONG], ids=["short", "long"])
def test_the_card_has_the_size_of_a_bank_card_and_is_read(tmp_path, shown):
    [page] = pictures(tmp_path, badge_card(shown), 300)

    assert (round(page.width / 300 * 25.4, 1), round(page.height / 300 * 25.4, 1)) == (85.7, 54.0)
    assert [code.text for code in zxingcpp.read_barcodes(page)] == [URL]


def test_its_code_is_at_least_two_centimetres_wide(tmp_path):
    [page] = pictures(tmp_path, badge_card(card()), 300)

    place = zxingcpp.read_barcodes(page)[0].position
    assert (place.top_right.x - place.top_left.x) / 300 * 25.4 >= 20


def test_its_texts_can_be_read_aloud(tmp_path):
    text = ask(tmp_path, "pdftotext", badge_card(card()))

    for told in ("食品从业人员工牌", "苏州市", "陈师傅", "厨师", "平江面馆", "2027年5月31日", "0123 456Z"):
        assert told in text


def test_a_long_name_is_not_cut(tmp_path):
    text = ask(tmp_path, "pdftotext", badge_card(LONG)).replace("\n", "")

    assert "阿卜杜热合曼·阿卜杜克热木" in text


def test_the_font_is_embedded(tmp_path):
    rows = ask(tmp_path, "pdffonts", badge_card(card("㛃䶮"))).splitlines()[2:]

    assert [row.split()[0].partition("+")[2] for row in rows] == ["NotoSansSC-Regular"]
    assert all(" yes yes yes " in row for row in rows)


@pytest.mark.parametrize(("people", "pages"), [(1, [1]), (10, [10]), (11, [10, 1])])
def test_a_sheet_holds_ten(tmp_path, people, pages):
    sheets = pictures(tmp_path, badge_sheet([card()] * people), 150)

    assert CARDS_ON_A4 == 10
    assert [len(zxingcpp.read_barcodes(sheet)) for sheet in sheets] == pages
    assert {sheet.size for sheet in sheets} == {(1241, 1754)}  # A4 at 150 dpi
