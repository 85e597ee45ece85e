from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from common.column import Column
from common.local_time import local_date
from enterprises.models import Enterprise
from enterprises.views.list_export import OF_ENTERPRISE, list_as_file, wants_file
from inspections.forms.planning.draw import RecusalForm
from inspections.models import Recusal
from inspections.permissions import can_supervise
from inspections.permissions.planning import can_plan
from inspections.queries.planning.inspectors import inspectors_of
from inspections.services.planning.draw import RecusalRefused, declare_recusal, end_recusal
from inspections.views.find import page_of
from inspections.views.planning.draw import seats_of

COLUMNS = (
    Column(gettext_lazy("检查人员"), lambda recusal: recusal.inspector.display_name),
    *OF_ENTERPRISE,
    Column(gettext_lazy("回避原因"), lambda recusal: recusal.get_reason_display()),
    Column(gettext_lazy("说明"), lambda recusal: recusal.note),
    Column(gettext_lazy("回避起"), lambda recusal: recusal.valid_from),
    Column(gettext_lazy("回避止"), lambda recusal: recusal.valid_to),
)


@require_GET
def list_recusals(request):
    if not can_plan(request.user):
        raise PermissionDenied
    rows = Recusal.objects.visible_to(request.user).select_related("inspector", "enterprise", "declared_by")
    rows = rows.order_by("-valid_from", "-pk")
    if wants_file(request):
        return list_as_file(request, rows, name="recusals", sheet=_("回避登记"), columns=COLUMNS)
    context = {"page": page_of(request, rows), "tab": "recusals"}
    return render(request, "inspections/planning/recusal_list.html", context)


@require_http_methods(["GET", "POST"])
def create_recusal(request):
    if not can_plan(request.user):
        raise PermissionDenied
    today = local_date(timezone.now())
    people = User.objects.none()
    for region in seats_of(request.user):
        people |= inspectors_of(region, today)
    form = RecusalForm(
        request.POST or None,
        inspectors=people.distinct(),
        enterprises=Enterprise.objects.visible_to(request.user),
        initial={"valid_from": today},
    )
    if request.method == "POST" and form.is_valid():
        if not can_supervise(request.user, form.enterprise):
            raise PermissionDenied
        wanted = {name: form.cleaned_data[name] for name in ("inspector", "reason", "note", "valid_from")}
        try:
            declare_recusal(enterprise=form.enterprise, **wanted, by=request.user, at=timezone.now())
        except RecusalRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("回避已登记，以后的抽取不会派去。"))
            return redirect("inspections:list_recusals")
    return render(request, "inspections/planning/recusal_create.html", {"form": form})


@require_POST
def end_recusal_view(request, pk):
    rows = Recusal.objects.visible_to(request.user).select_related("enterprise")
    recusal = get_object_or_404(rows, pk=pk)
    if not can_supervise(request.user, recusal.enterprise):
        raise PermissionDenied
    try:
        end_recusal(recusal=recusal, by=request.user, at=timezone.now())
    except RecusalRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("回避已结束。"))
    return redirect("inspections:list_recusals")
