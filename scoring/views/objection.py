"""Objections to scores: the list, one of them with what may be done with it now, and each step's address."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.column import Column
from common.filter_form import choice_in, wanted_of
from common.local_time import local_date
from enterprises.views.find import find_enterprise
from enterprises.views.list_export import OF_ENTERPRISE, list_as_file, local_minute, wants_file
from inspections.views.ticked import NotAsShown, back_to, chosen_rows, count_matching
from scoring.forms.objection import AnswerForm, ObjectionFilterForm, ObjectionForm, RefusalForm
from scoring.models import CurrentIndex, IndexObjection
from scoring.models.objection import State
from scoring.permissions import can_handle_objection, can_speak_for, can_withdraw_objection
from scoring.queries.objection import OBJECTION_LISTS, objection_lists
from scoring.services.objection import (
    ObjectionRefused,
    accept_objection,
    answer_objection,
    file_objection,
    refuse_objection,
    take_objections,
    take_over_objection,
    withdraw_objection,
)

PAGE_SIZE = 50
COLUMNS = (
    *OF_ENTERPRISE,
    Column(gettext_lazy("部分"), lambda row: row.get_part_display()),
    Column(gettext_lazy("指数日期"), lambda row: row.as_of),
    Column(gettext_lazy("当时的分数"), lambda row: row.score),
    Column(gettext_lazy("提出"), lambda row: local_minute(row.filed_at)),
    Column(gettext_lazy("期限"), lambda row: row.due_on),
    Column(gettext_lazy("办理人"), lambda row: row.handler.display_name if row.handler else ""),
    Column(gettext_lazy("状态"), lambda row: row.get_state_display()),
    Column(gettext_lazy("结论"), lambda row: row.get_outcome_display()),
)


@require_GET
def list_objections(request):
    today = local_date(timezone.now())
    form = ObjectionFilterForm(request.GET)
    wanted = wanted_of(form)
    lists = objection_lists(request.user, today, **wanted)
    name = choice_in(request.GET, "list", OBJECTION_LISTS, "open")
    if wants_file(request):
        rows = lists.objections(name)
        return list_as_file(request, rows, name="objections", sheet=_("指数异议"), columns=COLUMNS)
    page = Paginator(lists.objections(name), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "list": name,
        "tabs": [
            (one, label, lists.counts[one])
            for one, label in OBJECTION_LISTS.items()
            if request.user.is_regulator or one != "mine"
        ],
        "page": page,
        "can_take": request.user.is_regulator and any(objection.is_open for objection in page),
        "bulk_count": count_matching(request, page, objections_to_take),
        "is_filtered": bool(wanted),
        "today": today,
    }
    return render(request, "scoring/objection_list.html", context)


def objections_to_take(request, asked):
    """Of the list at this address what is still open."""
    lists = objection_lists(request.user, local_date(timezone.now()), **wanted_of(ObjectionFilterForm(asked)))
    return lists.rows.filter(lists.wanted[choice_in(asked, "list", OBJECTION_LISTS, "open")]).open()


@require_POST
def take_objections_view(request):
    """What was ticked, or all that match the filter, is from now on this regulator's to answer."""
    try:
        rows = chosen_rows(request, IndexObjection.objects, objections_to_take)
        taken = take_objections(objections=rows, by=request.user, at=timezone.now())
    except (NotAsShown, ObjectionRefused) as refusal:
        messages.error(request, str(refusal))
    else:
        if rows:
            words = ngettext("由您办理的新增%(count)d件。", "由您办理的新增%(count)d件。", len(taken))
            messages.success(request, words % {"count": len(taken)})
        else:
            messages.error(request, _("请先勾选。"))
    return back_to(request, "scoring:list_objections")


@require_http_methods(["GET", "POST"])
def file_objection_view(request, public_id):
    enterprise = find_enterprise(request, public_id, can_speak_for)
    form = ObjectionForm(request.POST or None, initial={"part": request.GET.get("part")})
    if request.method == "POST" and form.is_valid():
        try:
            objection = file_objection(
                enterprise=enterprise, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except ObjectionRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("异议已提交，答复会通知您。"))
            return redirect("scoring:show_objection", objection.pk)
    context = {
        "form": form,
        "enterprise": enterprise,
        "current": CurrentIndex.objects.filter(pk=enterprise.pk).first(),
    }
    return render(request, "scoring/objection_create.html", context)


@require_GET
def show_objection(request, pk):
    return _page(request, _find(request, pk))


@require_POST
def accept_objection_view(request, pk):
    objection = _find(request, pk, can_handle_objection)
    return _do(request, objection, accept_objection, _("已受理，由您核查答复。"))


@require_POST
def take_over_objection_view(request, pk):
    objection = _find(request, pk, can_handle_objection)
    return _do(request, objection, take_over_objection, _("已接手，由您核查答复。"))


@require_POST
def withdraw_objection_view(request, pk):
    objection = _find(request, pk, can_withdraw_objection)
    return _do(request, objection, withdraw_objection, _("异议已撤回。"))


@require_POST
def refuse_objection_view(request, pk):
    objection = _find(request, pk, can_handle_objection)
    return _say(request, objection, "refuse", RefusalForm(request.POST), refuse_objection)


@require_POST
def answer_objection_view(request, pk):
    objection = _find(request, pk, can_handle_objection)
    return _say(request, objection, "answer", AnswerForm(request.POST), answer_objection)


def _find(request, pk, may=None):
    rows = IndexObjection.objects.visible_to(request.user)
    rows = rows.select_related("enterprise__region", "model_version", "handler", "filed_by", "rule")
    objection = get_object_or_404(rows, pk=pk)
    if may is not None and not may(request.user, objection):
        raise PermissionDenied
    return objection


def _do(request, objection, service, done):
    try:
        service(objection=objection, by=request.user, at=timezone.now())
    except ObjectionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("scoring:show_objection", objection.pk)


def _say(request, objection, name, form, service):
    if form.is_valid():
        try:
            service(objection=objection, **form.cleaned_data, by=request.user, at=timezone.now())
        except ObjectionRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("已答复，企业会收到通知。"))
            return redirect("scoring:show_objection", objection.pk)
    return _page(request, objection, failed={name: form})


def _page(request, objection, failed=None):
    """A form that failed comes back as it was sent."""
    handles = can_handle_objection(request.user, objection)
    is_handler = handles and objection.handler_id == request.user.pk
    forms = dict(failed or {})
    if handles and objection.state == State.FILED:
        forms.setdefault("refuse", RefusalForm(auto_id="id_refuse_%s"))
    if is_handler and objection.state == State.ACCEPTED:
        forms.setdefault("answer", AnswerForm(auto_id="id_answer_%s"))
    context = {
        "objection": objection,
        "today": local_date(timezone.now()),
        "can_accept": handles and objection.state == State.FILED,
        "can_take_over": handles and objection.state == State.ACCEPTED and not is_handler,
        "can_withdraw": objection.is_open and can_withdraw_objection(request.user, objection),
        "refusal": forms.get("refuse"),
        "answer": forms.get("answer"),
        "list_url": reverse("scoring:list_objections"),
    }
    return render(request, "scoring/objection_detail.html", context)
