"""Recording that an enterprise refused, evaded or obstructed an inspection."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inspections.forms.inspection.obstruction import ObstructionForm
from inspections.models import OnSiteInspection
from inspections.permissions import can_carry_out
from inspections.services.inspection.inspection import InspectionRefused
from inspections.services.inspection.obstruction import record_obstruction


@require_http_methods(["GET", "POST"])
def record_obstruction_view(request, pk):
    rows = OnSiteInspection.objects.visible_to(request.user).select_related("enterprise")
    on_site = get_object_or_404(rows, pk=pk)
    if not can_carry_out(request.user, on_site):
        raise PermissionDenied
    form = ObstructionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            record_obstruction(on_site=on_site, **form.cleaned_data, by=request.user, at=timezone.now())
        except InspectionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已记录并封存，这次检查到此为止，可以另行安排。"))
            return redirect("inspections:show_on_site", pk)
    context = {"form": form, "on_site": on_site}
    return render(request, "inspections/inspection/obstruction_record.html", context)
