from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.models import Region
from accounts.services.list_export import printed_mark
from common.column import Column
from common.local_time import local_date
from common.xlsx import CONTENT_TYPE
from enterprises.models import Enterprise
from enterprises.permissions import can_export_enterprises
from enterprises.services.export import REGISTRY_COLUMNS, export_xlsx, note_export
from enterprises.views.list_export import OF_ENTERPRISE, list_as_file, wants_file
from staff.forms.staffing import FindingFilter, UnstaffedFilter
from staff.models import Post, StaffingFinding
from staff.permissions import (
    can_appoint_managers,
    can_manage_staff,
    can_see_prohibitions,
    can_see_staff,
    can_see_staffing,
)
from staff.queries.requirement import explain_requirement
from staff.queries.staffing import (
    missing_posts,
    open_todos,
    regions_of,
    seats_of,
    staffing_overview,
    unstaffed_enterprises,
)

PAGE_SIZE = 50
FINDING_COLUMNS = (
    *OF_ENTERPRISE,
    Column(gettext_lazy("问题"), lambda finding: finding.get_kind_display()),
    Column(
        gettext_lazy("岗位"), lambda finding: finding.get_post_kind_display() if finding.post_kind else ""
    ),
    Column(gettext_lazy("法律依据"), lambda finding: finding.legal_basis),
    Column(gettext_lazy("人员"), lambda finding: finding.person.masked_name if finding.person else ""),
    Column(gettext_lazy("处理方式"), lambda finding: finding.get_outcome_display()),
    Column(gettext_lazy("发现"), lambda finding: localdate(finding.found_at)),
)


@require_GET
def show_overview(request):
    """How much of what must be staffed is staffed, by part of the territory and kind of enterprise."""
    region = _region_asked_for(request)
    today = local_date(timezone.now())
    overview = staffing_overview(region, today)
    context = {
        "region": region,
        "parent": regions_of(request.user).filter(pk=region.parent_id).first(),
        "today": today,
        "total": _row(region, overview.total),
        "regions": [
            _row(row.region, row.figures, only_here=row.is_rest)
            | {
                "label": _("未分到下级区划") if row.is_rest else row.region.name,
                "url": None if row.is_rest else f"?{urlencode({'region': row.region.code})}",
            }
            for row in overview.regions
        ],
        "kinds": [
            _row(region, figures, kind=kind) | {"label": Enterprise.Kind(kind).label}
            for kind, figures in overview.kinds.items()
        ],
        "findings": StaffingFinding.objects.open()
        .visible_to(request.user)
        .filter(enterprise__region_path__startswith=region.path)
        .count(),
        "may_see_prohibitions": can_see_prohibitions(request.user),
    }
    return render(request, "staff/staffing_overview.html", context)


@require_GET
def list_unstaffed(request):
    """The enterprises that a figure counts: each lacks a post that it must have filled today."""
    region = _region_asked_for(request)
    form = UnstaffedFilter(request.GET, regions=_choices(request.user, region))
    today = local_date(timezone.now())
    enterprises = unstaffed_enterprises(request.user, region, today, **form.wanted)
    page = Paginator(enterprises.select_related("region"), PAGE_SIZE).get_page(request.GET.get("page"))
    missing = missing_posts([enterprise.pk for enterprise in page], today)
    context = {
        "region": region,
        "form": form,
        "page": page,
        "rows": [
            (enterprise, [Post.Kind(kind).label for kind in missing.get(enterprise.pk, [])])
            for enterprise in page
        ],
        "is_filtered": bool(form.wanted),
        "today": today,
        "may_export": can_export_enterprises(request.user),
    }
    return render(request, "staff/unstaffed_list.html", context)


