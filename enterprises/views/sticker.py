from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.local_time import local_date
from enterprises.forms.enterprise import ReasonForm
from enterprises.models import Sticker
from enterprises.permissions import can_issue_sticker, can_print_sticker
from enterprises.queries.issuing_city import issuing_city
from enterprises.services.sticker import StickerRefused, issue_sticker, revoke_sticker, sticker_url
from enterprises.services.sticker_picture import Poster, sticker_png, sticker_poster, sticker_svg
from enterprises.views.find import find_enterprise, find_row


@require_POST
def issue_sticker_view(request, public_id):
    enterprise = find_enterprise(request, public_id, can_issue_sticker)
    try:
        issue_sticker(enterprise=enterprise, by=request.user, at=timezone.now())
    except StickerRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("入口码已签发，可下载海报打印。"))
    return redirect("enterprises:show_enterprise", public_id)


@require_http_methods(["GET", "POST"])
def revoke_sticker_view(request, public_id, pk):
    sticker = find_row(request, Sticker.objects, public_id, pk, can_issue_sticker)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            revoke_sticker(sticker=sticker, **form.cleaned_data, by=request.user, at=timezone.now())
        except StickerRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("入口码已作废，扫码的人会看到提示。"))
            return redirect("enterprises:show_enterprise", public_id)
    context = {
        "form": form,
        "enterprise": sticker.enterprise,
        "heading": _("作废入口码 %(serial)s") % {"serial": sticker.serial},
        "submit": _("作废入口码"),
    }
    return render(request, "enterprises/reason_form.html", context)


@require_GET
@never_cache
def show_sticker_png(request, public_id, pk):
    sticker = _printable(request, public_id, pk)
    return _file(sticker_png(sticker_url(sticker)), "image/png", sticker, "png")


@require_GET
@never_cache
def show_sticker_svg(request, public_id, pk):
    sticker = _printable(request, public_id, pk)
    return _file(sticker_svg(sticker_url(sticker)), "image/svg+xml", sticker, "svg")


@require_GET
@never_cache
def show_sticker_poster(request, public_id, pk):
    sticker = _printable(request, public_id, pk)
    enterprise = sticker.enterprise
    poster = Poster(
        url=sticker_url(sticker),
        enterprise_name=enterprise.name,
        address=enterprise.address,
        public_id=enterprise.spaced_public_id,
        site=f"{urlsplit(settings.PUBLIC_BASE_URL).netloc}/E/{enterprise.public_id}",
        city=issuing_city(enterprise),
        serial=sticker.serial,
        issued_on=local_date(sticker.issued_at),
    )
    return _file(sticker_poster(poster), "application/pdf", sticker, "pdf")


def _printable(request, public_id, pk):
    """A revoked sticker isn't printed again."""
    return find_row(request, Sticker.objects.in_force(), public_id, pk, can_print_sticker)


def _file(content, content_type, sticker, ending):
    name = f"{sticker.enterprise.public_id}-{sticker.serial}.{ending}"
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
