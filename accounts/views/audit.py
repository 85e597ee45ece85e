from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.forms.audit import AuditFilterForm
from accounts.permissions import can_read_audit
from accounts.queries.audit import audit_entries, readable_subject_types

PAGE_SIZE = 50


@require_GET
def list_audit_entries(request):
    if not can_read_audit(request.user):
        raise PermissionDenied
    form = AuditFilterForm(request.GET, subject_types=readable_subject_types(request.user))
    form.is_valid()
    page = Paginator(audit_entries(by=request.user, **form.cleaned_data), PAGE_SIZE)
    context = {"form": form, "page": page.get_page(request.GET.get("page")), "query": page_query(request)}
    return render(request, "accounts/audit_entry_list.html", context)


def page_query(request):
    """The filters as a query string, for the links to other pages."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
