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
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
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
    """Turns away what holds a NUL or half a pair: neither can be stored or compared, and would be our fault.

    PostgreSQL knows no NUL; halves of pairs come with forms in UTF-7 and the like, and no UTF-8 writes them.
    No address has one, so that is 404; in a query, a cookie or a form it is 400. JSON is read by serializers,
    which refuse both themselves.
    """

    def middleware(request):
        if _is_unstorable(request.path_info):
            raise Http404
        if _has_unstorable(request.GET) or any(map(_is_unstorable, request.COOKIES.values())):
            raise BadRequest("a NUL or half a pair in the query or in a cookie")
        try:
            is_bad = request.method == "POST" and _has_unstorable(request.POST)
        except UnreadablePostError:  # whoever sent it is gone; the check of the CSRF token says so
            is_bad = False
        if is_bad:
            raise BadRequest("a NUL or half a pair in a form")
        return get_response(request)

    return middleware


def _has_unstorable(data):
    return any(_is_unstorable(name) or any(map(_is_unstorable, values)) for name, values in data.lists())


def _is_unstorable(text):
    return UNSTORABLE.search(text) is not None


@receiver(request_finished, dispatch_uid="sushi_platform.forget_request_id")
def forget_request_id(sender, **kwargs):
    """Not earlier: Django logs a failed request after the last middleware."""
    set_request_id("")
