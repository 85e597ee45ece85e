from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.local_time import first_of_quarter, local_date, quarter_end
from staff.forms.evaluation import QUARTERS_OFFERED, EvaluationForm, quarter_words
from staff.models import PerformanceEvaluation, Post
from staff.permissions import can_evaluate
from staff.services.evaluation import EvaluationRefused, evaluate_post

OLDER_SHOWN = 20


@require_http_methods(["GET", "POST"])
def evaluate_post_view(request, pk):
    """The regulator's score for a quarter of a manager's work; those given before stand below the form."""
    posts = Post.objects.visible_to(request.user).managers().select_related("person", "enterprise")
    post = get_object_or_404(posts, pk=pk)
    if not can_evaluate(request.user, post.enterprise):
        raise PermissionDenied
    at = timezone.now()
    form = EvaluationForm(request.POST or None, quarters=quarters_of(post, local_date(at)))
    if request.method == "POST" and form.is_valid():
        try:
            evaluate_post(post=post, **form.cleaned_data, by=request.user, at=at)
        except EvaluationRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("评价已保存，记入履责卡。"))
            return redirect("portal:show_duty_card", pk)
    older = PerformanceEvaluation.objects.filter(post=post).order_by("-quarter", "-pk")[:OLDER_SHOWN]
    context = {
        "form": form,
        "post": post,
        "older": [(quarter_words(evaluation.quarter), evaluation) for evaluation in older],
    }
    return render(request, "staff/evaluation_create.html", context)


def quarters_of(post, today):
    """The last quarters that have begun and in which the post was held, newest first."""
    quarters = []
    quarter = first_of_quarter(today)
    for _number in range(QUARTERS_OFFERED):
        last_day = min(quarter_end(quarter), today)
        if post.starts_on <= last_day and (post.ended_on is None or post.ended_on > quarter):
            quarters.append(quarter)
        quarter = first_of_quarter(quarter - timedelta(days=1))
    return quarters
