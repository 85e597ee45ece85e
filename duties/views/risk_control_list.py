from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from common.local_time import local_date
from duties.forms.risk_control_list import RiskControlListForm
from duties.models import RiskControlList
from duties.permissions import can_adapt_risk_control_list
from duties.queries.adaptation import Changes
from duties.queries.risk_control_list import (
    NoTemplateInForce,
    compare,
    control_list,
    template_items,
    templates_for,
)
from duties.services.risk_control_list import (
    ChangedMeanwhile,
    ListRefused,
    NothingChanged,
    adapt_risk_control_list,
)
from duties.views.find import find_enterprise

VERSIONS_SHOWN = 50
REFUSALS = {
    ChangedMeanwhile: gettext_lazy("您打开这一页以后，同事已经改过这张清单。请重新打开，在新的一版上再改。"),
    NothingChanged: gettext_lazy("和现在的清单一样，没有需要保存的改动。"),
}
NOT_ALLOWED = gettext_lazy("模板已经更新，这样调整不再允许。请重新打开再改。")


@require_GET
def show_risk_control_list(request, public_id):
    """The list asked today, beside its template, and the version that begins tomorrow, if there is one."""
    enterprise = find_enterprise(request, public_id)
    today = timezone.localdate()
    versions = list(_versions_of(enterprise).select_related("by")[:VERSIONS_SHOWN])
    begun = next((version for version in versions if version.effective_from <= today), None)
    pending = versions[0] if versions and versions[0] != begun else None
    asked = _list_on(enterprise, today, begun)
    context = {
        "enterprise": enterprise,
        "asked": asked,
        "comparison": compare(asked),
        "begun": begun,
        "pending": pending,
        "versions": versions,
        "can_adapt": can_adapt_risk_control_list(request.user, enterprise),
    }
    return render(request, "duties/risk_control_list_detail.html", context)


@require_GET
def show_risk_control_list_version(request, public_id, number):
    """A version of the enterprise's own, over the template that was in force on its first day."""
    enterprise = find_enterprise(request, public_id)
    version = get_object_or_404(_versions_of(enterprise).select_related("by"), number=number)
    asked = _list_on(enterprise, version.effective_from, version)
    context = {
        "enterprise": enterprise,
        "asked": asked,
        "comparison": compare(asked),
        "version": version,
    }
    return render(request, "duties/risk_control_list_version.html", context)


@require_http_methods(["GET", "POST"])
def adapt_risk_control_list_view(request, public_id):
    enterprise = find_enterprise(request, public_id, can_adapt_risk_control_list)
    now = timezone.now()
    tomorrow = local_date(now) + timedelta(days=1)
    newest = _versions_of(enterprise).first()
    wanted = request.POST.get("template_code") or request.GET.get("template")
    try:
        template, items = template_items(
            enterprise, tomorrow, wanted or (newest.template_code if newest else "")
        )
    except NoTemplateInForce as error:
        raise Http404 from error
    initial = {"template_code": template.code, "based_on": newest.number if newest else 0}
    changes = Changes.from_json(newest.changes) if newest else Changes()
    form = RiskControlListForm(request.POST or None, template_items=items, now=changes, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            version = adapt_risk_control_list(
                enterprise=enterprise,
                template_code=form.cleaned_data["template_code"],
                changes=form.changes,
                based_on=form.cleaned_data["based_on"],
                by=request.user,
                at=now,
                reason=form.cleaned_data["reason"],
            )
        except ListRefused as refusal:
            form.add_error(None, REFUSALS.get(type(refusal), NOT_ALLOWED))
        else:
            day = date_format(version.effective_from, "MONTH_DAY_FORMAT")
            messages.success(request, _("新清单已保存，从%(day)s起使用，今天仍按原来的清单。") % {"day": day})
            return redirect("duties:show_risk_control_list", public_id)
    context = {
        "enterprise": enterprise,
        "form": form,
        "template": template,
        "templates": templates_for(enterprise, tomorrow),
        "tomorrow": tomorrow,
    }
    return render(request, "duties/risk_control_list_adapt.html", context)


def _versions_of(enterprise):
    return RiskControlList.objects.filter(enterprise=enterprise).newest_first()


def _list_on(enterprise, day, version):
    try:
        return control_list(enterprise, day, version)
    except NoTemplateInForce as error:
        raise Http404 from error
