from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.local_time import local_date
from inspections.forms.inspection import ReasonForm
from inspections.forms.sample import SampleFilter, SampleForm
from inspections.models import Sample
from inspections.permissions import can_supervise
from inspections.services.sample import (
    MeasuredItem,
    SampleRefused,
    dispose_sample,
    record_sample,
    withdraw_sample,
)
from inspections.views.find import find_supervised, find_supervised_enterprise, page_of


@require_GET
def list_samples(request):
    rows = Sample.objects.visible_to(request.user).select_related("enterprise")
    filtered = SampleFilter(request.GET, rows, request=request)
    context = {"filter": filtered, "page": page_of(request, filtered.qs)}
    return render(request, "inspections/sample_list.html", context)


@require_GET
def show_sample(request, pk):
    rows = Sample.objects.visible_to(request.user).select_related("enterprise")
    sample = get_object_or_404(rows, pk=pk)
    context = {
        "sample": sample,
        "items": sample.items.order_by("verdict", "item", "pk"),
        "can_supervise": can_supervise(request.user, sample.enterprise),
        "is_open": sample.disposal in (Sample.Disposal.PENDING, Sample.Disposal.UNKNOWN),
    }
    return render(request, "inspections/sample_detail.html", context)


@require_http_methods(["GET", "POST"])
def create_sample(request, public_id):
    enterprise = find_supervised_enterprise(request, public_id)
    form = SampleForm(
        request.POST if request.method == "POST" else None,
        initial={"published_on": local_date(timezone.now())},
    )
    if request.method == "POST" and form.is_valid():
        try:
            sample = record_sample(
                enterprise=enterprise,
                **form.cleaned_data
                | {"items": [MeasuredItem(**item) for item in form.cleaned_data["items"]]},
                by=request.user,
                at=timezone.now(),
            )
        except SampleRefused as refusal:
            form.add_error("published_on", str(refusal))
        else:
            messages.success(request, _("抽检结果已记录，指数随即更新。"))
            return redirect("inspections:show_sample", sample.pk)
    return render(request, "inspections/sample_create.html", {"form": form, "enterprise": enterprise})


@require_POST
def dispose_sample_view(request, pk):
    sample = find_supervised(request, Sample.objects, pk)
    try:
        dispose_sample(sample=sample, by=request.user, at=timezone.now())
    except SampleRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("核查处置已完成，指数随即更新。"))
    return redirect("inspections:show_sample", pk)


@require_http_methods(["GET", "POST"])
def withdraw_sample_view(request, pk):
    sample = find_supervised(request, Sample.objects, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_sample(sample=sample, **form.cleaned_data, by=request.user, at=timezone.now())
        except SampleRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("抽检结果已撤销，不再计入指数。"))
            return redirect("inspections:show_sample", pk)
    return render(request, "inspections/sample_withdraw.html", {"form": form, "sample": sample})
