from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from common.column import Column
from common.filter_form import choice_in, wanted_of
from enterprises.models import Enterprise
from enterprises.views.list_export import OF_ENTERPRISE, list_as_file, local_minute, wants_file
from hazards.acting import evidence_in, keep_photos, sentence_for
from hazards.forms.hazard import HazardFilterForm, HazardForm
from hazards.permissions import can_report_hazard
from hazards.queries.hazard import FOR_OFFICIALS, HAZARD_STATES, hazard_lists
from hazards.services.move import HazardRefused
from hazards.services.report import report_hazard

PAGE_SIZE = 50
COLUMNS = (
    Column(gettext_lazy("问题"), lambda hazard: hazard.title),
    *OF_ENTERPRISE,
    Column(gettext_lazy("严重程度"), lambda hazard: hazard.get_severity_display()),
    Column(gettext_lazy("来源"), lambda hazard: hazard.get_source_display()),
    Column(gettext_lazy("发现"), lambda hazard: hazard.found_on),
    Column(gettext_lazy("整改期限"), lambda hazard: local_minute(hazard.due_at)),
    Column(gettext_lazy("状态"), lambda hazard: hazard.get_state_display()),
    Column(gettext_lazy("退回次数"), lambda hazard: hazard.returned_count),
    Column(gettext_lazy("销号"), lambda hazard: hazard.closed_on),
)


@require_GET
def list_hazards(request):
    now = timezone.now()
    form = HazardFilterForm(request.GET, user=request.user)
    wanted = wanted_of(form)
    lists = hazard_lists(request.user, now, **wanted)
    state = choice_in(request.GET, "state", HAZARD_STATES, "open")
    if wants_file(request):
        rows = lists.hazards(state)
        return list_as_file(request, rows, name="hazards", sheet=_("隐患"), columns=COLUMNS)
    context = {
        "form": form,
        "state": state,
        "tabs": [
            (name, label, lists.counts[name])
            for name, label in HAZARD_STATES.items()
            if name == state or request.user.is_government or name not in FOR_OFFICIALS
        ],
        "page": Paginator(lists.hazards(state), PAGE_SIZE).get_page(request.GET.get("page")),
        "is_filtered": bool(wanted),
        "is_of_one_person": form.is_of_one_person,
        "now": now,
    }
    return render(request, "hazards/hazard_list.html", context)


@require_http_methods(["GET", "POST"])
def report_hazard_view(request, public_id):
    enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user), public_id=public_id)
    if not can_report_hazard(request.user, enterprise):
        raise PermissionDenied
    now = timezone.now()
    form = HazardForm(request.POST or None, request.FILES or None, hazard=None)
    if request.method == "POST":
        form.full_clean()
        keep_photos(form, enterprise=enterprise, by=request.user, at=now)
        if form.is_valid():
            try:
                hazard = report_hazard(
                    enterprise=enterprise, by=request.user, at=now, **form.said(), **evidence_in(form)
                )
            except HazardRefused as refusal:
                form.add_error(None, sentence_for(refusal))
            else:
                messages.success(request, _("隐患已上报。"))
                return redirect("hazards:show_hazard", hazard.pk)
    return render(request, "hazards/hazard_form.html", {"form": form, "enterprise": enterprise})
