"""How well the territory is backed, and what the level above says of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Region, Role, RoleAssignment, User
from common.column import Column
from common.local_time import first_of_quarter, local_date
from enterprises.views.list_export import list_as_file, local_minute, wants_file
from inspections.forms.backing.coverage import CoverageForm
from inspections.forms.backing.upper_check import AnswerForm, UpperCheckForm
from inspections.models import BackingVisit, CommitmentLetter, UpperCheck
from inspections.permissions.backing import (
    can_answer_upper_check,
    can_check_cadre,
    can_see_backing,
    is_cadre,
)
from inspections.queries.backing.coverage import cadre_figures, cadre_rows, coverage_of
from inspections.queries.backing.upper_check import UPPER_CHECK_LISTS, upper_check_lists
from inspections.services.backing.upper_check import UpperCheckRefused, answer_upper_check, check_cadre

PAGE_SIZE = 50


@require_GET
def show_backing_coverage(request):
    if not can_see_backing(request.user):
        raise PermissionDenied
    today = local_date(timezone.now())
    form = CoverageForm(request.GET, user=request.user, today=today)
    if not form.is_valid():  # a filter that makes no sense filters nothing
        form = CoverageForm({}, user=request.user, today=today)
        if not form.is_valid():
            raise PermissionDenied
    coverage = coverage_of(**form.cleaned_data, day=today)
    context = {
        "region": coverage.region,
        "rows": coverage.rows,
        "total": coverage.total,
        "cadres": cadre_rows(user=request.user, quarter=coverage.quarter, day=today),
        "quarter": coverage.quarter,
        "quarters": form.quarters,
        "can_check": can_check_cadre(request.user, coverage.region.path),
    }
    return render(request, "inspections/backing/coverage.html", context)


@require_http_methods(["GET", "POST"])
def check_cadre_view(request, pk):
    """The level above: figures of the quarter, a sample of visits, the verdict."""
    held, region = find_cadre(request.user, pk)
    if not can_check_cadre(request.user, region.path):
        raise PermissionDenied
    today = local_date(timezone.now())
    form = UpperCheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            check_cadre(cadre=held, region=region, **form.cleaned_data, by=request.user, at=timezone.now())
        except UpperCheckRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("督查意见已送达。"))
            return redirect("inspections:list_upper_checks")
    visits = BackingVisit.objects.visible_to(request.user).filter(cadre=held).select_related("enterprise")
    context = {
        "form": form,
        "cadre": held,
        "figures": cadre_figures(cadre=held, quarter=first_of_quarter(today), day=today),
        "visits": visits[:10],
        "letter": CommitmentLetter.objects.visible_to(request.user)
        .filter(cadre=held, year=today.year)
        .first(),
    }
    return render(request, "inspections/backing/check_cadre.html", context)


CHECK_COLUMNS = (
    Column(gettext_lazy("包保干部"), lambda check: str(check.cadre)),
    Column(gettext_lazy("结果"), lambda check: check.get_result_display()),
    Column(gettext_lazy("督查时间"), lambda check: local_minute(check.checked_at)),
    Column(gettext_lazy("督查人"), lambda check: str(check.checked_by)),
    Column(gettext_lazy("包保主体数"), lambda check: check.subjects),
    Column(gettext_lazy("应督导"), lambda check: check.owed),
    Column(gettext_lazy("已督导"), lambda check: check.done),
    Column(gettext_lazy("督查意见"), lambda check: check.remarks),
    Column(gettext_lazy("改进情况"), lambda check: check.answer),
)


@require_GET
def list_upper_checks(request):
    if not can_see_backing(request.user):
        raise PermissionDenied
    today = local_date(timezone.now())
    lists = upper_check_lists(request.user, today)
    name = request.GET.get("list") if request.GET.get("list") in UPPER_CHECK_LISTS else "all"
    if wants_file(request):
        rows = lists[name]
        return list_as_file(request, rows, name="upper-checks", sheet=_("督查"), columns=CHECK_COLUMNS)
    page = Paginator(lists[name], PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "checks": [
            (check, AnswerForm(auto_id=f"id_{check.pk}_%s") if _may_answer(request.user, check) else None)
            for check in page
        ],
        "list": name,
        "tabs": UPPER_CHECK_LISTS if is_cadre(request.user) else {},
    }
    return render(request, "inspections/backing/upper_check_list.html", context)


@require_http_methods(["GET", "POST"])
def answer_upper_check_view(request, pk):
    check = get_object_or_404(UpperCheck.objects.visible_to(request.user), pk=pk)
    if not can_answer_upper_check(request.user, check):
        raise PermissionDenied
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_upper_check(check=check, **form.cleaned_data, by=request.user, at=timezone.now())
        except UpperCheckRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("改进情况已答复。"))
            return redirect("inspections:list_upper_checks")
    return render(request, "inspections/backing/answer_check.html", {"form": form, "check": check})


def _may_answer(user, check):
    return can_answer_upper_check(user, check) and not check.answered_at


def find_cadre(user: User, pk: int) -> tuple[User, Region]:
    """A cadre whose role is in this person's territory, and where."""
    held = RoleAssignment.objects.on(timezone.localdate()).filter(user=pk, role=Role.CADRE)
    held = held.within(user.territory_paths()).select_related("user", "region").first()
    if held is None:
        raise Http404
    return held.user, held.region
