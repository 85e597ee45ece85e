from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_otp import user_has_device

from accounts.forms.user import NewOfficialForm, RoleForm, UserFilterForm
from accounts.models import User
from accounts.permissions import can_list_users, can_manage_user
from accounts.queries.user import users_for_list
from accounts.services.password import reset_password
from accounts.services.role import RoleAtWrongLevel
from accounts.services.second_factor import reset_second_factor
from accounts.services.user import UsernameTaken, activate_user, create_official, deactivate_user
from accounts.views.list_export import list_as_file, local_minute, wants_file
from common.column import Column
from common.filter_form import wanted_of
from common.local_time import local_date

PAGE_SIZE = 50
COLUMNS = (
    Column(gettext_lazy("姓名"), lambda user: user.display_name),
    Column(gettext_lazy("用户名"), lambda user: user.username),
    Column(
        gettext_lazy("角色"),
        lambda user: "、".join(
            f"{held.get_role_display()}（{held.region.name}）" for held in user.roles_today
        ),
    ),
    Column(gettext_lazy("状态"), lambda user: _("启用") if user.is_active else _("停用")),
    Column(gettext_lazy("最近登录"), lambda user: local_minute(user.last_login)),
)


@require_GET
def list_users(request):
    if not can_list_users(request.user):
        raise PermissionDenied
    form = UserFilterForm(request.GET)
    filters = wanted_of(form)
    users = users_for_list(
        by=request.user,
        day=local_date(timezone.now()),
        text=filters.get("q", ""),
        role=filters.get("role", ""),
        status=filters.get("status", ""),
    )
    if wants_file(request):
        return list_as_file(request, users, name="users", sheet=_("账号"), columns=COLUMNS)
    page = Paginator(users, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page}
    return render(request, "accounts/user_list.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def create_user(request):
    if not can_list_users(request.user):
        raise PermissionDenied
    form = NewOfficialForm(request.POST or None, administrator=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            new_user = create_official(**form.cleaned_data, by=request.user, at=timezone.now())
        except UsernameTaken:
            form.add_error("username", _("这个用户名已有人使用，请换一个。"))
        except RoleAtWrongLevel:
            form.add_error("region", _("市级监管人员须任职于市，区县监管人员须任职于区县。"))
        else:
            return show_initial_password(request, new_user.user, new_user.initial_password)
    return render(request, "accounts/user_form.html", {"form": form})


@require_GET
def show_user(request, pk):
    user = managed_user(request, pk)
    return render_user(request, user, RoleForm(administrator=request.user))


@require_POST
def deactivate_user_view(request, pk):
    user = managed_user(request, pk)
    deactivate_user(user=user, by=request.user, at=timezone.now())
    messages.success(request, _("账号已停用，其登录立即失效。"))
    return redirect("accounts:show_user", pk=pk)


@require_POST
def activate_user_view(request, pk):
    user = managed_user(request, pk)
    activate_user(user=user, by=request.user, at=timezone.now())
    messages.success(request, _("账号已启用。"))
    return redirect("accounts:show_user", pk=pk)


@require_POST
@never_cache
def reset_password_view(request, pk):
    user = managed_user(request, pk)
    password = reset_password(user=user, by=request.user, at=timezone.now())
    return show_initial_password(request, user, password)


@require_POST
def reset_second_factor_view(request, pk):
    user = managed_user(request, pk)
    reset_second_factor(user=user, by=request.user, at=timezone.now())
    messages.success(request, _("两步验证已重置，本人下次登录时须重新绑定。"))
    return redirect("accounts:show_user", pk=pk)


def managed_user(request, pk):
    """Somebody of one's territory who isn't oneself: nobody manages their own account here."""
    user = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    if user == request.user or not can_manage_user(request.user, user):
        raise PermissionDenied
    return user


def render_user(request, user, role_form):
    day = local_date(timezone.now())
    in_force = set(user.role_assignments.on(day).values_list("pk", flat=True))
    assignments = user.role_assignments.visible_to(request.user).select_related("region")
    context = {
        "subject": user,
        "current": [a for a in assignments if a.pk in in_force],
        "past": [a for a in assignments if a.pk not in in_force],
        "has_second_factor": user_has_device(user),
        "role_form": role_form,
    }
    return render(request, "accounts/user_detail.html", context)


def show_initial_password(request, user, password):
    """Shown once, in the answer to the request that made it; stored nowhere readable."""
    context = {"subject": user, "password": password}
    return render(request, "accounts/user_password.html", context)