@require_GET
def export_unstaffed(request):
    """The same list as an Excel file; who took it is noted."""
    region = _region_asked_for(request)
    if not can_export_enterprises(request.user):
        raise PermissionDenied
    at = timezone.now()
    today = local_date(at)
    form = UnstaffedFilter(request.GET, regions=_choices(request.user, region))
    enterprises = unstaffed_enterprises(request.user, region, today, **form.wanted)
    missing = missing_posts(list(enterprises.values_list("pk", flat=True)), today)
    note_export(
        count=len(missing),
        filters={"unstaffed": today.isoformat()} | {key: str(value) for key, value in form.wanted.items()},
        file_format="xlsx",
        region=region,
        by=request.user,
        at=at,
    )
    lacking = Column(
        gettext_lazy("缺少的岗位"),
        lambda enterprise: "、".join(str(Post.Kind(kind).label) for kind in missing.get(enterprise.pk, [])),
    )
    name = f"unstaffed-{region.code}-{today}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(
        export_xlsx(enterprises, (*REGISTRY_COLUMNS, lacking), mark=printed_mark(request.user, at)),
        content_type=CONTENT_TYPE,
        headers=headers,
    )


@require_GET
def list_findings(request):
    """Everything wrong with staffing in a territory, newest first."""
    region = _region_asked_for(request)
    form = FindingFilter(request.GET, regions=_choices(request.user, region))
    findings = (
        StaffingFinding.objects.open()
        .visible_to(request.user)
        .filter(enterprise__region_path__startswith=region.path, **form.wanted)
        .select_related("enterprise", "person")
        .order_by("-found_at", "-pk")
    )
    if wants_file(request):
        return list_as_file(
            request, findings, name="staffing-findings", sheet=_("配备问题"), columns=FINDING_COLUMNS
        )
    context = {
        "region": region,
        "form": form,
        "page": Paginator(findings, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_filtered": bool(form.wanted),
    }
    return render(request, "staff/finding_list.html", context)


@require_GET
def show_staffing(request, public_id):
    """One enterprise: whom it must have and why, who fills it, what is wrong and what to do next."""
    enterprise = get_object_or_404(
        Enterprise.objects.visible_to(request.user).select_related("region"), public_id=public_id
    )
    if not can_see_staff(request.user, enterprise):
        raise PermissionDenied
    today = local_date(timezone.now())
    posts = explain_requirement(enterprise, today)
    context = {
        "enterprise": enterprise,
        "today": today,
        "posts": [
            (post, [(holder, holder.has_lapsed_on(today)) for holder in post.holders]) for post in posts
        ],
        "missing": sum(post.is_must and not post.is_met for post in posts),
        "todos": open_todos(enterprise),
        "may_appoint": can_appoint_managers(request.user, enterprise),
        "may_manage": can_manage_staff(request.user, enterprise),
    }
    return render(request, "staff/staffing_detail.html", context)


def _region_asked_for(request) -> Region:
    """The region in the address, or the first seat; one outside of what may be looked at does not exist."""
    if not can_see_staffing(request.user):
        raise PermissionDenied
    code = request.GET.get("region", "")
    if not code:
        return seats_of(request.user)[0]
    region = regions_of(request.user).filter(code=code).first()
    if region is None:
        raise Http404
    return region


def _choices(user, region) -> list[Region]:
    """The seats, what lies just below them, and the region one is at, in order of their paths."""
    seats = seats_of(user)
    found = {r.pk: r for r in [*seats, *Region.objects.filter(parent__in=seats), region]}
    return sorted(found.values(), key=lambda region: region.path)


def _row(region, figures, **filters) -> dict:
    """Figures with the addresses of the lists that they count."""
    wanted = {"region": region.code} | {key: value for key, value in filters.items() if value}

    def url(**more):
        return f"{reverse('staff:list_unstaffed')}?{urlencode(wanted | more)}"

    return {
        "posts": [
            {"kind": kind, "label": Post.Kind(kind).label, "figure": figure, "url": url(post_kind=kind)}
            for kind, figure in figures.posts.items()
        ],
        "obliged": figures.obliged,
        "unstaffed": figures.unstaffed,
        "unstaffed_url": url(),
    }
