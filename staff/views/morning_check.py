from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.column import Column
from common.filter_form import choice_in
from enterprises.models import Enterprise
from enterprises.views.list_export import list_as_file, wants_file
from staff.forms.morning_check import ClearingForm, CodeForm, DayForm, FitnessForm
from staff.models import CodePurpose, Person
from staff.permissions import can_check_in_staff, can_see_staff
from staff.queries.colour import colours_of
from staff.queries.morning_check import (
    CHECK_STATES,
    MISSING,
    count_states,
    fever_limit,
    for_check_list,
    morning_check_people,
    morning_check_summary,
    next_missing,
)
from staff.services.morning_check import CheckRefused, check_in_by_code, record_morning_check
from staff.services.staff_code import CodeRefused, read_staff_code

PAGE_SIZE = 50
COLUMNS = (
    Column(gettext_lazy("姓名"), lambda person: person.name),
    Column(gettext_lazy("岗位"), lambda person: "、".join(str(post.title) for post in person.posts_here)),
    Column(gettext_lazy("状态"), lambda person: str(CHECK_STATES[person.check_state])),
)


@require_GET
def list_morning_checks(request, public_id):
    """Today's list, from which people are checked; past days are read only."""
    enterprise = _find(request, public_id, can_see_staff)
    today = timezone.localdate()
    day = _asked_day(request, today)
    people = morning_check_people(enterprise=enterprise, day=day)
    counts = count_states(people)
    usual = MISSING if day == today and counts[MISSING] else "all"
    state = choice_in(request.GET, "state", CHECK_STATES, usual)
    shown = people if state == "all" else people.filter(check_state=state)
    rows = for_check_list(shown, enterprise=enterprise, day=day)
    if wants_file(request):
        return list_as_file(request, rows, name="morning-checks", sheet=_("晨检"), columns=COLUMNS)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    if day == today:
        colours = colours_of(person_ids=[person.pk for person in page], at=timezone.now())
        for person in page:
            person.colour = _beside_the_check(colours[person.pk])
    context = {
        "enterprise": enterprise,
        "day": day,
        "day_form": DayForm(initial={"day": day}),
        "is_today": day == today,
        "may_check": day == today and can_check_in_staff(request.user, enterprise),
        "summary": morning_check_summary(enterprise=enterprise, day=day),
        "state": state,
        "tabs": [(name, label, counts[name]) for name, label in CHECK_STATES.items()],
        "page": page,
    }
    return render(request, "staff/morning_check_list.html", context)


@require_http_methods(["GET", "POST"])
def record_morning_check_view(request, public_id, code):
    """One person, by hand; afterwards the next who is missing, so that each takes two taps."""
    enterprise, person = _find_person(request, public_id, code)
    form = FitnessForm(request.POST or None, fever_from=fever_limit(timezone.localdate()))
    if (
        request.method == "POST"
        and form.is_valid()
        and _record(request, form, enterprise=enterprise, person=person)
    ):
        return _to_next(enterprise, person)
    return _form_page(request, enterprise, person, form, _("提交晨检"))


@require_http_methods(["GET", "POST"])
def clear_off_duty(request, public_id, code):
    enterprise, person = _find_person(request, public_id, code)
    form = ClearingForm(request.POST or None, fever_from=fever_limit(timezone.localdate()))
    if (
        request.method == "POST"
        and form.is_valid()
        and _record(request, form, enterprise=enterprise, person=person, clears=form.is_fit)
    ):
        return redirect("staff:list_morning_checks", public_id)
    return _form_page(request, enterprise, person, form, _("确认康复，解除离岗"))


@require_POST
def check_in_by_code_view(request, public_id):
    """Two steps: a code alone shows whose it is and asks; the code with answers checks the person in."""
    enterprise = _find(request, public_id, can_check_in_staff)
    code_form = CodeForm(request.POST)
    if not code_form.is_valid():
        messages.error(request, _("没有收到晨检码，请重新扫码。"))
        return redirect("staff:list_morning_checks", public_id)
    token, now = code_form.cleaned_data["token"], timezone.now()
    answers = request.POST if "symptom" in request.POST or "temperature" in request.POST else None
    form = FitnessForm(answers, fever_from=fever_limit(timezone.localdate()))
    try:
        if form.is_valid():
            check = check_in_by_code(
                enterprise=enterprise, token=token, is_fit=form.is_fit, by=request.user, at=now
            )
            _say(request, check, form)
            return redirect("staff:list_morning_checks", public_id)
        read = read_staff_code(token=token, at=now, by=request.user, enterprise=enterprise)
    except (CodeRefused, CheckRefused) as refusal:
        messages.error(request, str(refusal))
        return redirect("staff:list_morning_checks", public_id)
    if read.purpose != CodePurpose.CHECK_IN:
        messages.error(request, _("这不是晨检码，请对方在手机上切换到“晨检码”。"))
        return redirect("staff:list_morning_checks", public_id)
    return _form_page(request, enterprise, read.person, form, _("提交晨检"), code_form=code_form)


def _asked_day(request, today):
    """The day in the address; nobody has been checked tomorrow."""
    form = DayForm(request.GET)
    day = form.cleaned_data["day"] if form.is_valid() else None
    return min(day or today, today)


def _beside_the_check(colour):
    """The colour with the reasons that the list doesn't tell anyway."""
    others = tuple(reason for reason in colour.reasons if reason.code not in ("CHECK_MISSING", "OFF_DUTY"))
    return replace(colour, reasons=others)


def _find(request, public_id, may):
    enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user), public_id=public_id)
    if not may(request.user, enterprise):
        raise PermissionDenied
    return enterprise


def _find_person(request, public_id, code):
    enterprise = _find(request, public_id, can_check_in_staff)
    posts_here = enterprise.posts.on(timezone.localdate()).values("person")
    return enterprise, get_object_or_404(Person, code=code, pk__in=posts_here)


def _record(request, form, **which):
    """Whether it was recorded; a refusal comes back at the form."""
    try:
        check = record_morning_check(is_fit=form.is_fit, by=request.user, at=timezone.now(), **which)
    except CheckRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    _say(request, check, form)
    return True


def _say(request, check, form):
    if check.clears:
        messages.success(request, _("%(name)s已解除离岗，可以上岗。") % {"name": check.person.name})
    elif check.is_fit:
        messages.success(request, _("%(name)s晨检合格。") % {"name": check.person.name})
    else:
        why = _("体温达到%(limit)s℃。") % {"limit": form.fever_from} if form.has_fever else ""
        words = _("%(name)s晨检不合格，请马上离岗；康复后由管理人员确认才能上岗。")
        messages.warning(request, why + words % {"name": check.person.name})


def _to_next(enterprise, person):
    following = next_missing(enterprise=enterprise, day=timezone.localdate(), after=person)
    if following is None:
        return redirect("staff:list_morning_checks", enterprise.public_id)
    return redirect("staff:record_morning_check", enterprise.public_id, following.code)


def _form_page(request, enterprise, person, form, submit, **more):
    context = {"enterprise": enterprise, "person": person, "form": form, "submit": submit}
    return render(request, "staff/morning_check_form.html", context | more)
