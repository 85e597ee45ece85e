"""A filtered list of enterprises as Excel or CSV, streamed, with its audit entry."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import cast

from django.db import transaction
from django.db.models import CharField, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User
from accounts.services.audit import record_audit
from common.column import CHUNK, Column, harmless
from common.xlsx import stream_xlsx
from enterprises.models import Enterprise


def _label_of(name: str) -> Callable[[Enterprise], str]:
    return lambda enterprise: _labels(name, get_language())[getattr(enterprise, name)]


@lru_cache(maxsize=16)
def _labels(name: str, _language: str) -> dict[str, str]:
    """Kept, because `get_…_display` builds this dictionary anew for every cell."""
    field = cast(CharField, Enterprise._meta.get_field(name))
    return {value: str(label) for value, label in field.flatchoices}


REGISTRY_COLUMNS = (
    Column(_("公开编号"), lambda enterprise: enterprise.public_id),
    Column(_("名称"), lambda enterprise: enterprise.name),
    Column(_("主体类型"), _label_of("kind")),
    Column(_("状态"), _label_of("status")),
    Column(_("统一社会信用代码"), lambda enterprise: enterprise.credit_code),
    Column(_("经营场所编号"), lambda enterprise: enterprise.site),
    Column(_("区划代码"), lambda enterprise: enterprise.region.code),
    Column(_("所在区划"), lambda enterprise: enterprise.region.name),
    Column(_("经营场所地址"), lambda enterprise: enterprise.address),
    Column(_("经度"), lambda enterprise: enterprise.longitude),
    Column(_("纬度"), lambda enterprise: enterprise.latitude),
    Column(_("规模"), _label_of("size_band")),
    Column(_("从业人数"), lambda enterprise: enterprise.headcount),
    Column(_("每餐就餐人数"), lambda enterprise: enterprise.diners_per_meal),
    Column(_("连锁角色"), _label_of("chain_role")),
    Column(_("接入平台日期"), lambda enterprise: enterprise.registered_on),
)


@transaction.atomic
def note_export(
    *,
    count: int,
    filters: Mapping[str, str],
    file_format: str,
    region: Region,
    by: User,
    at: datetime,
) -> None:
    """Who took which list out of the platform, when, and how many rows."""
    record_audit(
        action="export_enterprises",
        subject=region,
        by=by,
        at=at,
        region_path=region.path,
        new={"filters": dict(filters), "count": count, "format": file_format},
    )


def export_csv(
    enterprises: QuerySet[Enterprise], columns: Sequence[Column] = REGISTRY_COLUMNS
) -> Iterator[bytes]:
    """UTF-8 with a mark at the beginning, so that Excel reads Chinese right."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield b"\xef\xbb\xbf"
    for number, row in enumerate(_rows(enterprises, columns)):
        writer.writerow(row)
        if number % CHUNK == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def export_xlsx(
    enterprises: QuerySet[Enterprise], columns: Sequence[Column] = REGISTRY_COLUMNS, *, mark: str = ""
) -> Iterator[bytes]:
    """`mark` stands at the foot of each printed page."""
    return stream_xlsx(_rows(enterprises, columns), sheet="主体", mark=mark)


def _rows(enterprises: QuerySet[Enterprise], columns: Sequence[Column]) -> Iterable[list]:
    yield [str(column.heading) for column in columns]
    for enterprise in enterprises.select_related("region").iterator(chunk_size=CHUNK):
        yield [harmless(column.value(enterprise)) for column in columns]
