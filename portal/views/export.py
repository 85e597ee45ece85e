from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBadRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.services.list_export import printed_mark
from common.column import Column
from common.local_time import local_date
from common.xlsx import CONTENT_TYPE
from enterprises.permissions import can_export_enterprises
from enterprises.services.export import REGISTRY_COLUMNS, export_csv, export_xlsx, note_export
from portal.forms.enterprise_filter import EnterpriseFilter
from portal.queries.cockpit import enterprises_of
from portal.views.cockpit import region_asked_for


def of_index(field):
    """A figure of the present index; empty where the enterprise has none."""
    return lambda enterprise: getattr(getattr(enterprise, "current_index", None), field, None)


INDEX_COLUMNS = (
    Column(gettext_lazy("食安指数"), of_index("index")),
    Column(gettext_lazy("等级"), lambda enterprise: band_of(enterprise)),
    Column(gettext_lazy("指数截至"), of_index("as_of")),
    Column(gettext_lazy("区县排名"), of_index("district_rank")),
)


def band_of(enterprise):
    current = getattr(enterprise, "current_index", None)
    return current.get_band_display() if current else ""


@require_GET
def export_enterprises(request):
    """The list as it is filtered in the cockpit, with the index; `format` is csv or xlsx."""
    if not can_export_enterprises(request.user):
        raise PermissionDenied
    file_format = request.GET.get("format", "xlsx")
    if file_format not in ("csv", "xlsx"):
        return HttpResponseBadRequest(_("只能导出为 xlsx 或 csv。"))
    at = timezone.now()
    region = region_asked_for(request)
    form = EnterpriseFilter(request.GET)
    enterprises = form.apply(
        enterprises_of(request.user, region), at=at, yesterday=local_date(at) - timedelta(days=1)
    ).select_related("region", "current_index")
    note_export(
        count=enterprises.count(),
        filters={name: value for name, value in form.wanted.items() if value},
        file_format=file_format,
        region=region,
        by=request.user,
        at=at,
    )
    name = f"enterprises-{region.code}-{local_date(at)}.{file_format}"
    columns = (*REGISTRY_COLUMNS, *INDEX_COLUMNS)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if file_format == "xlsx":
        pieces = export_xlsx(enterprises, columns, mark=printed_mark(request.user, at))
        return HttpResponse(pieces, content_type=CONTENT_TYPE, headers=headers)
    return StreamingHttpResponse(
        export_csv(enterprises, columns), content_type="text/csv; charset=utf-8", headers=headers
    )
