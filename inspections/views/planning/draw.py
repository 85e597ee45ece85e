from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts.models import Region, User
from accounts.models.role import REGULATOR_ROLES
from common.column import Column
from common.local_time import local_date, month_end, next_month
from enterprises.models import Enterprise
from enterprises.views.list_export import OF_ENTERPRISE, list_as_file, local_minute, wants_file
from inspections.forms.planning.draw import DrawForm
from inspections.models import Draw, PlannedChange
from inspections.permissions.planning import can_draw, can_plan
from inspections.queries.planning.draw import public_draw, sealing_checkpoint
from inspections.queries.planning.inspectors import inspectors_of, regions_to_draw
from inspections.queries.planning.public_draw import published_draws
from inspections.services.planning.draw import DrawRefused, commit_draw, execute_draw
from inspections.views.find import page_of

COLUMNS = (
    Column(gettext_lazy("名称"), lambda draw: draw.title),
    Column(gettext_lazy("范围"), lambda draw: draw.region.name),
    Column(gettext_lazy("检查窗口起"), lambda draw: draw.due_from),
    Column(gettext_lazy("检查窗口止"), lambda draw: draw.due_to),
    Column(gettext_lazy("承诺时间"), lambda draw: local_minute(draw.committed_at)),
    Column(gettext_lazy("状态"), lambda draw: _("已抽取") if draw.drawn_at else _("已承诺")),
)
VISIT_COLUMNS = (
    Column(gettext_lazy("顺序"), lambda visit: visit.position),
    *OF_ENTERPRISE,
    Column(gettext_lazy("检查日期"), lambda visit: visit.visit_on),
    Column(
        gettext_lazy("检查人员"), lambda visit: "、".join(str(one.user) for one in visit.inspectors.all())
    ),
    Column(gettext_lazy("状态"), lambda visit: visit.planned.get_state_display()),
    Column(gettext_lazy("改期改派"), lambda visit: pgettext("计划", "已改") if visit.is_changed else ""),
)
TOOL = settings.BASE_DIR / "tools" / "verify_draw.py"


@require_GET
def list_draws(request):
    if not can_plan(request.user):
        raise PermissionDenied
    rows = Draw.objects.visible_to(request.user).select_related("region").defer("pool", "result")
    rows = rows.order_by("-committed_at", "-pk")
    if wants_file(request):
        return list_as_file(request, rows, name="draws", sheet=_("双随机抽取"), columns=COLUMNS)
    context = {"page": page_of(request, rows), "tab": "draws"}
    return render(request, "inspections/planning/draw_list.html", context)


@require_http_methods(["GET", "POST"])
def create_draw(request):
    if not can_plan(request.user):
        raise PermissionDenied
    today = local_date(timezone.now())
    people = User.objects.none()
    for region in seats_of(request.user):
        people |= inspectors_of(region, today)
    first = next_month(today) if today + timedelta(days=7) >= month_end(today) else today
    form = DrawForm(
        request.POST or None,
        regions=regions_to_draw(request.user),
        inspectors=people.distinct(),
        initial={"due_from": first, "due_to": month_end(first), "subjects_wanted": 5},
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = commit_draw(**form.cleaned_data, by=request.user, at=timezone.now())
        except DrawRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("承诺已提交封存，几秒后即可抽取。"))
            return redirect("inspections:show_draw", row.pk)
    return render(request, "inspections/planning/draw_create.html", {"form": form})


@require_GET
def show_draw(request, pk):
    row = find_draw(request, pk)
    changed = PlannedChange.objects.filter(drawn=OuterRef("pk"))
    visits = row.visits.select_related("enterprise", "planned").prefetch_related("inspectors__user")
    seen = Enterprise.objects.visible_to(request.user).filter(pk=OuterRef("enterprise"))
    visits = visits.annotate(is_changed=Exists(changed), is_here=Exists(seen)).order_by("position")
    if wants_file(request):
        return list_as_file(
            request, visits, name=f"draw-{row.pk}", sheet=_("双随机抽取"), columns=VISIT_COLUMNS
        )
    context = {
        "draw": row,
        "visits": visits,
        "pool": row.pool,
        "people": row.inspectors.select_related("user").order_by("number"),
        "is_sealed": sealing_checkpoint(row) is not None,
        "can_draw": can_draw(request.user, row.region),
    }
    return render(request, "inspections/planning/draw_detail.html", context)


@require_POST
def execute_draw_view(request, pk):
    row = find_draw(request, pk)
    if not can_draw(request.user, row.region):
        raise PermissionDenied
    try:
        execute_draw(row=row, by=request.user, at=timezone.now())
    except DrawRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("抽取完成，结果已封存；检查都结束以后公布抽中了谁，任何人都可以重做一次。")
        )
    return redirect("inspections:show_draw", pk)


@require_safe
@login_not_required
def list_published_draws(request):
    """For everybody: every commitment, and whether it was kept."""
    rows = published_draws(local_date(timezone.now()))
    return render(request, "inspections/planning/public_draw_list.html", {"page": page_of(request, rows)})


@require_safe
@login_not_required
def show_draw_record(request, record_id):
    """For everybody: what binds the office at once, what repeats the draw once no visit is to come.

    Inspectors are numbers, subjects public ids.
    """
    row = get_object_or_404(
        Draw.objects.select_related("region").prefetch_related("inspectors__user"), record_id=record_id
    )
    return JsonResponse(public_draw(row), json_dumps_params={"ensure_ascii": False})


@require_safe
@login_not_required
def download_draw_tool(request):
    headers = {"Content-Disposition": f'attachment; filename="{TOOL.name}"'}
    return HttpResponse(TOOL.read_bytes(), content_type="text/x-python; charset=utf-8", headers=headers)


def find_draw(request, pk):
    return get_object_or_404(Draw.objects.visible_to(request.user).select_related("region"), pk=pk)


def seats_of(user):
    """Regions in which somebody holds a regulator's role."""
    held = Q(pk__in=[a.region_id for a in user.current_role_assignments if a.role in REGULATOR_ROLES])
    return Region.objects.filter(held)
