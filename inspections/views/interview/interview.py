"""Accountability interviews: the list, one of them, and each step's address."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from common.filter_form import choice_in, wanted_of
from common.local_time import local_date
from common.picture import PictureRefused
from enterprises.forms.enterprise import ReasonForm
from enterprises.services.export import Column
from enterprises.services.photo import PhotoRefused
from enterprises.views.list_export import OF_ENTERPRISE, list_as_file, local_minute, wants_file
from inspections.forms.interview.interview import InterviewFilterForm, InterviewForm, MeasuresForm
from inspections.models import AccountabilityInterview
from inspections.permissions import can_supervise
from inspections.queries.interview.lists import (
    INTERVIEW_LISTS,
    interview_counts,
    interview_list,
    interviews_of,
)
from inspections.services.interview.interview import (
    InterviewRefused,
    confirm_measures,
    record_interview,
    withdraw_interview,
)
from inspections.views.find import find_supervised_enterprise, page_of

COLUMNS = (
    *OF_ENTERPRISE,
    Column(gettext_lazy("约谈日期"), lambda row: row.held_on),
    Column(gettext_lazy("约谈事由"), lambda row: row.get_ground_display()),
    Column(gettext_lazy("具体问题"), lambda row: row.facts),
    Column(gettext_lazy("约定的整改措施"), lambda row: row.measures),
    Column(gettext_lazy("整改期限"), lambda row: row.due_on),
    Column(gettext_lazy("落实情况"), lambda row: row.done_note),
    Column(gettext_lazy("确认落实时间"), lambda row: local_minute(row.done_at)),
    Column(gettext_lazy("撤销时间"), lambda row: local_minute(row.withdrawn_at)),
)


@require_GET
def list_interviews(request):
    today = local_date(timezone.now())
    form = InterviewFilterForm(request.GET)
    wanted = wanted_of(form)
    rows = interviews_of(request.user, **wanted)
    name = choice_in(request.GET, "list", INTERVIEW_LISTS, "open")
    shown = interview_list(rows, name, today)
    if wants_file(request):
        return list_as_file(request, shown, name="interviews", sheet=_("责任约谈"), columns=COLUMNS)
    counts = interview_counts(rows, today)
    context = {
        "form": form,
        "list": name,
        "tabs": [(one, label, counts[one]) for one, label in INTERVIEW_LISTS.items()],
        "page": page_of(request, shown),
        "is_filtered": bool(wanted),
        "today": today,
    }
    return render(request, "inspections/interview/list.html", context)


@require_http_methods(["GET", "POST"])
def record_interview_view(request, public_id):
    enterprise = find_supervised_enterprise(request, public_id)
    now = timezone.now()
    form = InterviewForm(
        request.POST or None,
        request.FILES or None,
        enterprise=enterprise,
        user=request.user,
        initial={
            **_ground_asked_for(request),
            "held_on": local_date(now),
            "interviewers": request.user.display_name,
        },
    )
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        photos = [file.read() for file in values.pop("photos").files]
        try:
            interview = record_interview(
                enterprise=enterprise, photos=photos, **values, by=request.user, at=now
            )
        except InterviewRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        except (PictureRefused, PhotoRefused) as refusal:
            form.add_error("photos", str(refusal))
        else:
            messages.success(request, _("约谈已记入信用档案。"))
            return redirect("inspections:show_interview", interview.pk)
    return render(request, "inspections/interview/create.html", {"form": form, "enterprise": enterprise})


def _ground_asked_for(request):
    """What the page that led here was about; of a value that makes no sense the form offers nothing."""
    for name, ground in (("hazard", "HAZARD"), ("inspection", "INSPECTION")):
        if request.GET.get(name, "").isdecimal():
            return {name: request.GET[name], "ground": ground}
    return {}


@require_GET
def show_interview(request, pk):
    return _page(request, _find(request, pk))


@require_http_methods(["GET", "POST"])
def confirm_measures_view(request, pk):
    return _step(request, pk, MeasuresForm, confirm_measures, _("确认整改落实"), _("整改已确认落实。"))


@require_http_methods(["GET", "POST"])
def withdraw_interview_view(request, pk):
    return _step(request, pk, ReasonForm, withdraw_interview, _("撤销约谈记录"), _("约谈记录已撤销。"))


def _find(request, pk):
    rows = AccountabilityInterview.objects.visible_to(request.user)
    rows = rows.select_related("enterprise", "hazard", "inspection", "recorded_by", "done_by", "rule")
    return get_object_or_404(rows.prefetch_related("photos"), pk=pk)


def _step(request, pk, form_class, service, heading, done):
    interview = _find(request, pk)
    if not can_supervise(request.user, interview.enterprise):
        raise PermissionDenied
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service(interview=interview, **form.cleaned_data, by=request.user, at=timezone.now())
        except InterviewRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect("inspections:show_interview", interview.pk)
    context = {"form": form, "interview": interview, "heading": heading}
    return render(request, "inspections/interview/step.html", context)


def _page(request, interview):
    can_act = can_supervise(request.user, interview.enterprise) and interview.withdrawn_at is None
    context = {
        "interview": interview,
        "today": local_date(timezone.now()),
        "can_confirm": can_act and interview.is_open,
        "can_withdraw": can_act,
    }
    return render(request, "inspections/interview/detail.html", context)
