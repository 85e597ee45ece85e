"""Every file ends in rows or in one clear sentence."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from enterprises.services import import_file
from enterprises.services.import_columns import COLUMNS
from enterprises.services.import_file import ImportFileRefused, read_rows
from enterprises.services.import_template import import_template
from tests.factories.import_files import credit_code, csv_file, row, xlsx_file

ALL_HEADINGS = ",".join(column.heading for column in COLUMNS)


def read(file, name="主体.csv"):
    return read_rows(file=file, name=name)


def refusal(content, name="主体.csv"):
    with pytest.raises(ImportFileRefused) as caught:
        read(io.BytesIO(content) if isinstance(content, bytes) else content, name)
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_as_excel_writes_it(encoding, delimiter):
    found = read(csv_file([row(1, 名称="㛃䶮面馆，一店")], encoding, delimiter=delimiter))

    assert [(one.number, one.cells["name"]) for one in found] == [(2, "㛃䶮面馆，一店")]


def test_csv_counts_lines_as_the_editor_does():
    file = csv_file([row(1, 经营场所地址="平江路\n1号"), row(2)])

    assert [one.number for one in read(file)] == [2, 4]


def test_excel_cells_of_every_kind():
    cells = {
        "从业人数": 12,
        "经度": 120.5853,
        "纬度": 31,
        "发证日期": datetime(2024, 3, 1),  # noqa: DTZ001  Excel knows no zones
        "生产特殊食品": True,
    }
    found = read(xlsx_file([row(1, **cells, 有效期至=date(2029, 2, 28))]), "主体.xlsx")[0].cells

    assert (found["headcount"], found["longitude"], found["latitude"]) == ("12", "120.5853", "31")
    assert (found["licence_issued_on"], found["licence_valid_to"]) == ("2024-03-01", "2029-02-28")
    assert found["makes_special_food"] == "是"


def test_a_code_stored_as_number_is_seen_as_such():
    found = read(xlsx_file([row(1, 统一社会信用代码=913205940000000001)]), "主体.xlsx")[0].cells

    assert found["credit_code"] == "9.1320594E+17"


def test_formulas_without_result_are_broken_cells():
    found = read(xlsx_file([row(1), row(2, 经营场所地址="=A1&B1")]), "主体.xlsx")

    assert [one.broken for one in found] == [(), ("address",)]


def test_headings_may_be_dressed_up():
    dressed = {"名称*": "面馆", " 主体类型（必填）": "餐饮服务", "区划代码：": "1", "经营场所地址": "x"}
    file = csv_file([dressed | {"统一社会信用代码": "1"}])

    assert read(file)[0].cells["kind"] == "餐饮服务"


def test_blank_rows_and_the_example_are_skipped():
    rows = [row(1, 名称="示例：平江面馆"), {}, row(2), {}, row(3)]

    assert [one.number for one in read(xlsx_file(rows), "主体.xlsx")] == [4, 6]


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "a.csv", "文件是空的"),
        (b"  \n \n", "a.csv", "文件是空的"),
        (b"PK\x03\x04 broken", "a.xlsx", "已损坏"),
        (b"not a workbook", "a.xlsx", "已损坏"),
        (b"\xd0\xcf\x11\xe0 old", "a.xls", "旧版或加密"),
        (b"\xff\xff\xff\x81", "a.csv", "编码无法识别"),
        ("名称,主体类型\0".encode(), "a.csv", "不是文本文件"),
        ("名称,主体类型\n".encode(), "a.csv", "缺少必填的列：统一社会信用代码、区划代码、经营场所地址"),
        ("名称,名称\n".encode(), "a.csv", "出现了两次：名称"),
        ("名称,老板属相\n".encode(), "a.csv", "不认识的列：老板属相"),
        (f"{ALL_HEADINGS}\n{'x' * 200_000}".encode(), "a.csv", "第 2 行无法读取"),
    ],
)
def test_it_says_what_is_wrong_with_the_file(content, name, told):
    assert told in refusal(content, name)


def test_a_heading_alone_is_no_data():
    assert "没有数据" in refusal(csv_file([], headings=list(row())))


def test_too_many_rows(monkeypatch):
    monkeypatch.setattr(import_file, "MOST_ROWS", 20)

    assert "最多导入 20 行" in refusal(csv_file([row(n) for n in range(21)]))
    assert "第 31 行还有内容" in refusal(xlsx_file([row(n) for n in range(40)]), "a.xlsx")


def test_too_many_bytes(monkeypatch):
    monkeypatch.setattr(import_file, "MOST_BYTES", 1024 * 1024)

    assert "超过 1 MB" in refusal(b"x" * 1024 * 1024 + b"x")


def workbook_with(sheet_xml):
    """The workbook of one row with its sheet replaced."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(xlsx_file([row(1)])) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            is_sheet = entry.filename == "xl/worksheets/sheet1.xml"
            new.writestr(entry, sheet_xml if is_sheet else old.read(entry))
    return packed.getvalue()


def test_a_zip_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(import_file, "MOST_UNPACKED_BYTES", 10 * 1024 * 1024)

    assert "解压后过大" in refusal(workbook_with(b"<worksheet>" + b" " * 11 * 1024 * 1024), "a.xlsx")


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ('<c r="A1048576" t="n"><v>1</v></c>', "第 1048576 行还有内容"),
        ("<x:c s='1' r='XFD1' ><v>1</v></x:c>", "XFD 列还有内容"),
    ],
)
def test_one_cell_far_out_does_not_fill_the_memory(cell, told):
    sheet = f"<worksheet><sheetData><row>{cell}</row></sheetData></worksheet>"

    assert told in refusal(workbook_with(sheet.encode()), "a.xlsx")


def test_a_sheet_in_another_encoding_is_refused():
    assert "格式不受支持" in refusal(workbook_with("<worksheet/>".encode("utf-16")), "a.xlsx")


def test_the_template_has_every_column_with_note_list_and_example():
    book = load_workbook(io.BytesIO(import_template()))
    sheet = book["主体"]
    heads = sheet[1]

    assert [head.value.rstrip("*") for head in heads] == [column.heading for column in COLUMNS]
    assert all(head.comment.text for head in heads)
    assert [head.value.endswith("*") for head in heads] == [column.is_required for column in COLUMNS]
    assert len(sheet.data_validations.dataValidation) == sum(1 for column in COLUMNS if column.choices)
    assert sheet["A2"].value.startswith("示例")


def test_the_template_filled_in_is_read():
    book = load_workbook(io.BytesIO(import_template()))
    for number, cell in enumerate(book["主体"][2], start=1):
        book["主体"].cell(3, number, cell.value)
    book["主体"]["A3"] = "平江面馆"
    book["主体"]["C3"] = credit_code(1)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)

    found = read(file, "a.xlsx")

    assert [(one.number, one.cells["name"], one.cells["credit_code"]) for one in found] == [
        (3, "平江面馆", credit_code(1))
    ]
