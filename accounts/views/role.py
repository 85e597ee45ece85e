from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.forms.user import RoleForm
from accounts.models import RoleAssignment
from accounts.permissions import can_manage_users
from accounts.services.role import (
    RoleAlreadyEnded,
    RoleAlreadyHeld,
    RoleAtWrongLevel,
    RoleConflict,
    assign_role,
    end_role,
)
from accounts.views.user import managed_user, render_user


@require_POST
def assign_role_view(request, pk):
    user = managed_user(request, pk)
    form = RoleForm(request.POST, administrator=request.user)
    if form.is_valid():
        try:
            assign_role(user=user, **form.cleaned_data, by=request.user, at=timezone.now())
        except RoleAlreadyHeld:
            form.add_error("role", _("此人在该区域已有这个角色。"))
        except RoleAtWrongLevel:
            form.add_error("region", _("市级监管人员须任职于市，区县监管人员须任职于区县。"))
        except RoleConflict:
            form.add_error("role", _("系统管理员与审计员须由不同的人担任。"))
        else:
            messages.success(request, _("角色已授予。"))
            return redirect("accounts:show_user", pk=pk)
    return render_user(request, user, form)


@require_POST
def end_role_view(request, pk):
    assignment = get_object_or_404(RoleAssignment.objects.visible_to(request.user), pk=pk)
    if assignment.user == request.user or not can_manage_users(request.user, assignment.region):
        raise PermissionDenied
    try:
        end_role(assignment=assignment, by=request.user, at=timezone.now())
    except RoleAlreadyEnded:
        messages.info(request, _("该角色此前已经解除。"))
    else:
        messages.success(request, _("角色已解除，立即生效。"))
    return redirect("accounts:show_user", pk=assignment.user_id)
