from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enterprises.forms.licence import LicenceForm
from enterprises.models import Licence
from enterprises.permissions import can_edit_enterprise
from enterprises.services.licence import LICENCE_FIELDS, LicenceRefused, correct_licence, record_licence
from enterprises.views.find import find_enterprise, find_row


@require_http_methods(["GET", "POST"])
def record_licence_view(request, public_id):
    enterprise = find_enterprise(request, public_id, can_edit_enterprise)
    form = LicenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            record_licence(enterprise=enterprise, **form.cleaned_data, by=request.user, at=timezone.now())
        except LicenceRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("许可证已录入。"))
            return redirect("enterprises:show_enterprise", public_id)
    return render(request, "enterprises/licence_create.html", {"form": form, "enterprise": enterprise})


@require_http_methods(["GET", "POST"])
def correct_licence_view(request, public_id, pk):
    licence = find_row(request, Licence.objects, public_id, pk, can_edit_enterprise)
    initial = {field: getattr(licence, field) for field in LICENCE_FIELDS}
    form = LicenceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            correct_licence(licence=licence, **form.cleaned_data, by=request.user, at=timezone.now())
        except LicenceRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("许可证已更正。"))
            return redirect("enterprises:show_enterprise", public_id)
    return render(request, "enterprises/licence_edit.html", {"form": form, "enterprise": licence.enterprise})
