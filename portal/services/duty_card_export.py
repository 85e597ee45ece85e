"""The list of duty cards as Excel. Names leave the platform: file and audit say who took them."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import Region, User
from accounts.services.audit import record_audit
from accounts.services.list_export import printed_mark
from common.column import harmless
from common.xlsx import stream_xlsx
from portal.queries.duty_card_list import DutyCardRow, DutyCardRows


@transaction.atomic
def note_export(
    *, rows: DutyCardRows, filters: Mapping[str, str], region: Region, by: User, at: datetime
) -> None:
    """Who took which cards out of the platform, when, and how many."""
    record_audit(
        action="export_duty_cards",
        subject=region,
        by=by,
        at=at,
        region_path=region.path,
        new={"month": f"{rows.month:%Y-%m}", "filters": dict(filters), "count": rows.count()},
    )


def export_xlsx(
    rows: DutyCardRows, *, filters: Mapping[str, str], region: Region, by: User, at: datetime
) -> Iterator[bytes]:
    return stream_xlsx(
        _lines(rows),
        sheet=_("履责卡"),
        about=[[harmless(cell) for cell in line] for line in _watermark(rows, filters, region, by, at)],
        about_sheet=_("说明"),
        mark=printed_mark(by, at),
    )


def _lines(rows: DutyCardRows) -> Iterator[list]:
    yield [
        _("月份"),
        _("姓名"),
        _("岗位"),
        _("任职起"),
        _("主体"),
        _("公开编号"),
        _("主体类型"),
        _("所在区划"),
        _("本岗职责"),
        _("应履责"),
        _("按时"),
        _("补录"),
        _("缺"),
        _("未到期"),
        _("免除"),
        _("培训学时"),
        _("差学时"),
        _("最近评价"),
    ]
    for row in rows:
        yield [harmless(cell) for cell in _line(row)]


def _line(row: DutyCardRow) -> list:
    enterprise = row.post.enterprise
    return [
        f"{row.month:%Y-%m}",
        row.post.person.name,
        row.post.get_kind_display(),
        row.post.starts_on,
        enterprise.name,
        enterprise.public_id,
        enterprise.get_kind_display(),
        enterprise.region.name,
        str(row.own_kind.label),
        row.owed,
        row.on_time,
        row.late,
        row.missed,
        row.ahead,
        row.exempt,
        row.training_hours,
        row.training_short if row.training_target else None,
        row.evaluation_score,
    ]


def _watermark(
    rows: DutyCardRows, filters: Mapping[str, str], region: Region, by: User, at: datetime
) -> list[list]:
    return [
        [_("导出人"), f"{by.display_name}（{by.username}）"],
        [_("导出时间"), date_format(localtime(at), "Y-m-d H:i")],
        [_("地区"), region.name],
        [_("月份"), f"{rows.month:%Y-%m}"],
        [_("筛选"), "，".join(f"{name}={value}" for name, value in filters.items()) or _("无")],
        [_("用途"), _("含个人信息，只供履行监管职责使用，不得外传；导出已记入审计。")],
    ]
