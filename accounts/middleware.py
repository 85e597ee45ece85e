"""What stands between having signed in and reaching a page that is not public."""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from rest_framework.permissions import AllowAny

from accounts.session_keys import OWN_DEVICE, SECOND_FACTOR_EXPECTED, SEEN_AT

# The session row is written at most this often for the sake of the idle time alone.
SEEN_AT_STEP_SECONDS = 60

VERIFY = "accounts:verify_second_factor"
ENROL = "accounts:enrol_second_factor"
CHANGE_PASSWORD = "accounts:change_password"


class SignedInMiddleware(LoginRequiredMiddleware):
    """Closed by default, and the three rules of a session: not idle too long, second factor, fresh password.

    Public views (`@login_not_required`, DRF views with only AllowAny) pass without a look at the user, so
    that they stay free of session and database.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        api_view = getattr(view_func, "cls", None)
        if is_public(view_func, api_view):
            return None
        if request.user.is_authenticated:
            end_idle_session(request)
        if request.user.is_authenticated:
            step = missing_step(request)
            if step and request.resolver_match.view_name != step:
                return refuse(step) if api_view else lead_to(request, resolve_url(step))
            return None
        return None if api_view else self.handle_no_permission(request, view_func)

    def handle_no_permission(self, request, view_func):
        return lead_to(request, resolve_url(self.get_login_url(view_func)))


def is_public(view_func, api_view):
    """DRF marks all its views as not needing a sign-in and asks its permissions instead."""
    if api_view is None:
        return not getattr(view_func, "login_required", True)
    return api_view.permission_classes == [AllowAny] or api_view.permission_classes == (AllowAny,)


def end_idle_session(request):
    now = int(time.time())
    seen_at = request.session.get(SEEN_AT, now)
    if now - seen_at > idle_minutes(request) * 60:
        logout(request)
        messages.info(request, _("您较长时间没有操作，系统已自动退出，请重新登录。"))
    elif SEEN_AT not in request.session or now - seen_at >= SEEN_AT_STEP_SECONDS:
        request.session[SEEN_AT] = now


def idle_minutes(request):
    """How long a session may rest; a government role has no longer one on any device."""
    if request.user.is_government:
        return settings.IDLE_TIMEOUT_MINUTES
    if request.session.get(OWN_DEVICE):
        return settings.OWN_DEVICE_IDLE_DAYS * 24 * 60
    return settings.ENTERPRISE_IDLE_TIMEOUT_MINUTES


def missing_step(request):
    """Name of the page that must be passed first; None when there is none."""
    user = request.user
    if not user.is_verified() and request.session.get(SECOND_FACTOR_EXPECTED):
        return VERIFY
    if user.has_expired_password(timezone.now()):
        return CHANGE_PASSWORD
    if user.is_government and not user.is_verified():
        return ENROL
    return None


def refuse(step):
    """In the API's one shape of errors; its exception handler sees only what the views raise."""
    code = "password_change_required" if step == CHANGE_PASSWORD else "second_factor_required"
    error = {"code": code, "message": _("请先在网页上完成登录验证。"), "fields": {}}
    return JsonResponse({"error": error}, status=403)


def lead_to(request, address):
    """Redirect to a page of the sign-in and back; a fragment asks htmx to load it as a whole page."""
    if request.htmx:
        origin = request.htmx.current_url_abs_path or ""
        response = HttpResponse(status=204)
        response["HX-Redirect"] = with_next(address, origin)
        return response
    origin = request.get_full_path() if request.method in ("GET", "HEAD") else ""
    return redirect(with_next(address, origin))


def with_next(address, origin):
    return f"{address}?{urlencode({'next': origin})}" if origin else address
