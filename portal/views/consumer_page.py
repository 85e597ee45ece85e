"""The page behind the QR code at the entrance: one query, or none while a copy is a few seconds old."""

import base64
import gzip
import hashlib
import time

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from common.sticker_code import read_sticker_code
from enterprises.services.sticker import StickerCheck, log_refusal
from portal.queries.scan import read_scan
from portal.services.publish_page import CSS, GENUINE, fingerprint_of, publish_pages

STYLE_HASH = base64.b64encode(hashlib.sha256(CSS.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
MOST_COPIES = 2000
copies: dict[tuple[str, str, str], tuple[float, str, bytes]] = {}


@require_safe
@login_not_required
def consumer_page(request, public_id):
    language = language_of(request)
    code = request.GET.get("k", "")
    known_etag = request.META.get("HTTP_IF_NONE_MATCH", "")
    key = (public_id, language, code)
    copy = copies.get(key)
    if copy and copy[0] > time.monotonic():
        return answer(request, copy[1], copy[2], known_etag)
    serial = read_sticker_code(public_id=public_id, code=code) if code else None
    if code and serial is None:
        return refuse(request, StickerCheck.FORGED, public_id, language)
    variant = language + GENUINE if code else language
    scan = read_scan(public_id=public_id, variant=variant, serial=serial, known_etag=known_etag)
    if scan is None and public_id != public_id.upper():  # typed from a poster
        return redirect("portal:consumer_page", public_id=public_id.upper())
    if scan is None:
        return explain(request, "unknown_enterprise", 404, language)
    if code and scan.sticker_id is None:
        return refuse(request, StickerCheck.UNKNOWN, public_id, language)
    if code and scan.revoked_at is not None:
        return refuse(request, StickerCheck.REVOKED, public_id, language)
    if scan.fingerprint != fingerprint_of(scan.run_id):
        scan_etag, body = publish_now(scan.enterprise_id, variant)
    elif scan.body is None:
        return not_modified(scan.etag)
    else:
        scan_etag, body = scan.etag, bytes(scan.body)
    keep(key, scan_etag, body)
    return answer(request, scan_etag, body, known_etag)


def language_of(request):
    wanted = request.GET.get("lang") or get_language() or ""
    return "en" if wanted.startswith("en") else "zh-hans"


def publish_now(enterprise_id, variant):
    """Its facts have changed and nobody has rendered it since: this reader does, for the next ones too."""
    bodies = publish_pages(enterprise_ids=[enterprise_id], at=timezone.now())
    body = bodies[enterprise_id, variant]
    return body.etag, body.content


def keep(key, etag, body):
    if settings.CONSUMER_PAGE_CACHE_SECONDS:
        if len(copies) >= MOST_COPIES:
            copies.clear()
        copies[key] = (time.monotonic() + settings.CONSUMER_PAGE_CACHE_SECONDS, etag, body)


def answer(request, etag, body, known_etag):
    if known_etag and known_etag == etag:
        return not_modified(etag)
    if "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        response = HttpResponse(body)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(gzip.decompress(body))
    response.headers["ETag"] = etag
    return with_headers(response)


def not_modified(etag):
    response = HttpResponseNotModified()
    response.headers["ETag"] = etag
    return with_headers(response)


def with_headers(response):
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Vary"] = "Accept-Encoding"
    return response


def refuse(request, result, public_id, language):
    log_refusal(result, public_id)
    if result == StickerCheck.REVOKED:
        return explain(request, "revoked_sticker", 410, language)
    return explain(request, "forged_sticker", 404, language)


def explain(request, what, status, language):
    with override(language):
        return render(request, f"portal/{what}.html", status=status)
