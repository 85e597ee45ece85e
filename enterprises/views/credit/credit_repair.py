from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.local_time import local_date
from common.picture import PictureRefused
from enterprises.forms.credit.credit_repair import RepairApplicationForm, RepairDecisionForm
from enterprises.models import CreditEvent, CreditRepair
from enterprises.permissions import can_apply_for_repair, can_decide_repair
from enterprises.queries.credit.publication import repair_conditions
from enterprises.services.credit.repair import apply_for_repair, grant_repair, refuse_repair
from enterprises.services.credit_event import CreditEventRefused
from enterprises.services.photo import PhotoRefused
from enterprises.views.find import find_row


@require_http_methods(["GET", "POST"])
def apply_for_repair_view(request, public_id, pk):
    event = find_row(request, CreditEvent.objects, public_id, pk, can_apply_for_repair)
    now = timezone.now()
    form = RepairApplicationForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            apply_for_repair(
                credit_event=event,
                duties_done=values["duties_done"],
                harm_removed=values["harm_removed"],
                photos=[file.read() for file in values["photos"].files],
                by=request.user,
                at=now,
            )
        except CreditEventRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        except (PictureRefused, PhotoRefused) as refusal:
            form.add_error("photos", str(refusal))
        else:
            messages.success(request, _("申请已提交，监管部门会在期限内决定。"))
            return redirect("enterprises:show_credit_archive", public_id)
    context = {
        "form": form,
        "enterprise": event.enterprise,
        "event": event,
        "conditions": repair_conditions(event, local_date(now)),
        "heading": _("申请信用修复"),
        "submit": _("提交申请"),
    }
    return render(request, "enterprises/credit/repair_form.html", context)


@require_http_methods(["GET", "POST"])
def decide_repair_view(request, public_id, pk):
    repair = get_object_or_404(
        CreditRepair.objects.visible_to(request.user).select_related("event__enterprise", "applied_by"),
        pk=pk,
        event__enterprise__public_id=public_id,
    )
    event, now = repair.event, timezone.now()
    if not can_decide_repair(request.user, event.enterprise):
        raise PermissionDenied
    form = RepairDecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        decision = {"repair": repair, "reason": values["reason"], "by": request.user, "at": now}
        try:
            if values["outcome"] == CreditRepair.State.GRANTED:
                grant_repair(**decision, later_penalties_differ=values["later_penalties_differ"])
            else:
                refuse_repair(**decision)
        except CreditEventRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("决定已记入信用档案。"))
            return redirect("enterprises:show_credit_archive", public_id)
    context = {
        "form": form,
        "enterprise": event.enterprise,
        "event": event,
        "repair": repair,
        "conditions": repair_conditions(event, local_date(now)),
        "heading": _("决定信用修复申请"),
        "submit": _("作出决定"),
    }
    return render(request, "enterprises/credit/repair_form.html", context)
