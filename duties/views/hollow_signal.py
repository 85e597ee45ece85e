from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from common.column import Column
from common.filter_form import choice_in
from duties.forms.hollow_signal import CommentForm, HollowSignalFilterForm, ReviewForm
from duties.hollow_refusals import sentence_for
from duties.models import HollowSignal
from duties.permissions import (
    can_comment_hollow_signal,
    can_list_hollow_signals,
    can_review_hollow_signal,
    can_see_hollow_signals_of,
)
from duties.queries.hollow_evidence import evidence_of
from duties.queries.hollow_signal import HOLLOW_STATES, hollow_lists
from duties.services.hollow_signal import (
    ReviewRefused,
    comment_hollow_signal,
    confirm_hollow_signal,
    dismiss_hollow_signal,
    reverse_hollow_signal,
)
from duties.views.find import find_enterprise
from enterprises.views.list_export import OF_ENTERPRISE, list_as_file, wants_file

PAGE_SIZE = 50
COLUMNS = (
    *OF_ENTERPRISE,
    Column(gettext_lazy("种类"), lambda signal: signal.get_kind_display()),
    Column(gettext_lazy("记录人"), lambda signal: str(signal.manager)),
    Column(gettext_lazy("起"), lambda signal: signal.first_day),
    Column(gettext_lazy("止"), lambda signal: signal.last_day),
    Column(gettext_lazy("天数"), lambda signal: signal.day_count),
    Column(gettext_lazy("强度"), lambda signal: signal.get_strength_display()),
    Column(gettext_lazy("状态"), lambda signal: signal.get_state_display()),
)


@require_GET
def list_hollow_signals(request):
    if not can_list_hollow_signals(request.user):
        raise PermissionDenied
    form = HollowSignalFilterForm(request.GET)
    wanted = form.wanted
    lists = hollow_lists(HollowSignal.objects.visible_to(request.user), **wanted)
    if wants_file(request):
        return _as_file(request, lists, "new")
    context = _list_context(request, lists, "new") | {"form": form, "is_filtered": bool(wanted)}
    return render(request, "duties/hollow_signal_list.html", context)


@require_GET
def list_own_hollow_signals(request, public_id):
    """One enterprise's, for those who work there and those who supervise it: nothing is kept from it."""
    enterprise = find_enterprise(request, public_id, can_see_hollow_signals_of)
    lists = hollow_lists(HollowSignal.objects.visible_to(request.user).filter(enterprise=enterprise))
    if wants_file(request):
        return _as_file(request, lists, "all")
    context = _list_context(request, lists, "all") | {"enterprise": enterprise}
    return render(request, "duties/hollow_signal_own_list.html", context)


@require_GET
def show_hollow_signal(request, pk):
    return _page(request, _find(request, pk))


@require_POST
def confirm_hollow_signal_view(request, pk):
    return _review(request, pk, confirm_hollow_signal, _("已确认，企业会收到通知。"))


@require_POST
def dismiss_hollow_signal_view(request, pk):
    return _review(request, pk, dismiss_hollow_signal, _("已排除，不产生任何影响。"))


@require_POST
def reverse_hollow_signal_view(request, pk):
    return _review(request, pk, reverse_hollow_signal, _("确认已撤销，企业会收到通知。"))


@require_POST
def comment_hollow_signal_view(request, pk):
    signal = _find(request, pk, can_comment_hollow_signal)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, signal, comment_form=form)
    comment_hollow_signal(signal=signal, text=form.cleaned_data["text"], by=request.user, at=timezone.now())
    messages.success(request, _("说明已保存，监管人员能看到。"))
    return redirect("duties:show_hollow_signal", pk)


def _as_file(request, lists, default):
    rows = lists.signals(_state_asked_for(request, default))
    return list_as_file(request, rows, name="hollow-signals", sheet=_("可疑的记录"), columns=COLUMNS)


def _state_asked_for(request, default):
    return choice_in(request.GET, "state", HOLLOW_STATES, default)


def _list_context(request, lists, default):
    state = _state_asked_for(request, default)
    return {
        "state": state,
        "tabs": [(name, label, lists.counts[name]) for name, label in HOLLOW_STATES.items()],
        "page": Paginator(lists.signals(state), PAGE_SIZE).get_page(request.GET.get("page")),
    }


def _review(request, pk, review, done):
    signal = _find(request, pk, can_review_hollow_signal)
    form = ReviewForm(request.POST)
    if form.is_valid():
        try:
            review(signal=signal, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except ReviewRefused as refusal:
            form.add_error(None, sentence_for(refusal))
        else:
            messages.success(request, done)
            return redirect("duties:show_hollow_signal", pk)
    return _page(request, signal, review_form=form)


def _find(request, pk, may=None):
    rows = HollowSignal.objects.visible_to(request.user).select_related("enterprise", "manager", "rule")
    signal = get_object_or_404(rows, pk=pk)
    if may is not None and not may(request.user, signal):
        raise PermissionDenied
    return signal


def _page(request, signal, review_form=None, comment_form=None):
    """The signal with the forms this person may use now; a form that failed comes back as it was sent."""
    reviews = list(signal.reviews.select_related("by"))
    may_review = can_review_hollow_signal(request.user, signal)
    is_own_word = signal.is_confirmed and any(review.by_id == request.user.pk for review in reviews)
    can_act = may_review and (signal.is_new or (signal.is_confirmed and not is_own_word))
    context = {
        "signal": signal,
        "evidence": evidence_of(signal, request.user),
        "reviews": reviews,
        "comments": signal.comments.select_related("by"),
        "review_form": review_form or (ReviewForm() if can_act else None),
        "is_own_word": may_review and is_own_word,
        "comment_form": comment_form
        or (CommentForm() if can_comment_hollow_signal(request.user, signal) else None),
        "is_supervisor": can_list_hollow_signals(request.user),
    }
    return render(request, "duties/hollow_signal_detail.html", context)
