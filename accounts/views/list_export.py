"""What every list page shares: with `?format=xlsx` it answers with its rows as a file."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.timezone import localdate, localtime

from accounts.services.list_export import TooManyRows, export_list
from common.xlsx import CONTENT_TYPE

NOT_FILTERS = ("format", "page")


def wants_file(request) -> bool:
    return request.GET.get("format") == "xlsx"


def list_as_file(request, rows, *, name, sheet, columns, prepare=None):
    """`rows` are those of the page before it is cut into pages; too many bring the reader back to it."""
    filters = {key: value for key, value in request.GET.items() if key not in NOT_FILTERS and value}
    try:
        pieces = export_list(
            rows,
            name=name,
            sheet=str(sheet),
            columns=columns,
            filters=filters,
            by=request.user,
            at=timezone.now(),
            prepare=prepare,
        )
    except TooManyRows as refusal:
        messages.error(request, str(refusal))
        query = request.GET.copy()
        query.pop("format", None)
        return redirect(f"{request.path}?{query.urlencode()}")
    headers = {"Content-Disposition": f'attachment; filename="{name}-{localdate()}.xlsx"'}
    return HttpResponse(pieces, content_type=CONTENT_TYPE, headers=headers)


def local_minute(moment):
    """As text, because Excel knows no time zones."""
    return f"{localtime(moment):%Y-%m-%d %H:%M}" if moment else ""
