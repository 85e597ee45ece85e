"""Health for load balancers and watchers: public, without a word about anybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from operations.queries.readiness import PartState, check_readiness


@login_not_required
@require_safe
@never_cache
def show_liveness(request):
    """The process answers; nothing else is asked, so a lost database never restarts the web server."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
@never_cache
def show_readiness(request):
    states = check_readiness(at=timezone.now())
    is_ready = all(state.is_ready for state in states.values())
    body = {"ready": is_ready, "parts": {name: _as_json(state) for name, state in states.items()}}
    return JsonResponse(body, status=200 if is_ready else 503)


def _as_json(state: PartState) -> dict:
    if state.is_ready:
        return {"ready": True}
    return {"ready": False, "reason": state.reason, "since": state.since.isoformat() if state.since else None}
