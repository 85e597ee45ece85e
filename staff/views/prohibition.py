from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from staff.forms.prohibition import ProhibitionFilter, ProhibitionForm, WithdrawalForm
from staff.models import ProhibitedPerson
from staff.permissions import can_manage_prohibitions, can_see_prohibitions
from staff.services.prohibition import ProhibitionRefused, record_prohibition, withdraw_prohibition

PAGE_SIZE = 50


@require_GET
def list_prohibitions(request):
    """The whole list, wherever the decision was made: a prohibition holds everywhere."""
    if not can_see_prohibitions(request.user):
        raise PermissionDenied
    form = ProhibitionFilter(request.GET)
    form.is_valid()
    wanted = form.cleaned_data.get("q", "")
    rows = ProhibitedPerson.objects.visible_to(request.user).select_related("recorded_by")
    if wanted:
        rows = rows.filter(Q(name__icontains=wanted) | Q(document_no__icontains=wanted))
    today = timezone.localdate()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(row, row.is_in_force_on(today)) for row in page],
        "is_filtered": bool(wanted),
        "may_manage": can_manage_prohibitions(request.user),
    }
    return render(request, "staff/prohibition_list.html", context)


@require_http_methods(["GET", "POST"])
def record_prohibition_view(request):
    if not can_manage_prohibitions(request.user):
        raise PermissionDenied
    form = ProhibitionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            record_prohibition(**form.cleaned_data, by=request.user, at=timezone.now())
        except ProhibitionRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("已列入禁业人员名单；在岗的单位马上会看到。"))
            return redirect("staff:list_prohibitions")
    return render(request, "staff/prohibition_create.html", {"form": form})


@require_http_methods(["GET", "POST"])
def withdraw_prohibition_view(request, pk):
    row = get_object_or_404(ProhibitedPerson.objects.visible_to(request.user), pk=pk)
    if not can_manage_prohibitions(request.user):
        raise PermissionDenied
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_prohibition(
                prohibition=row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except ProhibitionRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("已撤销，记录保留。"))
            return redirect("staff:list_prohibitions")
    return render(request, "staff/prohibition_withdraw.html", {"form": form, "row": row})
