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
    context = {"form": form, "page": page.get_page(request.GET.get("page"))}
    return render(request, "accounts/audit_entry_list.html", context)
