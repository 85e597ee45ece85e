"""The inspector's pages on a phone without a network: their worker, and the page of what still waits."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET

from common.phone_worker import SHARED_FILES, phone_worker

FILES = (*SHARED_FILES, "css/inspection.css", "js/inspection_form.js", "js/signature.js")
FORM_PATTERN = r"^/inspections/on-site/\d+/record/$"


def phone_urls():
    """What the scripts of a page need to know, see templates/duties/_phone.html."""
    return {
        "name": _("现场检查"),
        "list": reverse("inspections:list_on_site"),
        "outbox": reverse("inspections:show_outbox"),
        "worker": reverse("inspections:show_worker"),
        "records": reverse("inspection-record-list"),
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
    return render(request, "duties/outbox.html", {"phone": phone_urls()})
