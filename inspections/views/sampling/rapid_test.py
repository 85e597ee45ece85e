from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from common.column import Column
from enterprises.views.list_export import OF_ENTERPRISE, list_as_file, local_minute, wants_file
from inspections.forms.sampling.plan import RapidTestForm
from inspections.models import RapidTest
from inspections.services.sampling.rapid_test import record_rapid_test
from inspections.services.sampling.sample import SampleRefused
from inspections.views.find import find_supervised_enterprise, page_of

COLUMNS = (
    Column(gettext_lazy("食品名称"), lambda test: test.food_name),
    *OF_ENTERPRISE,
    Column(gettext_lazy("检测项目"), lambda test: test.item),
    Column(gettext_lazy("方法"), lambda test: test.method),
    Column(gettext_lazy("结果"), lambda test: test.get_result_display()),
    Column(gettext_lazy("检测时间"), lambda test: local_minute(test.tested_at)),
)


@require_GET
def list_rapid_tests(request):
    rows = RapidTest.objects.visible_to(request.user).select_related("enterprise")
    if wants_file(request):
        return list_as_file(request, rows, name="rapid-tests", sheet=_("快检记录"), columns=COLUMNS)
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
