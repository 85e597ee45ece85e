from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods
from django_otp import user_has_device

from accounts.forms.password import ChangePasswordForm
from accounts.permissions import can_list_users, can_read_audit
from accounts.services.password import change_password
from accounts.views.sign_in import next_address


@require_GET
def show_account(request):
    context = {
        "assignments": request.user.current_role_assignments,
        "has_second_factor": user_has_device(request.user),
        "can_list_users": can_list_users(request.user),
        "can_read_audit": can_read_audit(request.user),
    }
    return render(request, "accounts/account_detail.html", context)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@never_cache
def change_password_view(request):
    is_forced = request.user.has_expired_password(timezone.now())
    form = ChangePasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        change_password(user=request.user, password=form.cleaned_data["new_password1"], at=timezone.now())
        update_session_auth_hash(request, request.user)
        messages.success(request, _("密码已修改，其他设备上的登录已失效。"))
        return redirect(next_address(request) if is_forced else "accounts:show_account")
    context = {
        "form": form,
        "is_forced": is_forced,
        "max_age_days": settings.PASSWORD_MAX_AGE_DAYS,
    }
    return render(request, "accounts/password_change.html", context)
