import logging
import re
import time
import uuid

from django.core.signals import request_finished
from django.dispatch import receiver

from common.request_context import set_request_id

access_log = logging.getLogger("sushi_platform.access")
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


@receiver(request_finished, dispatch_uid="sushi_platform.forget_request_id")
def forget_request_id(sender, **kwargs):
    """Not earlier: Django logs a failed request after the last middleware."""
    set_request_id("")
