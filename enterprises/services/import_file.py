"""Reading an import file: Excel (.xlsx) or CSV, into rows of text under known headings.

Whatever the file is, the answer is rows or an `ImportFileRefused` with a sentence for the clerk. Sizes are
checked before anything is unpacked or spread out: a zip bomb or one cell at XFD1048576 ends in that sentence.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, XmlError, ZipError

from enterprises.services.import_columns import COLUMNS, ImportColumn, heading_of

MOST_BYTES = 40 * 1024 * 1024
MOST_UNPACKED_BYTES = 400 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 100
EXAMPLE_PREFIX = "示例："
_PIECE = 4 * 1024 * 1024


class ImportFileRefused(Exception):
    """The file as a whole can't be read; the text says why and what to do."""


@dataclass(frozen=True)
class FileRow:
    number: int  # as the spreadsheet shows it
    cells: dict[str, str]  # field → text; blank cells are left out
    broken: tuple[str, ...] = ()  # fields whose formula failed or was never calculated


def read_rows(
    *,
    file: IO[bytes],
    name: str,
    columns: Sequence[ImportColumn] = COLUMNS,
    most_rows: int | None = None,
) -> list[FileRow]:
    """All rows but blank ones and the template's example."""
    most_rows = most_rows or MOST_ROWS
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ImportFileRefused(
            _("文件超过 %(limit)d MB，请分成几个文件导入。") % {"limit": MOST_BYTES // 1024 // 1024}
        )
    if not content.strip():
        raise ImportFileRefused(_("文件是空的。"))
    if content.startswith(b"PK\x03\x04"):
        return _under_headings(*_read_xlsx(content), columns, most_rows)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ImportFileRefused(_("这是旧版或加密的 Excel 文件，请另存为不加密的 .xlsx 后再导入。"))
    if name.lower().endswith((".xlsx", ".xls")):
        raise ImportFileRefused(_("文件已损坏，或者不是 Excel 文件。请重新另存为 .xlsx 或 .csv。"))
    return _under_headings(_read_csv(content), {}, columns, most_rows)


# --- Excel ------------------------------------------------------------------------------------------------


def _read_xlsx(content: bytes) -> tuple[Iterable[tuple[int, list[str]]], dict[int, set[int]]]:
    try:
        broken = _look_inside(content)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, XmlError, ZipError, zipfile.BadZipFile, zlib.error, IndexError, EOFError) as error:
        raise ImportFileRefused(_("Excel 文件已损坏，无法读取。请重新另存为 .xlsx。")) from error
    except (NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise ImportFileRefused(_("Excel 文件的格式不受支持或已加密，请另存为普通的 .xlsx。")) from error
    return ((number, [_as_text(cell) for cell in row]) for number, row in enumerate(rows, start=1)), broken


_CELL = re.compile(
    rb"""<(?:[\w.-]+:)?c\b[^>]*?\br\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["'][^>]*(?<!/)>(\s*<(?:[\w.-]+:)?f\b)?"""
)
_FORMULA = re.compile(
    rb"""<(?:[\w.-]+:)?c\b([^>]*?)\br\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["']([^>]*)(?<!/)>\s*"""
    rb"""<(?:[\w.-]+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:[\w.-]+:)?f>)\s*(<(?:[\w.-]+:)?v>[^<]+<)?"""
)


def _look_inside(content: bytes) -> dict[int, set[int]]:
    """Refuse what would not fit into memory; return the cells (row → columns) whose formula has no result.

    calamine spreads a sheet out as a full rectangle, and reads a formula without a stored result as blank.
    """
    broken: dict[int, set[int]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES or len(entries) > 5_000:
            raise ImportFileRefused(_("文件解压后过大，请删除图片和多余的工作表，或分成几个文件导入。"))
        for entry in entries:
            if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
                with archive.open(entry) as sheet:
                    for piece in _pieces(sheet):
                        _measure(piece, broken)
    return broken


def _pieces(sheet: IO[bytes]) -> Iterator[bytes]:
    """The sheet in pieces that end with a row, never more than said to be in it."""
    rest, read = b"", 0
    while piece := sheet.read(_PIECE):
        read += len(piece)
        if read > MOST_UNPACKED_BYTES:
            raise ImportFileRefused(_("文件解压后过大，请删除图片和多余的工作表，或分成几个文件导入。"))
        if not rest and piece[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise ValueError("a sheet in UTF-16")
        whole, row_end, rest_of_piece = (rest + piece).rpartition(b"row>")
        if not row_end and len(rest_of_piece) > 4 * _PIECE:
            raise ValueError("a row without an end")
        yield whole
        rest = rest_of_piece
    yield rest


def _measure(piece: bytes, broken: dict[int, set[int]]) -> None:
    has_formulas = False
    for column, row, formula in _CELL.findall(piece):
        has_formulas = has_formulas or bool(formula)
        if int(row) > MOST_ROWS + 10:
            raise ImportFileRefused(
                _("一次最多导入 %(limit)d 行，第 %(row)d 行还有内容。请删除多余的行，或分成几个文件。")
                % {"limit": MOST_ROWS, "row": int(row)}
            )
        if _column_number(column) > MOST_COLUMNS:
            raise ImportFileRefused(
                _("%(column)s 列还有内容，列数过多。请只保留模板中的列。")
                % {"column": column.decode().upper()}
            )
    if has_formulas:
        for before, column, row, after, value in _FORMULA.findall(piece):
            if not value or b't="e"' in before + after:
                broken.setdefault(int(row), set()).add(_column_number(column) - 1)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _as_text(cell) -> str:
    if isinstance(cell, str):
        return cell.replace("\0", "").strip()  # PostgreSQL holds no NUL
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        # Beyond 15 digits Excel has already lost some: let the code's own check say so.
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell).upper()
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


# --- CSV --------------------------------------------------------------------------------------------------


def _read_csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decode(content)
    if "\0" in text:
        raise ImportFileRefused(_("这不是文本文件。请用 Excel 另存为 .xlsx 或“CSV UTF-8”。"))
    first_line = text.lstrip().partition("\n")[0]
    delimiter = max(",\t;", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    last = 0
    try:
        for row in reader:
            yield last + 1, [cell.strip() for cell in row[: MOST_COLUMNS + 1]]
            last = reader.line_num
    except csv.Error as error:
        raise ImportFileRefused(
            _("CSV 第 %(row)d 行无法读取，可能缺少一个引号。") % {"row": last + 1}
        ) from error


def _decode(content: bytes) -> str:
    """What Excel in China writes: UTF-8 with or without mark, GB 18030, or "Unicode text"."""
    is_utf_16 = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ["utf-16"] if is_utf_16 else ["utf-8-sig", "gb18030"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ImportFileRefused(_("文字编码无法识别。请用 Excel 另存为 .xlsx 或“CSV UTF-8”。"))


# --- Headings -----------------------------------------------------------------------------------------------


def _under_headings(
    rows: Iterable[tuple[int, list[str]]],
    broken: dict[int, set[int]],
    columns: Sequence[ImportColumn],
    most_rows: int,
) -> list[FileRow]:
    rows = iter(rows)
    fields = next((_fields(cells, columns) for _number, cells in rows if any(cells)), None)
    if fields is None:
        raise ImportFileRefused(_("文件是空的。"))
    found = []
    for number, cells in rows:
        named = {field: cell for field, cell in zip(fields, cells, strict=False) if field and cell}
        bad = tuple(fields[at] for at in sorted(broken.get(number, ())) if at < len(fields) and fields[at])
        if (named or bad) and not named.get("name", "").startswith(EXAMPLE_PREFIX):
            found.append(FileRow(number, named, bad))
            if len(found) > most_rows:
                raise ImportFileRefused(
                    _("一次最多导入 %(limit)d 行，请分成几个文件。") % {"limit": most_rows}
                )
    if not found:
        raise ImportFileRefused(_("表头下面没有数据。"))
    return found


def _fields(headings: list[str], columns: Sequence[ImportColumn]) -> list[str]:
    """The field of each column, "" for a column without heading."""
    by_heading = {column.heading: column for column in columns}
    names = [heading_of(heading) for heading in headings]
    unknown = [name for name in names if name and name not in by_heading]
    if unknown:
        raise ImportFileRefused(
            _("不认识的列：%(columns)s。请使用模板中的表头，多余的列请删除。")
            % {"columns": "、".join(unknown[:10])[:200]}
        )
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise ImportFileRefused(_("这些列出现了两次：%(columns)s。") % {"columns": "、".join(twice)})
    missing = [column.heading for column in columns if column.is_required and column.heading not in names]
    if missing:
        raise ImportFileRefused(
            _("缺少必填的列：%(columns)s。请使用模板。") % {"columns": "、".join(missing)}
        )
    return [by_heading[name].field if name else "" for name in names]
