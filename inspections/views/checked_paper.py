"""What all papers of supervision share: the answer with the PDF, and the public page of whoever holds one."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from common.api_throttle import PublicThrottle
from ledger.entry import tidy_code


class PaperThrottle(PublicThrottle):
    """The public rate, counted apart: codes can't be tried out."""

    scope = "inspection_paper"


def pdf_answer(pdf: bytes, name: str) -> HttpResponse:
    """Shown in the browser; `name` is the file's, without its ending."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename={name}.pdf"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def paper_page(request, code: str, *, find: Callable[[str], Any], template: str) -> HttpResponse:
    """The public page of the paper with that check code; `find` gives what anybody may know, or None.

    Who has signed in is known by name and has no limit.
    """
    throttle = PaperThrottle()
    if not request.user.is_authenticated and not throttle.allow_request(request, None):
        response = render(request, "duties/check_code_throttled.html", status=429)
        response["Retry-After"] = str(round(throttle.wait() or 60))
        return response
    known = find(tidy_code(code))
    if known is None:
        raise Http404
    response = render(request, template, {"known": known})
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "same-origin"
    return response
