from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBadRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common.local_time import local_date
from enterprises.forms.enterprise_filter import EnterpriseFilter
from enterprises.models import Enterprise
from enterprises.permissions import can_export_enterprises
from enterprises.services.export import export_csv, export_xlsx, note_export

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def export_enterprises(request):
    """The list under the same address parameters; `format` is csv or xlsx (default)."""
    if not can_export_enterprises(request.user):
        raise PermissionDenied
    file_format = request.GET.get("format", "xlsx")
    filtered = EnterpriseFilter(
        request.GET, queryset=Enterprise.objects.visible_to(request.user), request=request
    )
    if file_format not in ("csv", "xlsx") or not filtered.is_valid():
        return HttpResponseBadRequest(_("筛选条件不正确，请回到列表重新筛选。"))
    enterprises = filtered.qs.order_by("name", "pk")
    at = timezone.now()
    note_export(
        count=enterprises.count(),
        filters={name: value for name, value in request.GET.items() if value and name in filtered.filters},
        file_format=file_format,
        region=request.user.current_role_assignments[0].region,
        by=request.user,
        at=at,
    )
    name = f"enterprises-{local_date(at)}.{file_format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if file_format == "xlsx":
        return HttpResponse(export_xlsx(enterprises), content_type=XLSX, headers=headers)
    return StreamingHttpResponse(
        export_csv(enterprises), content_type="text/csv; charset=utf-8", headers=headers
    )
