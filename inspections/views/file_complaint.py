"""The public way in: from the page behind the QR code, without signing in."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from common.client_address import client_address
from enterprises.models import Enterprise
from inspections.forms.complaint import ComplaintForm
from inspections.models import Complaint
from inspections.services.complaint import ComplaintRefused, file_complaints
from inspections.services.filing_limit import may_file


@require_http_methods(["GET", "POST"])
@login_not_required
def file_complaint(request, public_id):
    """Only about enterprises that joined the platform: for others nobody is here to answer."""
    joined = Enterprise.objects.filter(registered_on__isnull=False)
    enterprise = get_object_or_404(joined, public_id=public_id.upper())
    form = ComplaintForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        if may_file(address=client_address(request), enterprise_id=enterprise.pk):
            complaints = _file(form, enterprise)
            if complaints:
                numbers = "+".join(complaint.number for complaint in complaints)
                return redirect("inspections:complaint_filed", numbers)
        else:
            form.add_error(None, _("您提交得太频繁，请一小时后再试，或拨打 12315。您写的内容还在下面。"))
            status = 429
    context = {"form": form, "enterprise": enterprise}
    return render(request, "inspections/complaint_create.html", context, status=status)


def _file(form, enterprise):
    words = {name: form.cleaned_data[name] for name in ("kinds", "topic", "body", "contact")}
    try:
        return file_complaints(enterprise=enterprise, **words, at=timezone.now())
    except ComplaintRefused as refusal:
        form.add_error(None, str(refusal))
        return []


@require_GET
@login_not_required
def complaint_filed(request, numbers):
    """Number and term of what was just filed; nothing of what was written."""
    wanted = numbers.split("+")[:2]
    complaints = Complaint.objects.filter(number__in=wanted).select_related("enterprise").order_by("pk")
    if not complaints:
        raise Http404
    return render(request, "inspections/complaint_filed.html", {"complaints": complaints})
