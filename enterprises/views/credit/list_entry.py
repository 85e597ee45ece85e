from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enterprises.forms.credit.list_entry import ListRemovalForm
from enterprises.models import CreditEvent
from enterprises.permissions import can_record_credit_event
from enterprises.services.credit.list_entry import remove_from_list
from enterprises.services.credit_event import CreditEventRefused
from enterprises.views.find import find_row


@require_http_methods(["GET", "POST"])
def remove_from_list_view(request, public_id, pk):
    event = find_row(request, CreditEvent.objects, public_id, pk, can_record_credit_event)
    form = ListRemovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            remove_from_list(credit_event=event, **form.cleaned_data, by=request.user, at=timezone.now())
        except CreditEventRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("已移出名录，指数和公示随即更新。"))
            return redirect("enterprises:show_credit_archive", public_id)
    context = {"form": form, "enterprise": event.enterprise, "event": event}
    return render(request, "enterprises/credit/removal_form.html", context)
