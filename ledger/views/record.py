"""The public page of one record: where it stands in the log. Of what it says, nothing."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ledger.entry import tidy_code
from ledger.queries.cosignature import best_checkpoint_for, cosignature_lines
from ledger.queries.proof import proof_file
from ledger.queries.record import leaves_of_record, sealed_leaf

LONGEST_CODE = 40


@require_safe
@login_not_required
def show_record(request, record_id):
    """Whoever scans the code on a document comes here; `?code=` is the check code printed on it."""
    leaves = leaves_of_record(record_id)
    typed = request.GET.get("code", "").strip()[:LONGEST_CODE]
    context = {
        "record_id": record_id,
        "leaves": leaves[::-1],  # the newest revision first
        "typed": typed,
        "verdict": verdict_of(leaves, typed),
        "matching": next((leaf for leaf in leaves if leaf.code == tidy_code(typed)), None),
    }
    return render(request, "ledger/record_detail.html", context, status=200 if leaves else 404)


def verdict_of(leaves, typed):
    """What is to be said in large letters of the code on the paper; nothing where none was asked for."""
    if not leaves:
        return "UNKNOWN"
    if not typed:
        return ""
    code = tidy_code(typed)
    if not code:
        return "UNREADABLE"
    matching = next((leaf for leaf in leaves if leaf.code == code), None)
    if matching is None:
        return "OTHER"
    newest = max(leaf.entry.revision for leaf in leaves if leaf.entry.kind == matching.entry.kind)
    return "MATCH" if matching.entry.revision == newest else "OLDER"


@require_safe
@login_not_required
def download_proof(request, record_id, revision):
    """The proof of one revision as a file (C2SP tlog-proof) that can be checked without asking anybody."""
    leaf = sealed_leaf(record_id, revision, request.GET.get("kind", ""))
    checkpoint = best_checkpoint_for(leaf.position) if leaf else None
    if leaf is None or checkpoint is None:
        raise Http404
    response = HttpResponse(
        proof_file(leaf, checkpoint, cosignature_lines(checkpoint)), content_type="text/plain; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{record_id}-{revision}.tlog-proof"'
    response["Cache-Control"] = "no-cache"  # a later checkpoint may have more co-signatures
    return response
