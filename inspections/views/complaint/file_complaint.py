"""The public way in: from the page behind the QR code, without signing in; and back to what became of it."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from common.client_address import client_network
from common.local_time import local_date
from enterprises.models import Enterprise
from inspections.forms.complaint.filing import ComplaintForm, StatusForm
from inspections.models import Complaint
from inspections.services.complaint.filing import file_complaints, kinds_with_identity
from inspections.services.complaint.filing_limit import FiledTooOften, check_limits
from inspections.services.complaint.query_code import find_by_code, query_code
from inspections.services.complaint.refusal import ComplaintRefused
from inspections.services.complaint.reporter import read_answer

JUST_FILED = "just_filed_complaints"  # numbers whose code is shown once more to the same browser
UNKNOWN_ADDRESS = "unknown"


@require_http_methods(["GET", "POST"])
@login_not_required
def file_complaint(request, public_id):
    """Only about enterprises that joined the platform: for others nobody is here to answer."""
    joined = Enterprise.objects.filter(registered_on__isnull=False)
    enterprise = get_object_or_404(joined, public_id=public_id.upper())
    now = timezone.now()
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ComplaintForm(*sent, asked_of=kinds_with_identity(local_date(now)))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            address = client_network(request) or UNKNOWN_ADDRESS
            check_limits(address=address, enterprise=enterprise, at=now)
            complaints = file_complaints(enterprise=enterprise, **form.said(), at=now)
        except FiledTooOften as refusal:
            form.add_error(None, str(refusal))
            status = 429
        except ComplaintRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            numbers = [complaint.number for complaint in complaints]
            request.session[JUST_FILED] = numbers
            return redirect("inspections:complaint_filed", "+".join(numbers))
    context = {"form": form, "enterprise": enterprise}
    return render(request, "inspections/complaint/create.html", context, status=status)


@require_GET
@login_not_required
@never_cache
def complaint_filed(request, numbers):
    """Number and term of what was just filed; the code only to whoever filed it; nothing that was written."""
    wanted = numbers.split("+")[:2]
    rows = Complaint.objects.filter(number__in=wanted).select_related("enterprise", "rule").order_by("pk")
    mine = request.session.get(JUST_FILED, [])
    filed = [(row, query_code(row.number) if row.number in mine else "") for row in rows]
    if not filed:
        raise Http404
    context = {"filed": filed, "has_codes": any(code for _row, code in filed)}
    return render(request, "inspections/complaint/filed.html", context)


@require_http_methods(["GET", "POST"])
@login_not_required
@never_cache
def complaint_status(request):
    """What became of it, for whoever has number and code. They are sent, never part of an address."""
    form = StatusForm(request.POST if request.method == "POST" else None)
    complaint = None
    if request.method == "POST" and form.is_valid():
        complaint = find_by_code(**form.cleaned_data)
        if complaint is None:
            form.add_error(
                None, _("编号和查询码对不上。同一编号输错十次后，要等一小时再试；也可以拨打 12315 询问。")
            )
    context = {"form": form, "complaint": complaint}
    if complaint is not None:
        context |= {
            "answer": read_answer(complaint),
            "deadlines": complaint.deadlines.running(),
            "is_paused": complaint.pauses.filter(ended_on__isnull=True).exists(),
            "overdue": complaint.deadlines.overdue(local_date(timezone.now())),
            "steps": complaint.steps.filter(act__in=SHOWN_STEPS).order_by("number"),
            "goes_on_as": complaint.links.filter(kind="REPEAT").exists(),
        }
    return render(request, "inspections/complaint/status.html", context)


SHOWN_STEPS = (
    "RECEIVE",
    "ACCEPT",
    "CHECK",
    "REFUSE",
    "MERGE",
    "MEDIATE",
    "END_MEDIATION",
    "FILE_CASE",
    "DECLINE_CASE",
    "REFER",
    "CORRECT",
    "END_CASE",
    "PAUSE",
    "RESUME",
    "EXTEND",
)
