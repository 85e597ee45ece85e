"""The two pages that meet at the door: the official's, for one enterprise, and the enterprise's."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from common.local_time import local_date
from common.qr import phone_picture
from common.rotating_code import STEP_SECONDS, next_step_at
from enterprises.models import Enterprise
from inspections.forms.presence import PresenceScanForm
from inspections.models import Presence, PresenceRequest
from inspections.permissions import can_prove_presence, can_show_site_code
from inspections.queries.presence import state_at_site, state_of_request
from inspections.services.presence import (
    PresenceRefused,
    open_presence,
    scan_official_code,
    scan_site_code,
    show_official_code,
    show_site_code,
)


@require_http_methods(["GET", "POST"])
def open_presence_view(request, public_id):
    """What is going to happen, and the button that begins it."""
    enterprise = get_object_or_404(Enterprise.objects.open_to_visit(request.user), public_id=public_id)
    if not can_prove_presence(request.user, enterprise):
        raise PermissionDenied
    at = timezone.now()
    if request.method == "POST":
        opened = open_presence(enterprise=enterprise, by=request.user, at=at)
        return redirect(f"{reverse('inspections:prove_presence', args=[opened.pk])}{_query(request)}")
    today = Presence.objects.of_visit(enterprise=enterprise, official=request.user, day=local_date(at))
    context = {
        "enterprise": enterprise,
        "is_elsewhere": _is_elsewhere(request, enterprise),
        "presence": today.select_related("member", "enterprise").first(),
        "next": _next(request),
    }
    return render(request, "inspections/presence/presence_open.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def prove_presence(request, pk):
    """The official's phone: its code, the camera for the other's, and how far they have come."""
    opened = _own_request(request, pk)
    at = timezone.now()
    form = PresenceScanForm(request.POST if request.method == "POST" else None, initial=_given(request))
    if request.method == "POST" and form.is_valid():
        text, place = form.cleaned_data["code"], form.place
        try:
            scan_site_code(request=opened, text=text, place=place, by=request.user, at=at)
        except PresenceRefused as refusal:
            form.add_error("code", str(refusal))
        else:
            return redirect(f"{request.path}{_query(request)}")
    state = state_of_request(opened, at)
    context = {
        "opened": opened,
        "is_elsewhere": _is_elsewhere(request, opened.enterprise),
        "is_open": opened.is_open(at),
        "state": state,
        "form": form,
        "next": _next(request),
        **_code_context(show_official_code(request=opened, at=at), at),
    }
    return render(request, "inspections/presence/presence_prove.html", context)


@require_GET
@never_cache
def next_official_code(request, pk):
    opened = _own_request(request, pk)
    at = timezone.now()
    shown = show_official_code(request=opened, at=at)
    return render(request, "inspections/presence/_code.html", _code_context(shown, at))


@require_GET
@never_cache
def show_presence_state(request, pk):
    """How far they have come, for the page to ask while it waits."""
    opened = _own_request(request, pk)
    state = state_of_request(opened, timezone.now())
    context = {
        "opened": opened,
        "is_elsewhere": _is_elsewhere(request, opened.enterprise),
        "state": state,
        "next": _next(request),
    }
    return render(request, "inspections/presence/_official_state.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def meet_official(request):
    """The enterprise's phone. Who answers for several chooses one."""
    at = timezone.now()
    enterprises, enterprise = _own_enterprises(request, at)
    form = PresenceScanForm(request.POST if request.method == "POST" else None, initial=_given(request))
    if request.method == "POST" and form.is_valid():
        text, place = form.cleaned_data["code"], form.place
        try:
            seen, presence = scan_official_code(text=text, place=place, by=request.user, at=at)
        except PresenceRefused as refusal:
            form.add_error("code", str(refusal))
        else:
            if presence is None:
                messages.success(request, _("已读到%(official)s的码。") % {"official": seen.official})
            return redirect(f"{request.path}?enterprise={seen.enterprise.public_id}")
    context = {
        "enterprises": enterprises,
        "enterprise": enterprise,
        "state": state_at_site(enterprise, request.user, at),
        "form": form,
        **_site_code_context(request, enterprise, at),
    }
    return render(request, "inspections/presence/presence_meet.html", context)


@require_GET
@never_cache
def next_site_code(request):
    at = timezone.now()
    _all, enterprise = _own_enterprises(request, at)
    return render(request, "inspections/presence/_code.html", _site_code_context(request, enterprise, at))


@require_GET
@never_cache
def show_site_state(request):
    at = timezone.now()
    _all, enterprise = _own_enterprises(request, at)
    context = {"enterprise": enterprise, "state": state_at_site(enterprise, request.user, at)}
    return render(request, "inspections/presence/_site_state.html", context)


@require_GET
@never_cache
def read_presence_code(request, token):
    """Opened by a phone's own camera: leads to the page on which the reader is one of the two."""
    at = timezone.now()
    if can_show_site_code(request.user, local_date(at)):
        return redirect(f"{reverse('inspections:meet_official')}?code={token}")
    running = PresenceRequest.objects.visible_to(request.user).open(at).first()
    if running is None:
        return render(request, "inspections/presence/presence_code_alone.html")
    return redirect(f"{reverse('inspections:prove_presence', args=[running.pk])}?code={token}")


def _own_request(request, pk):
    rows = PresenceRequest.objects.visible_to(request.user).select_related("enterprise", "official")
    opened = get_object_or_404(rows, pk=pk)
    if not can_prove_presence(request.user, opened.enterprise):  # the role ended meanwhile
        raise PermissionDenied
    return opened


def _is_elsewhere(request, enterprise):
    """Whether the person is sent there from another territory and can't open the enterprise's own page."""
    return not Enterprise.objects.visible_to(request.user).filter(pk=enterprise.pk).exists()


def _own_enterprises(request, at):
    """Those at which the person answers today, and the one the page is about."""
    if not can_show_site_code(request.user, local_date(at)):
        raise PermissionDenied
    at_work = request.user.memberships.on(local_date(at)).values("enterprise")
    enterprises = list(Enterprise.objects.filter(pk__in=at_work).order_by("name", "pk"))
    wanted = request.GET.get("enterprise")
    if wanted is None:
        return enterprises, enterprises[0]
    for enterprise in enterprises:
        if enterprise.public_id == wanted:
            return enterprises, enterprise
    raise Http404


def _site_code_context(request, enterprise, at):
    return _code_context(show_site_code(enterprise=enterprise, member=request.user, at=at), at)


def _code_context(shown, at):
    left = (next_step_at(at) - at).total_seconds()
    return {
        "picture": phone_picture(shown.url, _("到场码")),
        "short_form": f"{shown.short_form[:4]} {shown.short_form[4:]}",
        "milliseconds_left": round(left * 1000),
        "seconds_left": round(left) or 1,
        "refresh_after": int(left) + 1,
        "step_seconds": STEP_SECONDS,
    }


def _given(request):
    return {"code": request.GET.get("code", "")}


def _next(request):
    """Where the person came from and wants to go on, if that is here."""
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if is_ours else ""


def _query(request):
    wanted = _next(request)
    return f"?next={wanted}" if wanted else ""
