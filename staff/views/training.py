from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from staff.forms.certificate import WithdrawForm
from staff.forms.training import ExamForm, TrainingForm
from staff.models import ExamResult, Person, Post, TrainingRecord
from staff.permissions import can_manage_staff, can_record_exam
from staff.queries.person_fitness import may_withdraw
from staff.services.training import (
    TrainingRefused,
    record_exam_result,
    record_trainings,
    withdraw_exam_result,
    withdraw_training,
)
from staff.views.find import add_refusal, find_staff_of

PASSED = {"yes": True, "no": False, "": None}


@require_http_methods(["GET", "POST"])
@never_cache
def record_training_view(request, public_id):
    """One training of one or many people; `?person=` ticks somebody beforehand."""
    enterprise = find_staff_of(request, public_id, can_manage_staff)
    people = _people_of(enterprise)
    initial = {"persons": request.GET.getlist("person"), "completed_on": timezone.localdate()}
    form = TrainingForm(request.POST or None, people=people, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            rows = record_trainings(
                enterprise=enterprise,
                **form.cleaned_data | {"persons": list(form.cleaned_data["persons"])},
                by=request.user,
                at=timezone.now(),
            )
        except TrainingRefused as refusal:
            add_refusal(form, refusal)
        else:
            told = ngettext("已登记%(count)d人的培训学时。", "已登记%(count)d人的培训学时。", len(rows))
            messages.success(request, told % {"count": len(rows)})
            return _back(request, enterprise)
    context = {"enterprise": enterprise, "form": form, "has_people": people.exists()}
    return render(request, "staff/training_record.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def record_exam_result_view(request, public_id):
    """The enterprise's own exam by its managers; spot check and make-up by the regulator."""
    enterprise = find_staff_of(request, public_id, can_manage_staff)
    kinds = [kind for kind in ExamResult.Kind.values if can_record_exam(request.user, enterprise, kind)]
    people = _people_of(enterprise)
    initial = {"person": request.GET.get("person"), "taken_on": timezone.localdate()}
    form = ExamForm(request.POST or None, people=people, kinds=kinds, initial=initial)
    if request.method == "POST" and form.is_valid():
        result = form.cleaned_data | {"has_passed": PASSED[form.cleaned_data["has_passed"]]}
        try:
            exam = record_exam_result(enterprise=enterprise, **result, by=request.user, at=timezone.now())
        except TrainingRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(
                request, _("考核结果已登记：合格。") if exam.has_passed else _("考核结果已登记：不合格。")
            )
            return redirect("staff:show_person", exam.person.code)
    context = {"enterprise": enterprise, "form": form, "has_people": people.exists()}
    return render(request, "staff/exam_record.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def withdraw_training_view(request, pk):
    training = _find(request, TrainingRecord, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_training(training=training, **form.cleaned_data, by=request.user, at=timezone.now())
        except TrainingRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("培训记录已撤销。"))
            return redirect("staff:show_person", training.person.code)
    context = {
        "heading": _("撤销培训记录"),
        "training": training,
        "person": training.person,
        "form": form,
    }
    return render(request, "staff/record_withdraw.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def withdraw_exam_result_view(request, pk):
    exam = _find(request, ExamResult, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_exam_result(exam=exam, **form.cleaned_data, by=request.user, at=timezone.now())
        except TrainingRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("考核结果已撤销。"))
            return redirect("staff:show_person", exam.person.code)
    context = {"heading": _("撤销考核结果"), "exam": exam, "person": exam.person, "form": form}
    return render(request, "staff/record_withdraw.html", context)


def _people_of(enterprise):
    """Who works here or begins soon, with their posts here."""
    posts = Post.objects.not_over_on(timezone.localdate()).filter(enterprise=enterprise)
    here = Prefetch("posts", posts.order_by("starts_on", "pk"), to_attr="posts_here")
    people = Person.objects.filter(Exists(posts.filter(person=OuterRef("pk"))), erased_at__isnull=True)
    return people.prefetch_related(here).order_by("name", "pk")


def _find(request, model, pk):
    rows = model.objects.visible_to(request.user).select_related("person__user", "enterprise")
    row = get_object_or_404(rows, pk=pk)
    if not may_withdraw(request.user, row):
        raise PermissionDenied
    return row


def _back(request, enterprise):
    people = request.POST.getlist("persons")
    if len(people) == 1:
        return redirect("staff:show_person", people[0])
    return redirect("staff:list_certificates", enterprise.public_id)
