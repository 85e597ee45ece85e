"""Any filtered list as Excel: the rows of the page behind it, who took them, when, under which filter."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.column import CHUNK, Column, harmless
from common.xlsx import stream_xlsx

MOST_ROWS = 200_000
Prepare = Callable[[list[Any]], Iterable[Any]]


class TooManyRows(Exception):
    """More than anybody reads in a table: a narrower filter, or the API."""


@transaction.atomic
def export_list(
    rows: QuerySet,
    *,
    name: str,
    sheet: str,
    columns: Sequence[Column],
    filters: Mapping[str, str],
    by: User,
    at: datetime,
    prepare: Prepare | None = None,
) -> Iterator[bytes]:
    """Note in the audit trail who takes the list, and give the file in pieces; its rows are those given.

    `prepare` makes of some thousand rows what the columns ask of, as the page does with its fifty.
    """
    count = rows.count()
    if count > MOST_ROWS:
        raise TooManyRows(
            _("结果有%(count)d行，超过%(most)d行，请缩小筛选范围。") % {"count": count, "most": MOST_ROWS}
        )
    record_audit(
        action="export_list",
        subject=by,
        by=by,
        at=at,
        region_path=min(by.territory_paths(), default=""),
        new={"list": name, "filters": dict(filters), "count": count},
    )
    about: list[list] = [
        [_("列表"), sheet],
        [_("导出人"), f"{by.display_name}（{by.username}）"],
        [_("导出时间"), date_format(localtime(at), "Y-m-d H:i")],
        [_("行数"), count],
        [_("筛选"), "，".join(f"{field}={value}" for field, value in filters.items()) or _("无")],
        [_("用途"), _("只供履行食品安全职责使用，不得外传；导出已记入审计。")],
    ]
    return stream_xlsx(
        _lines(rows, columns, prepare),
        sheet=sheet,
        about=[[harmless(cell) for cell in line] for line in about],
        about_sheet=_("说明"),
        mark=printed_mark(by, at),
    )


def printed_mark(by: User, at: datetime) -> str:
    """Who took it and when, for each page of a printout: paper is parted from its second sheet."""
    return _("%(name)s（%(username)s）%(time)s 导出，只供履行食品安全职责使用，不得外传") % {
        "name": by.display_name,
        "username": by.username,
        "time": date_format(localtime(at), "Y-m-d H:i"),
    }


def _lines(rows: QuerySet, columns: Sequence[Column], prepare: Prepare | None) -> Iterator[list]:
    yield [str(column.heading) for column in columns]
    found = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        for row in prepare(chunk) if prepare else chunk:
            yield [harmless(column.value(row)) for column in columns]
