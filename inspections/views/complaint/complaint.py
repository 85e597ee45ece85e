from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.column import Column
from common.encryption import DamagedValue, UnknownKey
from common.filter_form import choice_in
from common.local_time import local_date
from common.stored_file import FileMissing
from enterprises.views.list_export import OF_ENTERPRISE, list_as_file, wants_file
from inspections.forms.bulk import AssignHandlerForm
from inspections.forms.complaint.filter import ComplaintFilter
from inspections.models import Complaint, ComplaintDeadline, ComplaintMediation
from inspections.permissions import (
    can_handle_complaint,
    can_import_complaints,
    can_list_complaints,
    can_reveal_contact,
)
from inspections.queries.complaint.paper import document_of
from inspections.queries.complaint.repeats import open_repeats
from inspections.services.complaint.refusal import ComplaintRefused
from inspections.services.complaint.reporter import (
    read_answer,
    read_body,
    read_complaint_photo,
    read_mediation,
    reveal_contact,
)
from inspections.views.complaint.door import DOORS, Standing, doors_of
from inspections.views.find import page_of
from inspections.views.matching import complaints_to_assign, complaints_under_tab
from inspections.views.ticked import count_matching

TABS = {
    "waiting": _("办理中"),
    "overdue": _("已超期"),
    "soon": _("三天内到期"),
    "paused": _("中止计算"),
    "all": _("全部"),
}
BY_LIMIT = ("waiting", "overdue", "soon", "paused")  # the others newest first


# Neither what was written nor who wrote it leaves the platform like this (令20号第三十三条).
COLUMNS = (
    Column(_("编号"), lambda row: row.number),
    Column(_("种类"), lambda row: row.get_kind_display()),
    *OF_ENTERPRISE,
    Column(_("事由"), lambda row: row.topic),
    Column(_("状态"), lambda row: row.get_state_display()),
    Column(_("收到日期"), lambda row: row.received_on),  # a minute would lead to the guest who was there
    Column(_("办理人"), lambda row: row.handled_by.display_name if row.handled_by else ""),
    Column(_("下一期限"), lambda row: row.next_due_on),
)


@require_GET
def list_complaints(request):
    if not can_list_complaints(request.user):
        raise PermissionDenied
    today = local_date(timezone.now())
    rows = Complaint.objects.visible_to(request.user).select_related("enterprise", "handled_by")
    due = choice_in(request.GET, "due", TABS, "all")
    filtered = ComplaintFilter(request.GET, complaints_under_tab(rows, due, today), request=request)
    kinds = dict(ComplaintDeadline.Kind.choices)
    rows = filtered.qs.with_next_due()
    if due in BY_LIMIT:
        rows = rows.order_by(F("next_due_on").asc(nulls_last=True), "pk")
    if wants_file(request):
        return list_as_file(request, rows, name="complaints", sheet=_("投诉举报"), columns=COLUMNS)
    page = page_of(request, rows)
    for complaint in page:
        complaint.next_due = kinds.get(complaint.next_due_kind, "")
        complaint.is_late = complaint.next_due_on is not None and complaint.next_due_on < today
    context = {
        "filter": filtered,
        "page": page,
        "tabs": TABS,
        "due": due,
        "can_import": can_import_complaints(request.user),
        "bulk_form": AssignHandlerForm(user=request.user) if request.user.is_regulator else None,
        "bulk_count": count_matching(request, page, complaints_to_assign),
    }
    return render(request, "inspections/complaint/list.html", context)


@require_GET
@never_cache
def show_complaint(request, pk):
    complaint = _find(request, pk)
    may_handle = can_handle_complaint(request.user, complaint)
    deadlines, pauses = list(complaint.deadlines.all()), list(complaint.pauses.all())
    mediation = ComplaintMediation.objects.filter(complaint=complaint).first()
    now = _standing(complaint, deadlines, pauses, mediation)
    doors = doors_of(now) if may_handle else []
    may_reveal = can_reveal_contact(request.user, complaint)
    steps = list(complaint.steps.select_related("by").order_by("-number"))
    for step in steps:
        step.document = document_of(step, complaint.kind) if may_reveal else ""
    context = {
        "complaint": complaint,
        "overdue": complaint.deadlines.overdue(local_date(timezone.now())),
        "can_handle": may_handle,
        "can_reveal": may_reveal and bool(complaint.contact_encrypted),
        "body": read_body(complaint) if may_handle else "",
        "answer": read_answer(complaint) if may_handle else "",
        "photos": complaint.photos.all() if may_handle else (),
        "repeats": open_repeats(complaint) if may_handle and complaint.is_open else (),
        "mediation": mediation,
        "said_at_mediation": read_mediation(mediation) if mediation and may_reveal else None,
        "deadlines": deadlines,
        "pauses": pauses,
        "is_paused": now.is_paused,
        "steps": steps,
        "corrections": complaint.corrections.select_related("was", "became", "by"),
        "links": complaint.links.select_related("hazard", "inspection", "other"),
        "linked_from": complaint.linked_from.select_related("complaint"),
        "main_doors": [door for door in doors if door.is_main],
        "other_doors": [door for door in doors if not door.is_main],
    }
    return render(request, "inspections/complaint/detail.html", context)


def _standing(complaint, deadlines, pauses, mediation):
    running = frozenset(deadline.kind for deadline in deadlines if deadline.is_running)
    is_paused = any(pause.ended_on is None for pause in pauses)
    return Standing(complaint, running, is_paused, bool(mediation and mediation.performed_on))


@require_http_methods(["GET", "POST"])
@never_cache
def decide_complaint(request, pk, name):
    """The page of one decision: a form, a service, back to the complaint."""
    complaint, door, now = _find(request, pk, can_handle_complaint), DOORS[name], timezone.now()
    data = request.POST if request.method == "POST" else None
    form = door.form(data, complaint=complaint, by=request.user, on=local_date(now))
    if request.method == "POST" and form.is_valid():
        try:
            door.service(complaint=complaint, **form.cleaned_data, by=request.user, at=now)
        except ComplaintRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, door.done)
            return redirect("inspections:show_complaint", pk)
    context = {"form": form, "complaint": complaint, "door": door}
    return render(request, "inspections/complaint/decide.html", context)


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
    return render(request, "inspections/complaint/contact.html", context)


@require_GET
@never_cache
def show_complaint_photo(request, pk, number):
    complaint = _find(request, pk, can_handle_complaint)
    photo = get_object_or_404(complaint.photos, number=number)
    try:
        picture = read_complaint_photo(photo)
    except (FileMissing, DamagedValue, UnknownKey) as error:
        raise Http404 from error
    response = HttpResponse(picture, content_type="image/jpeg")
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _find(request, pk, may=None):
    rows = Complaint.objects.visible_to(request.user).select_related("enterprise", "handled_by", "rule")
    complaint = get_object_or_404(rows, pk=pk)
    if may is not None and not may(request.user, complaint):
        raise PermissionDenied
    return complaint
