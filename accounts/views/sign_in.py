from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.forms.sign_in import SignInForm
from accounts.lockout import locked_until
from accounts.models import SignIn
from accounts.session_keys import OWN_DEVICE

PAGE_SIZE = 50


def next_address(request):
    """Where to go afterwards: the page that was asked for, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL)


@require_http_methods(["GET", "POST"])
@login_not_required
@sensitive_post_parameters("password")
@never_cache
def sign_in(request):
    if request.user.is_authenticated:
        return redirect(next_address(request))
    form = SignInForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        if form.cleaned_data["own_device"]:
            remember_device(request)
        return redirect(next_address(request))
    return render(request, "accounts/sign_in.html", {"form": form})


def remember_device(request):
    """Somebody at an enterprise stays signed in here until the device has rested as long as it may."""
    if request.user.is_government:
        return
    request.session[OWN_DEVICE] = True
    request.session.set_expiry(settings.OWN_DEVICE_IDLE_DAYS * 86_400)


def show_lockout(request, original_response, credentials=None):
    """Called by django-axes instead of the page when too many tries were wrong."""
    until = locked_until(request, credentials)
    context = {"until": until, "minutes": settings.AXES_COOLOFF_TIME.seconds // 60}
    response = render(request, "accounts/sign_in_locked.html", context, status=429)
    response["Retry-After"] = max(1, int((until - request.axes_attempt_time).total_seconds()))
    patch_cache_control(response, no_store=True)
    return response


@require_POST
@login_not_required
def sign_out(request) -> HttpResponse:
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_GET
def list_sign_ins(request):
    rows = SignIn.objects.filter(user=request.user)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "accounts/sign_in_list.html", {"page": page})
