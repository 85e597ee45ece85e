"""How well the territory is backed, and what the level above says of it."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Region, Role, RoleAssignment, User
from common.column import Column
from common.filter_form import asked_for, choice_in
from common.local_time import local_date, quarter_end
from enterprises.views.list_export import list_as_file, local_minute, wants_file
from inspections.forms.backing.coverage import CoverageForm
from inspections.forms.backing.upper_check import AnswerForm, UpperCheckForm
from inspections.models import BackingVisit, CommitmentLetter, UpperCheck
from inspections.permissions.backing import (
    can_answer_upper_check,
    can_assign_backing,
    can_check_cadre,
    can_see_backing,
    is_cadre,
)
from inspections.queries.backing.coverage import cadre_figures, cadre_rows, cadres_in, coverage_of
from inspections.queries.backing.upper_check import (
    CHECKED_QUARTERS,
    FOR_CADRES,
    FOR_REGULATORS,
    UPPER_CHECK_LISTS,
    upper_check_lists,
)
from inspections.services.backing.upper_check import UpperCheckRefused, answer_upper_check, check_cadre

PAGE_SIZE = 50
FIGURES = (
    Column(gettext_lazy("主体"), lambda pair: pair[1].subjects),
    Column(gettext_lazy("有人包保"), lambda pair: pair[1].backed),
    Column(gettext_lazy("应督导"), lambda pair: pair[1].owed),
    Column(gettext_lazy("已督导"), lambda pair: pair[1].done),
    Column(gettext_lazy("逾期补做"), lambda pair: pair[1].late),
    Column(gettext_lazy("超期主体"), lambda pair: pair[1].overdue),
    Column(gettext_lazy("现场督导"), lambda pair: pair[1].on_site),
    Column(gettext_lazy("双方扫码验证"), lambda pair: pair[1].proved),
    Column(gettext_lazy("发现隐患"), lambda pair: pair[1].hazards),
    Column(gettext_lazy("已销号"), lambda pair: pair[1].closed),
)
BY_CADRE = (Column(gettext_lazy("包保干部"), lambda pair: str(pair[0])), *FIGURES)
BY_REGION = (
    Column(gettext_lazy("区域"), lambda pair: pair[0].name),
    Column(gettext_lazy("代码"), lambda pair: pair[0].code),
    *FIGURES,
)


@require_GET
def show_backing_coverage(request):
    if not can_see_backing(request.user):
        raise PermissionDenied
    today = local_date(timezone.now())
    form = CoverageForm(request.GET, user=request.user, today=today)
    if not form.is_valid() and not CoverageForm({}, user=request.user, today=today).is_valid():
        raise PermissionDenied  # without a region of one's own
    coverage = coverage_of(**asked_for(form), day=today)
    scope = {"region": coverage.region, "quarter": coverage.quarter, "day": today}
    cadres = cadres_in(**scope)
    if wants_file(request):
        return _as_file(request, coverage, cadres, today)
    page = Paginator(cadres, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "region": coverage.region,
        "rows": coverage.rows,
        "total": coverage.total,
        "page": page,
        "cadres": cadre_rows(list(page), **scope),
        "is_over": quarter_end(coverage.quarter) < today,
        "checked_quarters": form.quarters[:CHECKED_QUARTERS],
        "quarter": coverage.quarter,
        "quarter_ends": quarter_end(coverage.quarter),
        "quarters": form.quarters,
        "can_check": can_check_cadre(request.user, coverage.region.path),
    }
    return render(request, "inspections/backing/coverage.html", context)


def _as_file(request, coverage, cadres, today):
    """One of the two tables: by cadre, or with `by=region` by region."""
    if request.GET.get("by") == "region":
        figures = {region.pk: (region, row) for region, row in coverage.rows}
        return list_as_file(
            request,
            Region.objects.filter(pk__in=figures).order_by("path"),
            name="backing-by-region",
            sheet=_("包保覆盖率"),
            columns=BY_REGION,
            prepare=lambda found: [figures[region.pk] for region in found],
        )
    scope = {"region": coverage.region, "quarter": coverage.quarter, "day": today}
    return list_as_file(
        request,
        cadres,
        name="backing-by-cadre",
        sheet=_("按干部"),
        columns=BY_CADRE,
        prepare=lambda found: cadre_rows(found, **scope),
    )


@require_http_methods(["GET", "POST"])
def check_cadre_view(request, pk):
    """The level above: figures of the quarter, a sample of visits, the verdict."""
    today = local_date(timezone.now())
    form = UpperCheckForm(request.POST or None, today=today)
    asked = request.POST.get("quarter") or request.GET.get("quarter")
    quarter = next((day for day in form.quarters if day.isoformat() == asked), form.quarters[0])
    form.initial["quarter"] = quarter.isoformat()
    held, region = find_cadre(request.user, pk, quarter)
    if not can_check_cadre(request.user, region.path):
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        try:
            check_cadre(cadre=held, region=region, **form.cleaned_data, by=request.user, at=timezone.now())
        except UpperCheckRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("督查意见已送达。"))
            return redirect("inspections:list_upper_checks")
    visits = BackingVisit.objects.visible_to(request.user).filter(
        cadre=held, visited_on__range=(quarter, quarter_end(quarter))
    )
    context = {
        "form": form,
        "cadre": held,
        "quarter": quarter,
        "figures": cadre_figures(cadre=held, quarter=quarter, day=today),
        "visits": visits.select_related("enterprise", "task")[:10],
        "letter": CommitmentLetter.objects.visible_to(request.user)
        .filter(cadre=held, year=quarter.year)
        .first(),
    }
    return render(request, "inspections/backing/check_cadre.html", context)


CHECK_COLUMNS = (
    Column(gettext_lazy("包保干部"), lambda check: str(check.cadre)),
    Column(gettext_lazy("季度"), lambda check: check.quarter),
    Column(gettext_lazy("结果"), lambda check: check.get_result_display()),
    Column(gettext_lazy("督查时间"), lambda check: local_minute(check.checked_at)),
    Column(gettext_lazy("督查人"), lambda check: str(check.checked_by)),
    Column(gettext_lazy("包保主体数"), lambda check: check.subjects),
    Column(gettext_lazy("应督导"), lambda check: check.owed),
    Column(gettext_lazy("已督导"), lambda check: check.done),
    Column(gettext_lazy("督查意见"), lambda check: check.remarks),
    Column(gettext_lazy("改进期限"), lambda check: check.good_by),
    Column(gettext_lazy("改进情况"), lambda check: check.answer),
    Column(gettext_lazy("答复时间"), lambda check: local_minute(check.answered_at)),
)


@require_GET
def list_upper_checks(request):
    if not can_see_backing(request.user):
        raise PermissionDenied
    today = local_date(timezone.now())
    lists = upper_check_lists(request.user, today)
    name = choice_in(request.GET, "list", UPPER_CHECK_LISTS, "all")
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
        "tabs": [(one, UPPER_CHECK_LISTS[one], lists[one].count()) for one in _own_lists(request.user)],
        "today": today,
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


def _own_lists(user):
    """Those that somebody works from; who only looks on has them all in one."""
    own = [*(FOR_CADRES if is_cadre(user) else ()), *(FOR_REGULATORS if can_assign_backing(user) else ())]
    return dict.fromkeys(own)


def _may_answer(user, check):
    return can_answer_upper_check(user, check) and not check.answered_at


def find_cadre(user: User, pk: int, quarter: date | None = None) -> tuple[User, Region]:
    """A cadre whose role is in this person's territory, and where; of a quarter also who has left since."""
    roles = RoleAssignment.objects.filter(user=pk, role=Role.CADRE).within(user.territory_paths())
    roles = roles.select_related("user", "region")
    held = roles.on(timezone.localdate()).first()
    if held is None and quarter is not None:
        still_there = Q(valid_to__isnull=True) | Q(valid_to__gte=quarter)
        held = roles.filter(still_there, valid_from__lte=quarter_end(quarter)).order_by("-valid_from").first()
    if held is None:
        raise Http404
    return held.user, held.region
