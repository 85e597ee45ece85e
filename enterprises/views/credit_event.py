from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enterprises.forms.credit_event import CreditEventForm
from enterprises.forms.enterprise import ReasonForm
from enterprises.models import CreditEvent
from enterprises.permissions import can_record_credit_event
from enterprises.services.credit_event import CreditEventRefused, record_credit_event, withdraw_credit_event
from enterprises.views.find import find_enterprise, find_row


@require_http_methods(["GET", "POST"])
def record_credit_event_view(request, public_id):
    enterprise = find_enterprise(request, public_id, can_record_credit_event)
    form = CreditEventForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        key = values.pop("key")
        try:
            record_credit_event(
                enterprise=enterprise,
                **values,
                source_key=f"form:{request.user.pk}:{key}" if key else "",
                by=request.user,
                at=timezone.now(),
            )
        except CreditEventRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("已记入信用档案，指数随即更新。"))
            return redirect("enterprises:show_enterprise", public_id)
    return render(request, "enterprises/credit_event_create.html", {"form": form, "enterprise": enterprise})


@require_http_methods(["GET", "POST"])
def withdraw_credit_event_view(request, public_id, pk):
    event = find_row(request, CreditEvent.objects, public_id, pk, can_record_credit_event)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_credit_event(credit_event=event, **form.cleaned_data, by=request.user, at=timezone.now())
        except CreditEventRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("记录已撤销，不再公示和计分。"))
            return redirect("enterprises:show_enterprise", public_id)
    context = {
        "form": form,
        "enterprise": event.enterprise,
        "heading": _("撤销信用记录：%(title)s") % {"title": event.title},
        "submit": _("撤销记录"),
    }
    return render(request, "enterprises/reason_form.html", context)
