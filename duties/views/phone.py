"""The duty pages on a phone without a network: their worker, and the page of what still waits."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET

from common.phone_worker import SHARED_FILES, phone_worker

FILES = (*SHARED_FILES, "css/report.css", "img/icon-192.png", "js/duty_form.js", "js/report_draft.js")
FORM_PATTERN = r"^/duties/[^/]+/[a-z-]+/\d{4}-\d\d-\d\d/(submit|correct)/$"


@require_GET
@login_not_required
@cache_control(no_cache=True)
def show_worker(request):
    """The service worker: its own address is the widest scope it can have, so it stays with the duties."""
    urls = {
        "list": reverse("duties:list_duties"),
        "outbox": reverse("duties:show_outbox"),
        "records": reverse("duty-record-list"),
    }
    return phone_worker(request, name="duties", urls=urls, form_pattern=FORM_PATTERN, files=FILES)


@require_GET
@never_cache
def show_outbox(request):
    """Filled in by the phone from its own store; the server knows nothing of what lies there."""
    return render(request, "duties/outbox.html")
