from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enterprises.forms.credit.publication_terms import PublicationTermsForm
from enterprises.models import CreditEvent
from enterprises.permissions import can_record_credit_event
from enterprises.services.credit.publication import set_publication_terms
from enterprises.services.credit_event import CreditEventRefused
from enterprises.views.find import find_row


@require_http_methods(["GET", "POST"])
def set_publication_terms_view(request, public_id, pk):
    event = find_row(request, CreditEvent.objects, public_id, pk, can_record_credit_event)
    form = PublicationTermsForm(request.POST or None, initial={"publish_from": event.publish_from})
    if request.method == "POST" and form.is_valid():
        try:
            set_publication_terms(credit_event=event, **form.cleaned_data, by=request.user, at=timezone.now())
        except CreditEventRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("公示期限已确定。"))
            return redirect("enterprises:show_credit_archive", public_id)
    context = {"form": form, "enterprise": event.enterprise, "event": event}
    return render(request, "enterprises/credit/terms_form.html", context)
