import pytest
from reportlab.lib.units import mm

from common.sheet import Sheet


@pytest.mark.parametrize("left_mm", range(20, 60, 2))
def test_how_to_check_a_paper_stands_on_one_page(left_mm):
    sheet = Sheet()
    sheet.add(lambda canvas: None)  # what was written before
    sheet.y = sheet.bottom + left_mm * mm

    sheet.proof(
        code="XQD7-CYCG-8A45-W58K",
        url="https://example.org/v/XQD7-CYCG-8A45-W58K/",
        says=["扫码或打开网址，可以看到这是哪个机关哪一天的哪种文书、什么时候存证、有没有改过。" * 2],
        fingerprints=["存证编号 72c0806f", "内容指纹 SHA-256 4a526578"],
    )

    before, after = len(sheet.pages[0]), sum(len(page) for page in sheet.pages[1:])
    assert (before == 1) != (after == 0)
    assert sheet.y >= sheet.bottom
