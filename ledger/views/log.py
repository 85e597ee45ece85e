"""The log for people: what it proves and what it doesn't, how it stands, how anybody checks it."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ledger.log_keys import log_verifiers, origin
from ledger.queries.state import ledger_state

TOOL = settings.BASE_DIR / "tools" / "verify_proof.py"


@require_safe
@login_not_required
def show_log(request):
    current, *older = log_verifiers()
    context = {
        "state": ledger_state(at=timezone.now()),
        "origin": origin(),
        "vkey": current.vkey,
        "older_vkeys": [verifier.vkey for verifier in older],
        "fresh_hours": settings.LEDGER_WITNESS_FRESH_HOURS,
    }
    return render(request, "ledger/log.html", context)


@require_safe
@login_not_required
def download_tool(request):
    """The program that checks a proof on a citizen's own computer."""
    headers = {"Content-Disposition": f'attachment; filename="{TOOL.name}"'}
    return HttpResponse(TOOL.read_bytes(), content_type="text/x-python; charset=utf-8", headers=headers)
