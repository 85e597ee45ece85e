"""Whether a printed badge is genuine: asked of the server by any camera, or of the device, offline."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_http_methods

from common.badge_token import current_key_id
from common.kept_to_oneself import kept_to_oneself
from staff.forms.badge import BadgeTextForm
from staff.models import Post
from staff.permissions import can_verify_badges
from staff.services.badge import BadgeState, check_badge
from staff.services.badge_revocations import badge_key_set, signed_revocations
from staff.views.scan_code import ScanThrottle

STATUS = {BadgeState.VALID: 200, BadgeState.EXPIRED: 410, BadgeState.REVOKED: 410, BadgeState.FORGED: 404}


class BadgeThrottle(ScanThrottle):
    scope = "badge"


@require_GET
@login_not_required
@never_cache
@kept_to_oneself
def verify_badge(request, token):
    throttle = BadgeThrottle()
    if not request.user.is_authenticated and not throttle.allow_request(request, None):
        response = render(request, "staff/scan_throttled.html", status=429)
        response["Retry-After"] = str(round(throttle.wait() or 60))
        return response
    check = check_badge(token=token.upper(), at=timezone.now())
    context = {"check": check, "state": check.state.value, "reason": _reason(check)}
    return render(request, "staff/badge_verified.html", context, status=STATUS[check.state])


@require_GET
@login_not_required
@cache_control(public=True, max_age=3600)
def badge_keys(request):
    return JsonResponse(badge_key_set())


@require_GET
@login_not_required
@cache_control(public=True, max_age=60)
@gzip_page
def badge_revocations(request):
    return JsonResponse(signed_revocations(at=timezone.now()))


@require_http_methods(["GET", "POST"])
@never_cache
def check_badges(request):
    """Works without a network once it was open; without scripts it asks the server."""
    if not can_verify_badges(request.user):
        raise PermissionDenied
    form = BadgeTextForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return redirect(form.cleaned_data["code"])
    context = {"form": form, "keys": badge_key_set()["keys"], "words": _words()}
    return render(request, "staff/badge_check.html", context)


@require_GET
@login_not_required
@cache_control(no_cache=True)
def badge_check_worker(request):
    """The service worker of that page alone: its own address is the widest scope it can have.

    A new key or a new release changes the text, so the browser fetches page and keys anew.
    """
    context = {"key_id": current_key_id()}
    return render(request, "staff/badge_check_worker.js", context, content_type="text/javascript")


def _reason(check):
    """Why a forged one is refused. Why one was revoked may tell of somebody's health: that is not shown."""
    return _forged_words()[check.reason] if check.state == BadgeState.FORGED else ""


def _forged_words():
    return {
        "MALFORMED": _("这不是工牌上的二维码，或者没有扫完整。"),
        "UNKNOWN_KEY": _("签发它的密钥不是本市的，或已经停用。"),
        "WRONG_ALGORITHM": _("签名方式不对，不是本市签发的工牌。"),
        "BAD_SIGNATURE": _("签名不对：内容被改过，或不是本市签发的。"),
        "UNKNOWN_BADGE": _("没有签发过这个编号的工牌。"),
    }


def _words():
    """What the script says, in the language of the page; {…} is filled in by it."""
    return {
        "kinds": {kind: str(label) for kind, label in Post.Kind.choices},
        "reasons": _forged_words(),
        "valid": _("有效"),
        "valid_lead": _("这枚工牌是本市签发的，没有过期，没有作废。"),
        "compare": _("请核对工牌上印的编号与下面是否一致；姓名不在码里，要看本人证件。"),
        "expired": _("已过期"),
        "expired_lead": _("这枚工牌是真的，但有效期已过，持证人需要换发。"),
        "revoked": _("已作废"),
        "revoked_lead": _("这枚工牌是真的，但已经作废（遗失、离任或健康证明失效），不能再用。"),
        "forged": _("是假的"),
        "unknown": _("不能判定"),
        "no_list": _("签名是真的，但本机没有作废名单，不能说它有效。请联网后再核验。"),
        "stale": _(
            "签名是真的，但本机的作废名单是{time}的，已超过24小时，不能说它有效。请联网更新后再核验。"
        ),
        "clock": _("本机时间早于作废名单的时间，请先校准本机时间。"),
        "list_fresh": _("作废名单：{time}，{count}枚"),
        "list_stale": _("作废名单：{time}，已超过24小时，请联网更新"),
        "list_none": _("作废名单：没有，请联网更新"),
        "online": _("网络：可用"),
        "offline": _("网络：没有，仍可核验"),
        "ready": _("本页已存到本机，没有网络也能打开。"),
        "not_kept": _("此浏览器不能把本页存到本机，断网后不能打开。"),
        "cannot": _("此浏览器不能在本机核验签名，只能联网核验。"),
        "serial": _("编号"),
        "kind": _("岗位类别"),
        "valid_to": _("有效期至"),
        "person": _("人员编号"),
    }
