"""The pages of inspectors and cadres on a phone without a network: their worker, and what still waits."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET

from common.phone_worker import SHARED_FILES, phone_worker
from inspections.permissions.backing import is_cadre

FILES = (*SHARED_FILES, "css/inspection.css", "js/inspection_form.js", "js/signature.js")
# Forms, and the cadre's first page, which leads to theirs.
FORM_PATTERN = r"^/inspections/(on-site/\d+/record|backing/mine|backing/[0-9A-Z]+/visit)/$"


def phone_urls():
    """What the scripts of a page need to know, see templates/duties/_phone.html."""
    return {
        "name": _("现场检查"),
        "list": reverse("inspections:list_on_site"),
        "outbox": reverse("inspections:show_outbox"),
        "worker": reverse("inspections:show_worker"),
        "records": reverse("inspection-record-list"),
    }


def backing_phone_urls():
    """The same for the pages of a cadre."""
    return phone_urls() | {
        "name": _("我的包保"),
        "list": reverse("inspections:my_subjects"),
        "records": reverse("backing-record-list"),
    }


@require_GET
@login_not_required
@cache_control(no_cache=True)
def show_worker(request):
    """The service worker, the same as that of the duties: its own address is the widest scope it can have."""
    return phone_worker(
        request, name="inspections", urls=phone_urls(), form_pattern=FORM_PATTERN, files=FILES
    )


@require_GET
@never_cache
def show_outbox(request):
    """Filled in by the phone from its own store; the server knows nothing of what lies there."""
    urls = backing_phone_urls() if is_cadre(request.user) else phone_urls()
    return render(request, "duties/outbox.html", {"phone": urls})
