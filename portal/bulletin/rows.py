"""The rows behind a figure of a bulletin: what page and file show of each, and where its own page is."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.column import Column
from duties.models import Duty
from enterprises.views.list_export import OF_ENTERPRISE, local_minute
from portal.duty_card_figures import records_url


@dataclass(frozen=True)
class Shown:
    """`related` is fetched along; `order` ends with what no two rows share."""

    columns: tuple[Column, ...]
    order: tuple[str, ...]
    url: Callable
    related: tuple[str, ...] = ("enterprise__region",)

    def arranged(self, rows: QuerySet) -> QuerySet:
        return rows.select_related(*self.related).order_by(*self.order)


def opens(name: str) -> Callable:
    return lambda row: reverse(name, args=[row.pk])


def duty_records(row: Duty) -> str:
    return records_url(row.enterprise, row.kind, row.due_on, row.due_on, "all")


REGION = Column(_("所在区划"), lambda row: row.enterprise.region.name)
DUTIES = Shown(
    columns=(
        Column(_("种类"), lambda row: row.get_kind_display()),
        *OF_ENTERPRISE,
        REGION,
        Column(_("期限"), lambda row: row.due_on),
        Column(_("状态"), lambda row: row.get_state_display()),
        Column(_("提交时间"), lambda row: local_minute(row.submitted_at)),
    ),
    order=("due_on", "enterprise_id"),
    url=duty_records,
)
SHOWN = {
    "index": Shown(
        columns=(
            *OF_ENTERPRISE,
            REGION,
            Column(_("食安指数"), lambda row: row.index),
            Column(_("等级"), lambda row: row.get_band_display()),
            Column(_("指数截至"), lambda row: row.as_of),
        ),
        order=("index_tenths", "enterprise_id"),
        url=lambda row: reverse("portal:show_enterprise", args=[row.enterprise.public_id]),
    ),
    "enterprises": Shown(
        columns=(
            Column(_("主体"), lambda row: row.name),
            Column(_("公开编号"), lambda row: row.public_id),
            Column(_("所在区划"), lambda row: row.region.name),
            Column(_("主体类型"), lambda row: row.get_kind_display()),
            Column(_("状态"), lambda row: row.get_status_display()),
        ),
        order=("name", "pk"),
        related=("region",),
        url=lambda row: reverse("portal:show_enterprise", args=[row.public_id]),
    ),
    **{kind.name.lower(): DUTIES for kind in Duty.Kind},
    "hazards": Shown(
        columns=(
            Column(_("问题"), lambda row: row.title),
            *OF_ENTERPRISE,
            REGION,
            Column(_("严重程度"), lambda row: row.get_severity_display()),
            Column(_("来源"), lambda row: row.get_source_display()),
            Column(_("发现"), lambda row: row.found_on),
            Column(_("整改期限"), lambda row: local_minute(row.due_at)),
            Column(_("销号"), lambda row: row.closed_on),
        ),
        order=("due_at", "pk"),
        url=opens("hazards:show_hazard"),
    ),
    "inspections": Shown(
        columns=(
            Column(_("检查类型"), lambda row: row.get_kind_display()),
            *OF_ENTERPRISE,
            REGION,
            Column(_("检查日期"), lambda row: row.inspected_on),
            Column(_("结果"), lambda row: row.get_result_display()),
            Column(_("生效时间"), lambda row: row.final_on),
            Column(_("撤销时间"), lambda row: local_minute(row.withdrawn_at)),
        ),
        order=("-inspected_on", "-pk"),
        url=opens("inspections:show_inspection"),
    ),
    "samples": Shown(
        columns=(
            Column(_("样品名称"), lambda row: row.name),
            *OF_ENTERPRISE,
            REGION,
            Column(_("结论"), lambda row: row.get_verdict_display()),
            Column(_("核查处置"), lambda row: row.get_disposal_display()),
            Column(_("生效时间"), lambda row: row.final_on),
            Column(_("处置完成日期"), lambda row: row.disposed_on),
            Column(_("撤销时间"), lambda row: local_minute(row.withdrawn_at)),
        ),
        order=("-final_on", "-pk"),
        url=opens("inspections:show_sample"),
    ),
    # Neither what was written nor who wrote it is here (令20号第三十三条).
    "complaints": Shown(
        columns=(
            Column(_("编号"), lambda row: row.number),
            *OF_ENTERPRISE,
            REGION,
            Column(_("种类"), lambda row: row.get_kind_display()),
            Column(_("事由"), lambda row: row.topic),
            Column(_("收到日期"), lambda row: row.received_on),
            Column(_("答复期限"), lambda row: row.answer_due_on),
            Column(_("答复日期"), lambda row: row.answered_on),
        ),
        order=("answer_due_on", "pk"),
        url=opens("inspections:show_complaint"),
    ),
    "visits": Shown(
        columns=(
            Column(_("督导方式"), lambda row: row.get_way_display()),
            *OF_ENTERPRISE,
            REGION,
            Column(_("督导时间"), lambda row: local_minute(row.visited_at)),
        ),
        order=("-visited_at", "-pk"),
        url=opens("inspections:show_backing_visit"),
    ),
    "credit": Shown(
        columns=(
            Column(_("事由"), lambda row: row.title),
            *OF_ENTERPRISE,
            REGION,
            Column(_("种类"), lambda row: row.get_kind_display()),
            Column(_("决定日期"), lambda row: row.decided_on),
            Column(_("生效时间"), lambda row: row.final_on),
            Column(_("撤销时间"), lambda row: local_minute(row.withdrawn_at)),
        ),
        order=("-final_on", "-pk"),
        url=lambda row: reverse("enterprises:show_credit_archive", args=[row.enterprise.public_id]),
    ),
}
