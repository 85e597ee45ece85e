from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.local_time import local_date
from staff.forms.post import LeaveForm
from staff.models import Leave, Person, Post
from staff.permissions import can_manage_staff
from staff.services.leave import LeaveRefused, cancel_leave, declare_leave
from staff.views.find import add_refusal, find_post


def may_declare(user, post):
    return can_manage_staff(user, post.enterprise)


@require_http_methods(["GET", "POST"])
def declare_leave_view(request, pk):
    post = find_post(request, pk, may_declare)
    now = timezone.now()
    today = local_date(now)
    form = LeaveForm(
        request.POST or None,
        deputies=_deputies(post, today),
        initial={"starts_on": today, "ends_on": today},
    )
    if request.method == "POST" and form.is_valid():
        try:
            declare_leave(post=post, **form.cleaned_data, by=request.user, at=now)
        except LeaveRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("请假已登记。"))
            return redirect("staff:show_person", post.person.code)
    context = {
        "post": post,
        "form": form,
        "heading": _("登记请假"),
        "lead": _("请假的日子不催晨检。请写明由谁代班，代班人须是本单位人员。"),
        "submit": _("登记请假"),
    }
    return render(request, "staff/post_form.html", context)


@require_POST
def cancel_leave_view(request, pk):
    leaves = Leave.objects.visible_to(request.user).select_related("post__person", "post__enterprise")
    leave = get_object_or_404(leaves, pk=pk)
    if not may_declare(request.user, leave.post):
        raise PermissionDenied
    try:
        cancel_leave(leave=leave, by=request.user, at=timezone.now())
    except LeaveRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已销假。"))
    return redirect("staff:show_person", leave.post.person.code)


def _deputies(post, today):
    there = Post.objects.not_over_on(today).filter(enterprise=post.enterprise).values("person")
    return Person.objects.filter(pk__in=there).exclude(pk=post.person_id).order_by("name", "pk")
