"""The enterprise's own word on its index and results."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from enterprises.views.find import find_enterprise
from inspections.models import Inspection, Sample
from scoring.forms.reply import RemovalForm, ReplyForm
from scoring.models import Reply
from scoring.permissions import can_remove_reply, can_speak_for, can_withdraw_reply
from scoring.services.reply import ReplyRefused, remove_reply, withdraw_reply, write_reply

SHOWN = 10


@require_GET
def list_replies(request, public_id):
    """What the enterprise has published, beside what; and what it said before."""
    enterprise = find_enterprise(request, public_id)
    standing = list(enterprise.replies.standing().select_related("inspection", "sample", "written_by"))
    speaks = can_speak_for(request.user, enterprise)
    context = {
        "enterprise": enterprise,
        "to_index": next((one for one in standing if one.subject == Reply.Subject.INDEX), None),
        "results": _results_of(enterprise, standing),
        "earlier": enterprise.replies.exclude(end="").select_related("inspection", "sample", "written_by")[
            : 2 * SHOWN
        ],
        "can_speak": speaks,
        "can_remove": bool(standing) and can_remove_reply(request.user, standing[0]),
    }
    return render(request, "scoring/reply_list.html", context)


def _results_of(enterprise, standing):
    """The newest published results and all that have a word on them, the newest first."""
    said = {(one.subject, one.inspection_id or one.sample_id): one for one in standing}
    replied = {Reply.Subject.INSPECTION: [], Reply.Subject.SAMPLE: []}
    for subject, pk in said:
        replied.get(subject, []).append(pk)
    inspections = Inspection.objects.published().filter(enterprise=enterprise)
    samples = Sample.objects.published().filter(enterprise=enterprise)
    rows = [
        (row.inspected_on, "inspection", row, said.get((Reply.Subject.INSPECTION, row.pk)))
        for row in _newest_and(replied[Reply.Subject.INSPECTION], inspections, "-inspected_on")
    ]
    rows += [
        (row.published_on, "sample", row, said.get((Reply.Subject.SAMPLE, row.pk)))
        for row in _newest_and(replied[Reply.Subject.SAMPLE], samples, "-published_on")
    ]
    return sorted(rows, key=lambda one: (one[0], one[2].pk), reverse=True)


def _newest_and(pks, results, order):
    newest = list(results.order_by(order, "-pk")[:SHOWN])
    return newest + list(results.filter(pk__in=set(pks) - {row.pk for row in newest}))


@require_http_methods(["GET", "POST"])
def reply_to_index(request, public_id):
    return _write(request, find_enterprise(request, public_id, can_speak_for))


@require_http_methods(["GET", "POST"])
def reply_to_inspection(request, public_id, pk):
    enterprise = find_enterprise(request, public_id, can_speak_for)
    rows = Inspection.objects.visible_to(request.user).published()
    return _write(request, enterprise, inspection=get_object_or_404(rows, pk=pk, enterprise=enterprise))


@require_http_methods(["GET", "POST"])
def reply_to_sample(request, public_id, pk):
    enterprise = find_enterprise(request, public_id, can_speak_for)
    rows = Sample.objects.visible_to(request.user).published()
    return _write(request, enterprise, sample=get_object_or_404(rows, pk=pk, enterprise=enterprise))


def _write(request, enterprise, **about):
    subject = {"inspection": None, "sample": None} | about
    earlier = enterprise.replies.standing().filter(**subject).first()
    form = ReplyForm(request.POST or None, initial={"text": earlier.text if earlier else ""})
    if request.method == "POST" and form.is_valid():
        try:
            write_reply(
                enterprise=enterprise, **form.cleaned_data, **about, by=request.user, at=timezone.now()
            )
        except ReplyRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("说明已发布，消费者扫码就能看到。"))
            return redirect("scoring:list_replies", enterprise.public_id)
    context = {"form": form, "enterprise": enterprise, "earlier": earlier, **subject}
    return render(request, "scoring/reply_write.html", context)


@require_POST
def withdraw_reply_view(request, pk):
    reply = _find(request, pk, can_withdraw_reply)
    try:
        withdraw_reply(reply=reply, by=request.user, at=timezone.now())
    except ReplyRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("说明已撤回，不再公布。"))
    return redirect("scoring:list_replies", reply.enterprise.public_id)


@require_http_methods(["GET", "POST"])
def remove_reply_view(request, pk):
    reply = _find(request, pk, can_remove_reply)
    form = RemovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            remove_reply(reply=reply, **form.cleaned_data, by=request.user, at=timezone.now())
        except ReplyRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("说明已移除，不再公布。"))
            return redirect("scoring:list_replies", reply.enterprise.public_id)
    return render(request, "scoring/reply_remove.html", {"form": form, "reply": reply})


def _find(request, pk, may):
    reply = get_object_or_404(Reply.objects.visible_to(request.user).select_related("enterprise"), pk=pk)
    if not may(request.user, reply):
        raise PermissionDenied
    return reply
