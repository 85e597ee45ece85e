from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from inspections.forms.sampling.plan import RapidTestForm
from inspections.models import RapidTest
from inspections.services.sampling.rapid_test import record_rapid_test
from inspections.services.sampling.sample import SampleRefused
from inspections.views.find import find_supervised_enterprise, page_of


@require_GET
def list_rapid_tests(request):
    rows = RapidTest.objects.visible_to(request.user).select_related("enterprise")
    return render(request, "inspections/sampling/rapid_test_list.html", {"page": page_of(request, rows)})


@require_http_methods(["GET", "POST"])
def create_rapid_test(request, public_id):
    enterprise = find_supervised_enterprise(request, public_id)
    now = timezone.now()
    form = RapidTestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            record_rapid_test(
                enterprise=enterprise,
                **said | {"tested_at": said["tested_at"] or now},
                by=request.user,
                at=now,
            )
        except SampleRefused as refusal:
            form.add_error("tested_at", str(refusal))
        else:
            messages.success(request, _("快检已记录，不计入指数。"))
            return redirect("inspections:list_rapid_tests")
    context = {"form": form, "enterprise": enterprise}
    return render(request, "inspections/sampling/rapid_test_create.html", context)
