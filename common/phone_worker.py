"""The service worker of pages that a phone keeps for when it has no network."""

import hashlib
from collections.abc import Mapping, Sequence

from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static

# What every such page loads, whatever it is about.
SHARED_FILES = (
    "css/tokens.css",
    "css/base.css",
    "css/components.css",
    "css/duties.css",
    "img/mark.svg",
    "django_htmx/htmx-2.min.js",
    "vendor/idb.min.js",
    "js/theme.js",
    "js/outbox_store.js",
    "js/outbox.js",
    "js/phone_photo.js",
    "js/duty_pages.js",
    "js/duty_draft.js",
    "js/outbox_page.js",
)


def phone_worker(
    request: HttpRequest, *, name: str, urls: Mapping[str, str], form_pattern: str, files: Sequence[str]
) -> HttpResponse:
    """`urls` name list, outbox and records; `form_pattern` is a form's address; `files` all that they load.

    It tells nothing of anybody. A new release names other files, so the browser takes it over.
    """
    wanted = [static(file) for file in files]
    context = {
        "name": name,
        "list_url": urls["list"],
        "outbox_url": urls["outbox"],
        "records_url": urls["records"],
        "form_pattern": form_pattern,
        "files": wanted,
        "version": hashlib.sha256("\n".join(wanted).encode()).hexdigest()[:12],
        "never_changes": isinstance(staticfiles_storage, ManifestFilesMixin),  # a name holds a digest
    }
    return render(request, "components/phone_worker.js", context, content_type="text/javascript")
