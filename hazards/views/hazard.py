from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from hazards.forms.hazard import ClosingForm, HazardFilterForm, RectificationForm
from hazards.models import Hazard
from hazards.permissions import can_close_hazard, can_rectify_hazard
from hazards.queries.hazard import HAZARD_STATES, hazard_lists
from hazards.services.hazard import (
    HazardNotOpen,
    HazardRefused,
    NotYetRectified,
    StillFound,
    VerifierIsRectifier,
    close_hazard,
    submit_rectification,
)

PAGE_SIZE = 50
REFUSALS = {
    HazardNotOpen: gettext_lazy("这条隐患已经销号或撤销。"),
    NotYetRectified: gettext_lazy("企业还没有提交整改情况，不能销号。"),
    StillFound: gettext_lazy("人员登记里这个问题还在，登记更正后会自动销号。"),
    VerifierIsRectifier: gettext_lazy("整改的人不能核查自己的整改，请由另一个人销号。"),
}


@require_GET
def list_hazards(request):
    now = timezone.now()
    form = HazardFilterForm(request.GET)
    form.is_valid()  # a filter that makes no sense filters nothing
    wanted = {name: value for name, value in form.cleaned_data.items() if value}
    lists = hazard_lists(request.user, now, **wanted)
    state = request.GET.get("state") if request.GET.get("state") in HAZARD_STATES else "open"
    context = {
        "form": form,
        "state": state,
        "tabs": [(name, label, lists.counts[name]) for name, label in HAZARD_STATES.items()],
        "page": Paginator(lists.hazards(state), PAGE_SIZE).get_page(request.GET.get("page")),
        "is_filtered": bool(wanted),
        "is_of_one_person": form.is_of_one_person,
        "now": now,
    }
    return render(request, "hazards/hazard_list.html", context)


@require_GET
def show_hazard(request, pk):
    return _page(request, _find(request, pk))


@require_POST
def submit_rectification_view(request, pk):
    hazard = _find(request, pk, can_rectify_hazard)
    form = RectificationForm(request.POST)
    if form.is_valid():
        try:
            submit_rectification(hazard=hazard, **form.cleaned_data, by=request.user, at=timezone.now())
        except HazardRefused as refusal:
            form.add_error(None, REFUSALS[type(refusal)])
        else:
            messages.success(request, _("整改情况已提交，等待核查。"))
            return redirect("hazards:show_hazard", pk)
    return _page(request, hazard, rectification_form=form)


@require_POST
def close_hazard_view(request, pk):
    hazard = _find(request, pk, can_close_hazard)
    form = ClosingForm(request.POST)
    if form.is_valid():
        try:
            close_hazard(hazard=hazard, **form.cleaned_data, by=request.user, at=timezone.now())
        except HazardRefused as refusal:
            form.add_error(None, REFUSALS[type(refusal)])
        else:
            messages.success(request, _("隐患已销号。"))
            return redirect("hazards:show_hazard", pk)
    return _page(request, hazard, closing_form=form)


def _find(request, pk, may=None):
    hazard = get_object_or_404(
        Hazard.objects.visible_to(request.user).select_related(
            "enterprise", "found_by", "rectified_by", "closed_by"
        ),
        pk=pk,
    )
    if may is not None and not may(request.user, hazard):
        raise PermissionDenied
    return hazard


def _page(request, hazard, rectification_form=None, closing_form=None):
    """The hazard with the forms this person may use now; a form that failed comes back as it was sent."""
    may_rectify = hazard.is_open and can_rectify_hazard(request.user, hazard)
    may_close = hazard.is_rectified and hazard.is_open and can_close_hazard(request.user, hazard)
    is_own_work = hazard.rectified_by_id == request.user.pk
    context = {
        "hazard": hazard,
        "rectification_form": rectification_form or (RectificationForm() if may_rectify else None),
        "closing_form": closing_form or (ClosingForm() if may_close and not is_own_work else None),
        "is_own_work": may_close and is_own_work,
        "is_overdue": hazard.is_open and hazard.due_at < timezone.now(),
    }
    return render(request, "hazards/hazard_detail.html", context)
