from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from enterprises.forms.closed_period import ClosedPeriodForm
from enterprises.models import ClosedPeriod
from enterprises.permissions import can_declare_closed_period
from enterprises.services.closed_period import ClosedPeriodRefused, declare_closed_period, end_closed_period
from enterprises.views.find import find_enterprise, find_row


@require_http_methods(["GET", "POST"])
def declare_closed_period_view(request, public_id):
    enterprise = find_enterprise(request, public_id, can_declare_closed_period)
    form = ClosedPeriodForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            declare_closed_period(
                enterprise=enterprise, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except ClosedPeriodRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("歇业日已申报，这些天没有待办任务。"))
            return redirect("enterprises:show_enterprise", public_id)
    return render(request, "enterprises/closed_period_create.html", {"form": form, "enterprise": enterprise})


@require_POST
def end_closed_period_view(request, public_id, pk):
    period = find_row(request, ClosedPeriod.objects, public_id, pk, can_declare_closed_period)
    try:
        end_closed_period(period=period, by=request.user, at=timezone.now())
    except ClosedPeriodRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("歇业申报已撤回或提前结束。"))
    return redirect("enterprises:show_enterprise", public_id)
