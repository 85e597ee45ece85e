import segno
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as mark_verified
from django_otp import user_has_device

from accounts.forms.sign_in import SecondFactorForm
from accounts.models import SignIn
from accounts.services.second_factor import (
    TooManyCodes,
    WrongCode,
    confirm_second_factor,
    create_recovery_codes,
    reset_second_factor,
    start_second_factor,
    verify_second_factor,
)
from accounts.services.sign_in import record_sign_in
from accounts.session_keys import SECOND_FACTOR_EXPECTED
from accounts.views.sign_in import next_address
from common.client_address import client_address

KEY_GROUP = 4


@require_http_methods(["GET", "POST"])
@never_cache
def enrol_second_factor(request):
    user = request.user
    if user_has_device(user) and not user.is_verified():
        request.session[SECOND_FACTOR_EXPECTED] = True  # enrolled elsewhere since this session began
        return redirect("accounts:verify_second_factor")
    form = SecondFactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            device, codes = confirm_second_factor(
                user=user, code=form.cleaned_data["code"].replace(" ", ""), at=timezone.now()
            )
        except (WrongCode, TooManyCodes) as why:
            form.add_error("code", explain(why))
        else:
            mark_verified(request, device)
            return show_codes(request, codes, next_address(request))
    device = start_second_factor(user=user)
    context = {
        "form": form,
        "qr": qr_svg(device.config_url),
        "key": spell(device),
        "is_replacing": user.is_verified(),
    }
    return render(request, "accounts/second_factor_enrol.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def verify_second_factor_view(request):
    if request.user.is_verified():
        return redirect(next_address(request))
    if not user_has_device(request.user):
        request.session[SECOND_FACTOR_EXPECTED] = False  # was reset since this session began
        return redirect(next_address(request))
    form = SecondFactorForm(request.POST or None)
    form.fields["code"].widget.attrs["autofocus"] = True
    if request.method == "POST" and form.is_valid():
        try:
            device = verify_second_factor(
                user=request.user, code=form.cleaned_data["code"], at=timezone.now()
            )
        except (WrongCode, TooManyCodes) as why:
            record_failed_code(request)
            form.add_error("code", explain(why))
        else:
            mark_verified(request, device)
            request.session.cycle_key()
            return redirect(next_address(request))
    context = {"form": form}
    return render(request, "accounts/second_factor_verify.html", context)


@require_POST
@never_cache
def create_recovery_codes_view(request):
    if not request.user.is_verified():
        raise PermissionDenied
    return show_codes(request, create_recovery_codes(user=request.user, at=timezone.now()), "")


@require_POST
def remove_second_factor(request):
    """One's own, where it is not obligatory."""
    if request.user.is_government or not request.user.is_verified():
        raise PermissionDenied
    reset_second_factor(user=request.user, by=request.user, at=timezone.now())
    request.session[SECOND_FACTOR_EXPECTED] = False
    messages.success(request, _("两步验证已关闭。"))
    return redirect("accounts:show_account")


def show_codes(request, codes, next_page):
    context = {"codes": codes, "next": next_page}
    return render(request, "accounts/second_factor_codes.html", context)


def record_failed_code(request):
    record_sign_in(
        user=request.user,
        outcome=SignIn.Outcome.FAILED,
        address=client_address(request),
        user_agent=request.META.get("HTTP_USER_AGENT", ""),
        at=timezone.now(),
    )


def explain(why):
    if isinstance(why, TooManyCodes):
        moment = date_format(timezone.localtime(why.until), "H:i:s")
        return _("错误次数较多，请在 %(moment)s 之后再试。") % {"moment": moment}
    return _("验证码不正确或已用过，请输入手机上当前显示的验证码。")


def qr_svg(text):
    """The QR code as SVG in the page: no script, no image request, no inline style."""
    code = segno.make(text, error="m")
    svg = code.svg_inline(scale=5, border=3, dark="#000", light="#fff", svgclass="qr", lineclass=None)
    return mark_safe(svg)  # made of numbers by segno


def spell(device):
    """The key in groups of four, to be typed where no camera helps."""
    key = device.config_url.split("secret=")[1].split("&")[0]
    return " ".join(key[start : start + KEY_GROUP] for start in range(0, len(key), KEY_GROUP))
