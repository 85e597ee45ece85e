from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.services.user import UsernameTaken
from enterprises.forms.enterprise import ReasonForm
from enterprises.forms.membership import MemberForm, NewMemberForm
from enterprises.models import Membership
from enterprises.permissions import can_manage_members
from enterprises.services.membership import (
    MembershipRefused,
    assign_membership,
    end_membership,
    open_member_account,
)
from enterprises.views.find import find_enterprise, find_row


@require_http_methods(["GET", "POST"])
@never_cache
def open_member_account_view(request, public_id):
    """The initial password is shown once, in the answer to the request that made it."""
    enterprise = find_enterprise(request, public_id, can_manage_members)
    form = NewMemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            new = open_member_account(
                enterprise=enterprise, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except UsernameTaken:
            form.add_error("username", _("这个用户名已有人使用，请换一个。"))
        else:
            context = {"enterprise": enterprise, "new": new}
            return render(request, "enterprises/member_password.html", context)
    return render(request, "enterprises/member_create.html", {"form": form, "enterprise": enterprise})


@require_http_methods(["GET", "POST"])
def assign_membership_view(request, public_id):
    enterprise = find_enterprise(request, public_id, can_manage_members)
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            assign_membership(
                enterprise=enterprise,
                user=form.cleaned_data["user"],
                role=form.cleaned_data["role"],
                by=request.user,
                at=timezone.now(),
            )
        except MembershipRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("已任命。"))
            return redirect("enterprises:show_enterprise", public_id)
    return render(request, "enterprises/member_assign.html", {"form": form, "enterprise": enterprise})


@require_http_methods(["GET", "POST"])
def end_membership_view(request, public_id, pk):
    membership = find_row(request, Membership.objects, public_id, pk, can_manage_members)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_membership(membership=membership, **form.cleaned_data, by=request.user, at=timezone.now())
        except MembershipRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("岗位已解除，立即生效。"))
            return redirect("enterprises:show_enterprise", public_id)
    heading = _("解除%(name)s的岗位") % {"name": membership.user.display_name}
    context = {
        "form": form,
        "enterprise": membership.enterprise,
        "heading": heading,
        "submit": _("解除岗位"),
    }
    return render(request, "enterprises/reason_form.html", context)
