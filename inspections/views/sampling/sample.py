"""Samples: the list of limits and results, one with its way, and what this person may do with it now."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.column import Column
from common.local_time import SOON, local_date
from common.stored_file import FileMissing
from enterprises.views.list_export import OF_ENTERPRISE, list_as_file, local_minute, wants_file
from inspections.acting.sampling import DOORS, doors_for, make_move
from inspections.forms.sampling.sample import SampleFilter, SampleForm
from inspections.models import LabReport, Sample
from inspections.permissions import can_handle_sample, can_import_reports, can_read_plans
from inspections.queries.sampling.paper import papers_of
from inspections.queries.sampling.timeline import moves_of, recall_of
from inspections.services.sampling.custody import is_spare_under_way
from inspections.services.sampling.report import MeasuredItem, read_report
from inspections.services.sampling.sample import SampleRefused, record_sample
from inspections.views.find import find_supervised_enterprise, page_of

COLUMNS = (
    *OF_ENTERPRISE,
    Column(gettext_lazy("样品名称"), lambda row: row.name),
    Column(gettext_lazy("食品类别"), lambda row: row.food_class),
    Column(gettext_lazy("状态"), lambda row: row.get_state_display()),
    Column(gettext_lazy("结论"), lambda row: row.get_verdict_display()),
    Column(gettext_lazy("核查处置"), lambda row: row.get_disposal_display()),
    Column(gettext_lazy("公布日期"), lambda row: row.published_on),
    Column(gettext_lazy("生效时间"), lambda row: row.final_on),
    Column(gettext_lazy("撤销时间"), lambda row: local_minute(row.withdrawn_at)),
)


@require_GET
def list_samples(request):
    today = local_date(timezone.now())
    rows = Sample.objects.visible_to(request.user).select_related("enterprise")
    filtered = SampleFilter(request.GET, rows, request=request)
    if wants_file(request):
        return list_as_file(request, filtered.qs, name="samples", sheet=_("抽样检验"), columns=COLUMNS)
    context = {
        "filter": filtered,
        "page": page_of(request, filtered.qs),
        "today": today,
        "overdue": rows.overdue(today).count(),
        "soon": rows.due(today, today + SOON).count(),
        "reads_plans": can_read_plans(request.user),
        "imports_reports": can_import_reports(request.user),
    }
    return render(request, "inspections/sampling/sample_list.html", context)


@require_GET
def show_sample(request, pk):
    return _page(request, _find(request, pk))


@require_POST
def move_sample(request, pk, name):
    sample, door = _find(request, pk), DOORS[name]
    if not door.may(request.user, sample):
        raise PermissionDenied
    now = timezone.now()
    if not door.fits(sample):
        messages.error(request, _("样品现在的状态不能这样处理，可能已经有人处理过，请看最新的流转。"))
        return redirect("inspections:show_sample", pk)
    form = _form(door, sample, request, request.POST, request.FILES)
    if not make_move(door, form, sample=sample, by=request.user, at=now):
        return _page(request, sample, failed={name: form})
    messages.success(request, door.done)
    return redirect("inspections:show_sample", pk)


@require_GET
def show_lab_report(request, pk, round):
    """The file of a report, to whoever sees the sample."""
    sample = _find(request, pk)
    report = get_object_or_404(LabReport, sample=sample, round=round.upper())
    try:
        file = read_report(report)
    except FileMissing as error:
        raise Http404 from error
    if file is None:
        raise Http404
    name = f"{report.sample_id}-{round}.{file.ending}"
    return HttpResponse(
        file.data,
        content_type=file.content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


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
    context = {"form": form, "enterprise": enterprise}
    return render(request, "inspections/sampling/sample_create.html", context)


def _find(request, pk):
    samples = Sample.objects.visible_to(request.user).select_related(
        "enterprise", "laboratory", "hazard", "rule", "plan_line__plan", "record__sampler"
    )
    return get_object_or_404(samples.select_related("record__second_sampler"), pk=pk)


def _form(door, sample, request, *sent):
    day = local_date(timezone.now())
    return door.form(*sent, sample=sample, user=request.user, day=day, auto_id=f"id_{door.name}_%s")


def _act(door, sample, request, failed):
    return {
        "door": door,
        "form": failed or _form(door, sample, request),
        "has_failed": failed is not None,
        "url": reverse(f"inspections:{door.url_name}", args=[sample.pk]),
    }


def _page(request, sample, failed=None):
    """The sample with the forms this person may use now; a form that failed comes back as it was sent."""
    failed = failed or {}
    recall, moves = recall_of(sample), moves_of(sample)
    doors = doors_for(request.user, sample, recall)
    doors += [DOORS[name] for name in failed if DOORS[name] not in doors]
    record = getattr(sample, "record", None)
    context = {
        "sample": sample,
        "record": record,
        "photos": list(record.photos.select_related("photo")) if record else [],
        "signatures": list(record.signatures.order_by("number")) if record else [],
        "papers": papers_of(moves, is_handler=can_handle_sample(request.user, sample)),
        "items": sample.items.order_by("verdict", "item", "pk"),
        "moves": moves[::-1],  # the newest first
        "handovers": [move.handover for move in moves if hasattr(move, "handover")],
        "reports": [move.report for move in moves if hasattr(move, "report")],
        "objections": list(sample.objections.select_related("body").order_by("pk")),
        "recall": recall,
        "spare_under_way": sample.state == Sample.State.RETESTING and is_spare_under_way(sample),
        "acts": [_act(door, sample, request, failed.get(door.name)) for door in doors],
        "today": local_date(timezone.now()),
        "now": timezone.now(),
    }
    return render(request, "inspections/sampling/sample_detail.html", context)
