from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.local_time import local_date
from inspections.forms.complaint import CloseForm, ComplaintFilter, RefuseForm, VerifyForm
from inspections.forms.inspection import ReasonForm
from inspections.models import Complaint
from inspections.permissions import can_handle_complaint, can_list_complaints, can_reveal_contact
from inspections.services.complaint import (
    ComplaintRefused,
    accept_complaint,
    close_complaint,
    read_body,
    refuse_complaint,
    reveal_contact,
    verify_complaint,
    withdraw_complaint,
)
from inspections.views.find import page_of


@require_GET
def list_complaints(request):
    if not can_list_complaints(request.user):
        raise PermissionDenied
    rows = Complaint.objects.visible_to(request.user).select_related("enterprise")
    filtered = ComplaintFilter(request.GET, rows, request=request)
    context = {
        "filter": filtered,
        "page": page_of(request, filtered.qs),
        "today": local_date(timezone.now()),
    }
    return render(request, "inspections/complaint_list.html", context)


@require_GET
@never_cache
def show_complaint(request, pk):
    complaint = _find(request, pk)
    may_handle = can_handle_complaint(request.user, complaint)
    context = {
        "complaint": complaint,
        "today": local_date(timezone.now()),
        "can_handle": may_handle,
        "can_reveal": can_reveal_contact(request.user, complaint) and bool(complaint.contact_encrypted),
        "body": read_body(complaint) if may_handle else "",
        "moves": complaint.MOVES[Complaint.State(complaint.state)],
    }
    return render(request, "inspections/complaint_detail.html", context)


@require_POST
def accept_complaint_view(request, pk):
    complaint = _find(request, pk, can_handle_complaint)
    try:
        accept_complaint(complaint=complaint, by=request.user, at=timezone.now())
    except ComplaintRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已受理，由您承办。"))
    return redirect("inspections:show_complaint", pk)


@require_http_methods(["GET", "POST"])
def refuse_complaint_view(request, pk):
    return _decide(request, pk, RefuseForm, refuse_complaint, _("不予受理"), _("已记为不予受理。"))


@require_http_methods(["GET", "POST"])
def verify_complaint_view(request, pk):
    return _decide(request, pk, VerifyForm, verify_complaint, _("查实"), _("已查实，指数随即更新。"))


@require_http_methods(["GET", "POST"])
def close_complaint_view(request, pk):
    return _decide(request, pk, CloseForm, close_complaint, _("未查实，办结"), _("已办结，不计入指数。"))


@require_http_methods(["GET", "POST"])
def withdraw_complaint_view(request, pk):
    done = _("已撤销，不再计入指数。")
    return _decide(request, pk, ReasonForm, withdraw_complaint, _("撤销查实结论"), done)


@require_POST
@never_cache
def reveal_contact_view(request, pk):
    complaint = _find(request, pk, can_reveal_contact)
    try:
        contact = reveal_contact(complaint=complaint, by=request.user, at=timezone.now())
    except ComplaintRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("inspections:show_complaint", pk)
    context = {"complaint": complaint, "contact": contact}
    return render(request, "inspections/complaint_contact.html", context)


def _find(request, pk, may=None):
    rows = Complaint.objects.visible_to(request.user).select_related("enterprise", "handled_by")
    complaint = get_object_or_404(rows, pk=pk)
    if may is not None and not may(request.user, complaint):
        raise PermissionDenied
    return complaint


def _decide(request, pk, form_class, decide, heading, done):
    """The page of one decision: a form, a service, back to the complaint."""
    complaint = _find(request, pk, can_handle_complaint)
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            decide(complaint=complaint, **form.cleaned_data, by=request.user, at=timezone.now())
        except ComplaintRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect("inspections:show_complaint", pk)
    context = {"form": form, "complaint": complaint, "heading": heading}
    return render(request, "inspections/complaint_decide.html", context)
