"""What the papers of all families have in common: to print, and to be checked by whoever holds one."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from common.api_throttle import PublicThrottle
from common.kept_to_oneself import kept_to_oneself
from ledger.entry import tidy_code


class PaperThrottle(PublicThrottle):
    """The public rate, counted apart: codes can't be tried out."""

    scope = "inspection_paper"


def pdf_answer(body: bytes, name: str) -> HttpResponse:
    """Shown in the browser; its name without an ending."""
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename={name}.pdf"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@kept_to_oneself
def show_known(
    request: HttpRequest, code: str, *, find: Callable[[str], object | None], template: str
) -> HttpResponse:
    """The page of what `find` knows of a check code; who has signed in is known by name and has no limit."""
    throttle = PaperThrottle()
    if not request.user.is_authenticated and not throttle.allow_request(request, None):
        response = render(request, "duties/check_code_throttled.html", status=429)
        response["Retry-After"] = str(round(throttle.wait() or 60))
        return response
    known = find(tidy_code(code))
    if known is None:
        raise Http404
    return render(request, template, {"known": known})
