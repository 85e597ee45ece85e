import logging
import re
import time
import uuid

from django.core.exceptions import BadRequest
from django.core.signals import request_finished
from django.dispatch import receiver
from django.http import Http404
from django.http.request import UnreadablePostError

from common.request_context import set_request_id

access_log = logging.getLogger("sushi_platform.access")
NUL = "\0"
SANE_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def request_log(get_response):
    """Gives each request its id and writes one access line: method, route, status, milliseconds.

    The route is the pattern (`enterprises/<int:pk>/`), never the address somebody asked for, and
    stays empty when none matched.
    """

    def middleware(request):
        given = request.headers.get("X-Request-ID", "")
        request_id = given if SANE_REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        set_request_id(request_id)
        started = time.perf_counter()
        response = get_response(request)
        response["X-Request-ID"] = request_id
        access_log.info(
            "answered",
            extra={
                "method": request.method,
                "route": request.resolver_match.route if request.resolver_match else "",
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - started) * 1000, 1),
            },
        )
        return response

    return middleware


def no_nul(get_response):
    """Turns away what holds a NUL: PostgreSQL stores and compares none, and would call it a fault of ours.

    No address has one, so that is 404; in a query, a cookie or a form it is 400. JSON is read by serializers,
    which refuse it themselves.
    """

    def middleware(request):
        if NUL in request.path_info:
            raise Http404
        if _has_nul(request.GET) or any(NUL in value for value in request.COOKIES.values()):
            raise BadRequest("a NUL in the query or in a cookie")
        try:
            is_bad = request.method == "POST" and _has_nul(request.POST)
        except UnreadablePostError:  # whoever sent it is gone; the check of the CSRF token says so
            is_bad = False
        if is_bad:
            raise BadRequest("a NUL in a form")
        return get_response(request)

    return middleware


def _has_nul(data):
    return any(NUL in name or any(NUL in value for value in values) for name, values in data.lists())


@receiver(request_finished, dispatch_uid="sushi_platform.forget_request_id")
def forget_request_id(sender, **kwargs):
    """Not earlier: Django logs a failed request after the last middleware."""
    set_request_id("")
