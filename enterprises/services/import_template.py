"""The empty import file for clerks: headings with notes, an example row, lists to choose from."""

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from enterprises.services.import_columns import COLUMNS, ImportColumn
from enterprises.services.import_file import MOST_ROWS

_RULES = (
    "一行一个主体（一处经营场所）。第 2 行是示例，导入时自动跳过，可以删除。",
    "带 * 的列必须填写。其余列可以不填，也可以整列删除。",
    "信用代码和经营场所编号都相同的，视为同一主体：更新已有登记，不会重复新增。空白单元格不改动已有内容。",
    "任何一行有错，整个文件都不导入。请按错误清单改正后重新导入。",
    "建议先“试运行”：只检查，不写入。",
)


def import_template(
    *,
    columns: Sequence[ImportColumn] = COLUMNS,
    rules: Sequence[str] = _RULES,
    title: str = "主体",
    most_rows: int = MOST_ROWS,
) -> bytes:
    book = Workbook()
    _fill_sheet(book.active, title, columns)
    _fill_notes(book.create_sheet("填写说明"), rules, columns)
    _fill_choices(book, title, columns, most_rows)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _fill_sheet(sheet, title: str, columns: Sequence[ImportColumn]) -> None:
    sheet.title = title
    sheet.freeze_panes = "B2"
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        head = sheet.cell(1, number, f"{column.heading}{'*' if column.is_required else ''}")
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = PatternFill("solid", fgColor="0B6E70" if column.is_required else "5C6666")
        head.alignment = Alignment(vertical="center", wrap_text=True)
        head.comment = Comment(str(column.hint), "苏食安", width=260, height=120)
        sheet.cell(2, number, column.example).font = Font(italic=True, color="808080")
        sheet.column_dimensions[letter].width = max(12, 2.2 * len(column.heading) + 2)
        # As text, so that Excel neither rounds an 18-digit code nor turns it into 9.13E+17.
        sheet.column_dimensions[letter].number_format = "@"
        sheet.cell(2, number).number_format = "@"
    sheet.row_dimensions[1].height = 30


def _fill_notes(sheet, rules: Sequence[str], columns: Sequence[ImportColumn]) -> None:
    sheet.column_dimensions["A"].width = 22
    sheet.column_dimensions["B"].width = 100
    for number, rule in enumerate(rules, start=1):
        sheet.append([f"规则 {number}", rule])
    sheet.append([])
    for column in columns:
        choices = f"可选：{'、'.join(column.choices)}" if column.choices else ""
        sheet.append([f"{column.heading}{'*' if column.is_required else ''}", f"{column.hint}{choices}"])
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=True)


def _fill_choices(book: Workbook, title: str, columns: Sequence[ImportColumn], most_rows: int) -> None:
    """Lists stand in a sheet of their own: inside the rule they may have 255 characters at most."""
    lists = book.create_sheet("选项")
    lists.sheet_state = "hidden"
    chosen = [(number, column) for number, column in enumerate(columns, start=1) if column.choices]
    for at, (number, column) in enumerate(chosen, start=1):
        for row, choice in enumerate(column.choices, start=1):
            lists.cell(row, at, choice)
        letter, target = get_column_letter(at), get_column_letter(number)
        rule = DataValidation(
            type="list", formula1=f"选项!${letter}$1:${letter}${len(column.choices)}", allow_blank=True
        )
        rule.errorTitle, rule.error = column.heading, "请从下拉列表中选择。"
        rule.add(f"{target}2:{target}{most_rows + 1}")
        book[title].add_data_validation(rule)
