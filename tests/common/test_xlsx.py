import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from common.xlsx import ROWS_AT_ONCE, stream_xlsx

ROWS = [
    ["名称", '<数> & "字"'],
    ["平江面馆", 12],
    ["=1+1", Decimal("120.585300")],
    [" 空 格 ", date(2026, 11, 23)],
    ["控\x0b制\x00", True],
    [None, ""],
    ["换\n行", datetime(2026, 11, 23, tzinfo=UTC)],
]


def written(rows):
    return io.BytesIO(b"".join(stream_xlsx(rows, sheet="主体 & 表")))


def test_it_is_read_back_by_openpyxl():
    book = load_workbook(written(ROWS))
    sheet = book.active

    assert book.sheetnames == ["主体 & 表"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["名称", '<数> & "字"'],
        ["平江面馆", 12],
        ["=1+1", 120.5853],
        [" 空 格 ", datetime(2026, 11, 23)],  # noqa: DTZ001  Excel knows no zones
        ["控制", True],
        [None, None],
        ["换\n行", "2026-11-23 00:00:00+00:00"],
    ]
    assert sheet["A1"].font.bold
    assert sheet["A3"].data_type != "f"
    assert sheet.freeze_panes == "A2"


def test_it_is_read_back_by_calamine():
    rows = CalamineWorkbook.from_filelike(written(ROWS)).get_sheet_by_index(0).to_python()

    assert rows[1:4] == [["平江面馆", 12.0], ["=1+1", 120.5853], [" 空 格 ", date(2026, 11, 23)]]


def test_it_begins_before_it_has_read_everything():
    asked = []

    def rows():
        for number in range(3 * ROWS_AT_ONCE):
            asked.append(number)
            yield [f"行{number}"]

    first = next(stream_xlsx(rows(), sheet="a"))

    assert first.startswith(b"PK")
    assert len(asked) == ROWS_AT_ONCE


@pytest.mark.parametrize(("at", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_beyond_z(at, letters):
    assert load_workbook(written([["x"] * (at + 1)])).active.cell(1, at + 1).column_letter == letters
    assert load_workbook(written([["x"] * at + ["last"]])).active[f"{letters}1"].value == "last"


def test_each_printed_page_says_who_took_it():
    mark = "12 & <监管>" + "长" * 300
    file = io.BytesIO(b"".join(stream_xlsx(ROWS[:2], sheet="名单", mark=mark)))

    foot = load_workbook(file).active.oddFooter

    assert (foot.left.text.strip()[:11], foot.right.text) == ("12 && <监管>长", "&P / &N")
    assert len(foot.left.text) + len(foot.right.text) < 255
    assert load_workbook(written(ROWS[:2])).active.oddFooter.left.text is None


@pytest.mark.parametrize("read", ["openpyxl", "calamine"])
def test_a_second_sheet_says_where_it_came_from(read):
    about = [["导出人", "监管人员"], ["时间", "2026-11-23 10:00"]]
    file = io.BytesIO(b"".join(stream_xlsx(ROWS[:2], sheet="名单", about=about)))

    if read == "openpyxl":
        book = load_workbook(file)
        found = [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book]
        names = book.sheetnames
    else:
        book = CalamineWorkbook.from_filelike(file)
        names = book.sheet_names
        found = [book.get_sheet_by_name(name).to_python() for name in names]

    assert names == ["名单", "说明"]
    assert found == [[["名称", '<数> & "字"'], ["平江面馆", 12]], about]
