"""Files that other systems hand over: folders, zip packages, gzip, and CSV rows as they really come.

A row that can't be read is told with its line and the rest is read on: an unclosed quotation mark costs one
line, not the rest of the file. What can't be read as a whole (no such file, a broken or hostile archive,
missing columns) is a `FeedUnreadable`, raised before anything is stored.
"""

import csv
import gzip
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

MAX_BYTES = 200 * 1024 * 1024  # of one file after unpacking; feeds of large cities stay under half of it
MAX_RATIO = 200  # CSV packs ten to thirty times smaller; what claims far more is no CSV
MAX_ENTRIES = 1000
MAX_LINES_A_ROW = 50
_LOST_BYTE = re.compile("[\udc80-\udcff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ARCHIVE_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, lzma.LZMAError)


class FeedUnreadable(Exception):
    """The feed as a whole can't be taken; nothing of it was."""


@dataclass(frozen=True)
class Row:
    """One data row: cells by field name, and where it stands."""

    file: str
    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class UnreadableRow:
    file: str
    line: int
    reason: str


@dataclass(frozen=True)
class Package:
    """The files of a feed by lower-case name without endings (`businesses`), read when asked for."""

    readers: Mapping[str, tuple[str, Callable[[], bytes]]]

    def __contains__(self, name: str) -> bool:
        return name in self.readers

    def read(self, name: str) -> tuple[str, bytes]:
        """The file's own name and its unpacked bytes."""
        own_name, read = self.readers[name]
        return own_name, read()


def open_package(path: Path, *, names: Sequence[str]) -> Package:
    """A folder or a zip package that holds CSV files of these names, plain or gzipped."""
    if path.is_dir():
        entries = [(file.name, _file_reader(file)) for file in sorted(path.iterdir()) if file.is_file()]
    elif path.is_file():
        entries = _zip_entries(path)
    else:
        raise FeedUnreadable(_("找不到 %(path)s。") % {"path": path})
    found: dict[str, tuple[str, Callable[[], bytes]]] = {}
    for own_name, read in entries:
        stem = own_name.lower().removesuffix(".gz")
        if not stem.endswith(".csv") or stem.removesuffix(".csv") not in names:
            continue
        if stem.removesuffix(".csv") in found:
            raise FeedUnreadable(_("数据包中有两个 %(name)s 文件，不知道以哪个为准。") % {"name": stem})
        found[stem.removesuffix(".csv")] = (own_name, read)
    return Package(found)


def read_file(path: Path) -> bytes:
    """A plain or gzipped file."""
    if not path.is_file():
        raise FeedUnreadable(_("找不到 %(path)s。") % {"path": path})
    return _file_reader(path)()


def read_rows(
    file: str,
    content: bytes,
    *,
    columns: Mapping[str, Sequence[str]],
    required: Sequence[str],
) -> Iterator[Row | UnreadableRow]:
    """Rows of a CSV file with the field names of `columns`, whose values list the headings each may have.

    Headings are compared without case, spaces and punctuation. Blank lines are no rows.
    """
    lines = list(io.StringIO(content.decode("utf-8-sig", errors="surrogateescape"), newline=""))
    records = _records(lines)
    first = next((record for record in records if not isinstance(record[1], list) or any(record[1])), None)
    if first is None or not isinstance(first[1], list):
        raise FeedUnreadable(_("%(file)s 是空文件或没有表头。") % {"file": file})
    headings = [_heading(cell) for cell in first[1]]
    places = _places(file, headings, columns, required)
    for line, record in records:
        if isinstance(record, str):
            yield UnreadableRow(file, line, record)
            continue
        if not any(cell.strip() for cell in record):
            continue
        reason = _wrong_with(record, len(headings))
        if reason:
            yield UnreadableRow(file, line, reason)
        else:
            yield Row(file, line, {field: record[place].strip() for field, place in places.items()})


def _file_reader(path: Path) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            with path.open("rb") as file:
                return _unpacked(path.name, file)
        except _ARCHIVE_ERRORS as error:
            raise FeedUnreadable(
                _("无法读取 %(file)s：%(error)s") % {"file": path.name, "error": error}
            ) from error

    return read


def _zip_entries(path: Path) -> list[tuple[str, Callable[[], bytes]]]:
    """Entries are never unpacked to disk; a name that climbs out is refused anyway."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except _ARCHIVE_ERRORS as error:
        raise FeedUnreadable(
            _("%(path)s 不是文件夹，也不是完好的 zip 包：%(error)s") % {"path": path, "error": error}
        ) from error
    if len(infos) > MAX_ENTRIES:
        raise FeedUnreadable(_("zip 包里的文件过多（%(count)s 个）。") % {"count": len(infos)})
    for info in infos:
        name = info.filename.replace("\\", "/")
        if name.startswith("/") or ".." in PurePosixPath(name).parts or re.match("[A-Za-z]:", name):
            raise FeedUnreadable(
                _("zip 包里的文件名 %(name)s 指向包外，拒绝导入。") % {"name": info.filename}
            )
        if (
            info.file_size > MAX_BYTES
            or info.file_size > 2**20
            and info.file_size > MAX_RATIO * info.compress_size
        ):
            raise FeedUnreadable(
                _("zip 包里的 %(name)s 解压后大得不正常，拒绝导入。") % {"name": info.filename}
            )
    told = [info for info in infos if not _is_clutter(info.filename)]
    return [(PurePosixPath(info.filename).name, _zip_reader(path, info)) for info in told]


def _is_clutter(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or parts[-1].startswith("._")


def _zip_reader(path: Path, info: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            with zipfile.ZipFile(path) as archive, archive.open(info) as file:
                return _unpacked(info.filename, file)
        except _ARCHIVE_ERRORS as error:
            raise FeedUnreadable(
                _("无法读取 %(file)s：%(error)s") % {"file": info.filename, "error": error}
            ) from error

    return read


def _unpacked(name: str, file) -> bytes:
    """Never more than the limit in memory, whatever the archive says of its size."""
    if name.lower().endswith(".gz"):
        with gzip.GzipFile(fileobj=file) as unpacked:
            content = unpacked.read(MAX_BYTES + 1)
    else:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise FeedUnreadable(
            _("%(file)s 解压后超过 %(limit)s MB，拒绝导入。") % {"file": name, "limit": MAX_BYTES // 1024**2}
        )
    return content


def _records(lines: Sequence[str]) -> Iterator[tuple[int, list[str] | str]]:
    """(first line, cells), or (line, reason) where a line is no CSV; reading goes on at the next line."""
    width = None
    at = 0
    while at < len(lines):
        reader = csv.reader(lines[at : at + MAX_LINES_A_ROW], strict=True)
        try:
            cells = next(reader)
        except csv.Error:
            yield at + 1, _("引号不成对，或不是 CSV 格式")
            at += 1
            continue
        if width is None and any(cells):
            width = len(cells)
        if reader.line_num > 1 and len(cells) != width:
            yield at + 1, _("引号不成对，或不是 CSV 格式")
            at += 1
            continue
        yield at + 1, cells
        at += reader.line_num


def _heading(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()


def _places(
    file: str, headings: Sequence[str], columns: Mapping[str, Sequence[str]], required: Sequence[str]
) -> dict[str, int]:
    for heading in headings:
        if heading and headings.count(heading) > 1:
            raise FeedUnreadable(_("%(file)s 的表头里有两列“%(name)s”。") % {"file": file, "name": heading})
    places = {}
    for field, aliases in columns.items():
        known = [_heading(alias) for alias in (field, *aliases)]
        place = next((headings.index(alias) for alias in known if alias in headings), None)
        if place is not None:
            places[field] = place
    missing = [field for field in required if field not in places]
    if missing:
        raise FeedUnreadable(
            _("%(file)s 缺少列：%(columns)s") % {"file": file, "columns": "、".join(missing)}
        )
    return places


def _wrong_with(record: Sequence[str], width: int) -> str:
    if any(cell.strip() for cell in record[width:]):
        return _("列数过多：应有 %(expected)s 列，实有 %(found)s 列") % {
            "expected": width,
            "found": len(record),
        }
    if len(record) < width:
        return _("列数不足：应有 %(expected)s 列，实有 %(found)s 列") % {
            "expected": width,
            "found": len(record),
        }
    text = "".join(record)
    if _LOST_BYTE.search(text):
        return _("含有不是 UTF-8 的字节")
    if _CONTROL.search(text):
        return _("含有控制字符")
    return ""
