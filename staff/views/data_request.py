from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.filter_form import choice_in
from common.local_time import local_date
from staff.forms.data_request import DataRequestForm, DecisionForm
from staff.models import DataRequest, Person
from staff.permissions import can_decide_data_request, can_list_data_requests
from staff.queries.data_request import REQUEST_STATES, request_lists
from staff.queries.erasure import erasure_bar
from staff.services.data_request import (
    ANSWER_WORKING_DAYS,
    DataRequestRefused,
    decide_request,
    make_request,
    withdraw_request,
)
from staff.services.erasure import ErasureBarred
from staff.services.person_fields import PersonRefused

PAGE_SIZE = 50


@require_http_methods(["GET", "POST"])
def make_request_view(request):
    person = get_object_or_404(Person, user=request.user)
    form = DataRequestForm(request.POST or None, initial={"kind": request.GET.get("kind")})
    if request.method == "POST" and form.is_valid():
        try:
            made = make_request(person=person, **form.cleaned_data, by=request.user, at=timezone.now())
        except DataRequestRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            told = _("请求已提出，最迟%(day)s答复。") % {"day": made.due_on.isoformat()}
            messages.success(request, told)
            return redirect("staff:show_my_data")
    bar = erasure_bar(person=person, day=local_date(timezone.now()))
    context = {"form": form, "erasure_bar": bar, "days": ANSWER_WORKING_DAYS}
    return render(request, "staff/data_request_create.html", context)


@require_POST
def withdraw_request_view(request, pk):
    """Whoever may see the request may know of it; only who made it may take it back."""
    found = _find(request, pk)
    if found.person.user_id != request.user.pk:
        raise PermissionDenied
    try:
        withdraw_request(request=found, by=request.user, at=timezone.now())
    except DataRequestRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("请求已撤回。"))
    return redirect("staff:show_my_data")


@require_GET
def list_requests(request):
    if not can_list_data_requests(request.user):
        raise PermissionDenied
    today = local_date(timezone.now())
    lists = request_lists(request.user, today)
    state = choice_in(request.GET, "state", REQUEST_STATES, "open")
    context = {
        "state": state,
        "tabs": [(name, label, lists.counts[name]) for name, label in REQUEST_STATES.items()],
        "page": Paginator(lists.requests(state), PAGE_SIZE).get_page(request.GET.get("page")),
        "today": today,
    }
    return render(request, "staff/data_request_list.html", context)


@require_http_methods(["GET", "POST"])
def decide_request_view(request, pk):
    """The request with its answer, or with the form for it."""
    found = _find(request, pk)
    if not can_decide_data_request(request.user, found):
        raise PermissionDenied
    form = DecisionForm(request.POST or None, kind=found.kind) if found.is_open else None
    if request.method == "POST" and form is None:
        messages.error(request, _("这个请求已经答复或撤回。"))
        return redirect("staff:decide_request", pk)
    if request.method == "POST" and form.is_valid():
        try:
            decide_request(request=found, **form.cleaned_data, by=request.user, at=timezone.now())
        except (DataRequestRefused, ErasureBarred, PersonRefused) as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("答复已发给本人。"))
            return redirect("staff:list_requests")
    today = local_date(timezone.now())
    is_erasure = found.is_open and found.kind == DataRequest.Kind.ERASURE
    context = {
        "found": found,
        "form": form,
        "is_overdue": found.is_overdue(today),
        "is_erasure": is_erasure,
        "erasure_bar": erasure_bar(person=found.person, day=today) if is_erasure else None,
    }
    return render(request, "staff/data_request_detail.html", context)


def _find(request, pk):
    rows = DataRequest.objects.visible_to(request.user).select_related("person__user", "decided_by")
    return get_object_or_404(rows, pk=pk)
