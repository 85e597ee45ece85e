"""On-site inspections: the list, one with its history, and each move."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from common.column import Column
from common.filter_form import choice_in
from common.local_time import local_date
from common.stored_file import read_encrypted
from enterprises.models import Enterprise
from enterprises.permissions import is_sent_to
from enterprises.views.list_export import OF_ENTERPRISE, list_as_file, wants_file
from hazards.models import Hazard
from inspections.forms.bulk import AssignInspectorsForm
from inspections.forms.inspection.inspection import ReasonForm
from inspections.forms.inspection.on_site import OnSiteFilter, PlanForm, ReplaceForm, StartForm
from inspections.forms.inspection.signing import TellForm
from inspections.handing_in import form_for, hand_in, is_good, signing_in
from inspections.models import Checklist, OnSiteInspection, OnSitePhoto, OnSiteSignature, Presence
from inspections.permissions import can_begin, can_carry_out, can_manage_on_site, can_prove_presence
from inspections.permissions.inspection import can_replace_inspector
from inspections.queries.inspection.coverage import proposal_for, proposal_of
from inspections.queries.inspection.earlier import earlier_results
from inspections.queries.inspection.inspectors import possible_inspectors
from inspections.queries.inspection.subject import subject_of
from inspections.queries.planning.inspectors import starters_of
from inspections.services.inspection.inspection import InspectionRefused
from inspections.services.inspection.on_site import (
    cancel_on_site,
    finalise_on_site,
    plan_on_site,
    start_on_site,
    tell_on_site,
)
from inspections.services.inspection.replacement import BEGUN, replace_inspector
from inspections.views.find import find_supervised_enterprise, page_of
from inspections.views.inspection.phone import phone_urls
from inspections.views.matching import on_sites_to_assign
from inspections.views.ticked import count_matching

State = OnSiteInspection.State
COLUMNS = (
    *OF_ENTERPRISE,
    Column(gettext_lazy("检查日期"), lambda on_site: on_site.day),
    Column(gettext_lazy("检查类型"), lambda on_site: on_site.get_kind_display()),
    Column(
        gettext_lazy("检查人员"), lambda on_site: "、".join(str(one.user) for one in on_site.inspectors.all())
    ),
    Column(gettext_lazy("状态"), lambda on_site: on_site.get_state_display()),
    Column(gettext_lazy("结果"), lambda on_site: on_site.get_result_display()),
)
BEFORE_RECORD = (State.PLANNED, State.STARTED)
GROUPS = {
    "open": OnSiteInspection.OPEN_STATES,
    "done": (State.FINAL, State.PUBLISHED),
    "cancelled": (State.CANCELLED,),
}


@require_GET
def list_on_site(request):
    rows = OnSiteInspection.objects.visible_to(request.user).select_related("enterprise")
    rows = rows.prefetch_related("inspectors__user")
    filtered = OnSiteFilter(request.GET, rows, request=request)
    counts = dict(filtered.qs.order_by().values_list("state").annotate(count=Count("pk")))
    show = choice_in(request.GET, "show", GROUPS, "open")
    labels = {"open": _("进行中"), "done": _("已生效"), "cancelled": _("已取消")}
    tabs = [(name, labels[name], sum(counts.get(state, 0) for state in GROUPS[name])) for name in GROUPS]
    shown = filtered.qs.filter(state__in=GROUPS[show])
    if wants_file(request):
        return list_as_file(request, shown, name="on-site", sheet=_("现场检查"), columns=COLUMNS)
    page = page_of(request, shown)
    context = {
        "filter": filtered,
        "page": page,
        "tabs": tabs,
        "show": show,
        "phone": phone_urls(),
        "bulk_form": AssignInspectorsForm(user=request.user)
        if show == "open" and request.user.is_regulator
        else None,
        "bulk_count": count_matching(request, page, on_sites_to_assign),
    }
    return render(request, "inspections/inspection/on_site_list.html", context)


@require_GET
def show_on_site(request, pk):
    on_site = _found(request, pk)
    photos = Prefetch("photos", OnSitePhoto.objects.select_related("photo"))
    answers = list(on_site.answers.select_related("item").prefetch_related(photos))
    visible = Enterprise.objects.visible_to(request.user)
    is_theirs, today = can_carry_out(request.user, on_site), local_date(timezone.now())
    is_elsewhere = not visible.filter(pk=on_site.enterprise_id).exists()
    is_sent = is_elsewhere and is_sent_to(request.user, on_site.enterprise)
    context = {
        "on_site": on_site,
        "subject": subject_of(on_site.enterprise, today) if is_sent else None,
        "shows_photos": is_sent or not is_elsewhere,
        "inspectors": on_site.inspectors.select_related("user"),
        "failures": [answer for answer in answers if answer.outcome == "FAIL"],
        "others": [answer for answer in answers if answer.outcome != "FAIL"],
        "signatures": on_site.signatures.all(),
        "hazards": Hazard.objects.visible_to(request.user)
        .filter(
            source=Hazard.Source.INSPECTION, source_key__startswith=f"inspection:{on_site.inspection_id}:"
        )
        .order_by("pk"),
        "now": timezone.now(),
        "replacements": on_site.replacements.select_related("leaving", "successor", "by"),
        "can_replace": on_site.state in BEGUN and can_replace_inspector(request.user, on_site),
        "proposal": proposal_for(on_site) if on_site.state in BEFORE_RECORD else None,
        "can_manage": can_manage_on_site(request.user, on_site),
        "can_begin": can_begin(request.user, on_site),
        "is_elsewhere": is_elsewhere,
        "can_carry_out": is_theirs,
        "may_be_refused": is_theirs and on_site.state in BEFORE_RECORD and on_site.planned_on <= today,
    }
    return render(request, "inspections/inspection/on_site_detail.html", context)


@require_http_methods(["GET", "POST"])
def plan_on_site_view(request, public_id):
    enterprise = find_supervised_enterprise(request, public_id)
    at = timezone.now()
    today = local_date(at)
    usual = Checklist.objects.for_kind(enterprise.kind, today).first()
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        enterprise=enterprise,
        people=possible_inspectors(enterprise, today),
        checklists=Checklist.objects.on(today).order_by("code", "pk"),
        initial={"planned_on": today, "checklist": usual, "inspectors": [request.user.pk]},
    )
    if request.method == "POST" and form.is_valid():
        try:
            on_site = plan_on_site(enterprise=enterprise, **form.cleaned_data, by=request.user, at=at)
        except InspectionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("检查已安排。"))
            return redirect("inspections:show_on_site", on_site.pk)
    proposal = proposal_of(enterprise, usual, today) if usual else None
    drawn = enterprise.planned_inspections.open().exclude(drawn=None).order_by("due_to", "pk").first()
    context = {"form": form, "enterprise": enterprise, "proposal": proposal, "drawn": drawn}
    return render(request, "inspections/inspection/on_site_plan.html", context)


@require_http_methods(["GET", "POST"])
def start_on_site_view(request, pk):
    on_site = _found(request, pk)
    if not can_begin(request.user, on_site):
        raise PermissionDenied
    at = timezone.now()
    today = local_date(at)
    presences = Presence.objects.filter(
        enterprise=on_site.enterprise, proved_on=today, on_site_inspection=None
    ).select_related("official", "member")
    named = list(on_site.inspectors.values_list("user", flat=True)) or [request.user.pk]
    mine = next((one for one in presences if one.official_id == request.user.pk), None)
    form = StartForm(
        request.POST if request.method == "POST" else None,
        people=starters_of(on_site, today),
        presences=presences,
        initial={"inspectors": named, "presence": mine},
    )
    if request.method == "POST" and form.is_valid():
        try:
            start_on_site(on_site=on_site, **form.cleaned_data, by=request.user, at=at)
        except InspectionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("inspections:record_on_site", pk)
    proposal = proposal_for(on_site)
    context = {
        "form": form,
        "on_site": on_site,
        "earlier": earlier_results(on_site),
        "proposal": proposal,
        "can_prove": can_prove_presence(request.user, on_site.enterprise),
    }
    return render(request, "inspections/inspection/on_site_start.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def record_on_site_view(request, pk):
    """The checklist, filled in with or without a network; what was recorded is shown, never asked again."""
    on_site = _carried_out(request, pk)
    if on_site.recorded_at and request.method == "GET":
        return redirect("inspections:show_on_site", pk)
    if on_site.state == State.PLANNED:
        return redirect("inspections:start_on_site", pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = form_for(on_site, sent=sent)
    at = timezone.now()
    if request.method == "POST" and is_good(form, request.user, at):
        try:
            hand_in(form, request.user, at)
        except InspectionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("检查记录已保存。"))
            return redirect("inspections:show_on_site", pk)
    earlier = earlier_results(on_site)
    context = {
        "form": form,
        "on_site": on_site,
        "earlier": earlier,
        "proposal": proposal_for(on_site),
        "phone": phone_urls(),
    }
    return render(request, "inspections/inspection/on_site_record.html", context)


@require_http_methods(["GET", "POST"])
def tell_on_site_view(request, pk):
    on_site = _carried_out(request, pk)
    form = TellForm(request.POST if request.method == "POST" else None, on_site=on_site)
    if request.method == "POST" and form.is_valid():
        try:
            tell_on_site(on_site=on_site, signing=signing_in(form), by=request.user, at=timezone.now())
        except InspectionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("结果已告知。"))
            return redirect("inspections:show_on_site", pk)
    context = {"form": form, "on_site": on_site}
    return render(request, "inspections/inspection/on_site_tell.html", context)


@require_POST
def finalise_on_site_view(request, pk):
    on_site = _carried_out(request, pk)
    try:
        finalise_on_site(on_site=on_site, by=request.user, at=timezone.now())
    except InspectionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("结果已生效，不符合项已成为待整改的隐患，指数随即更新。"))
    return redirect("inspections:show_on_site", pk)


@require_http_methods(["GET", "POST"])
def cancel_on_site_view(request, pk):
    on_site = _managed(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_on_site(on_site=on_site, **form.cleaned_data, by=request.user, at=timezone.now())
        except InspectionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("检查已取消。"))
            return redirect("inspections:show_on_site", pk)
    context = {"form": form, "on_site": on_site}
    return render(request, "inspections/inspection/on_site_cancel.html", context)


@require_http_methods(["GET", "POST"])
def replace_inspector_view(request, pk):
    on_site = _found(request, pk)
    if not can_replace_inspector(request.user, on_site):
        raise PermissionDenied
    at = timezone.now()
    current = on_site.inspectors.values("user")
    form = ReplaceForm(
        request.POST if request.method == "POST" else None,
        inspectors=User.objects.filter(pk__in=current).order_by("display_name", "pk"),
        people=possible_inspectors(on_site.enterprise, local_date(at)).exclude(pk__in=current),
    )
    if request.method == "POST" and form.is_valid():
        try:
            replace_inspector(on_site=on_site, **form.cleaned_data, by=request.user, at=at)
        except InspectionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("检查人员已更换，原因随检查结果一并存证。"))
            return redirect("inspections:show_on_site", pk)
    context = {"form": form, "on_site": on_site}
    return render(request, "inspections/inspection/on_site_replace.html", context)


@require_GET
def show_signature(request, pk):
    """The drawn signature, for whoever may read the inspection."""
    visible = OnSiteInspection.objects.visible_to(request.user)
    signature = get_object_or_404(OnSiteSignature.objects.exclude(picture=""), pk=pk, on_site__in=visible)
    response = HttpResponse(read_encrypted(signature.picture), content_type="image/png")
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _found(request, pk):
    rows = OnSiteInspection.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related(
            "enterprise",
            "checklist",
            "inspection",
            "planned",
            "presence__enterprise",
            "obstruction__recorded_by",
        ),
        pk=pk,
    )


def _managed(request, pk):
    on_site = _found(request, pk)
    if not can_manage_on_site(request.user, on_site):
        raise PermissionDenied
    return on_site


def _carried_out(request, pk):
    on_site = _found(request, pk)
    if not can_carry_out(request.user, on_site):
        raise PermissionDenied
    return on_site
