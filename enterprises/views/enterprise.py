from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from common.local_time import local_date
from enterprises.forms.enterprise import EnterpriseForm, ReasonForm
from enterprises.models.enterprise import Enterprise, IllegalMove
from enterprises.permissions import (
    can_declare_closed_period,
    can_edit_enterprise,
    can_issue_sticker,
    can_manage_members,
    can_print_sticker,
    can_record_credit_event,
    can_register_enterprises,
    can_visit,
)
from enterprises.queries.enterprise_card import enterprise_card
from enterprises.services.enterprise import (
    EnterpriseRefused,
    close_enterprise,
    register_enterprise,
    resume_enterprise,
    suspend_enterprise,
    update_enterprise,
)
from enterprises.views.find import find_enterprise


@require_GET
def show_enterprise(request, public_id):
    enterprise = find_enterprise(request, public_id)
    user = request.user
    context = {
        "enterprise": enterprise,
        "card": enterprise_card(enterprise=enterprise, user=user, day=local_date(timezone.now())),
        "moves": enterprise.MOVES[Enterprise.Status(enterprise.status)],
        "can_edit": can_edit_enterprise(user, enterprise),
        "can_manage_members": can_manage_members(user, enterprise),
        "can_declare_closed_period": can_declare_closed_period(user, enterprise),
        "can_visit": can_visit(user, enterprise),
        "can_issue_sticker": can_issue_sticker(user, enterprise),
        "can_print_sticker": can_print_sticker(user, enterprise),
        "can_record_credit_event": can_record_credit_event(user, enterprise),
    }
    return render(request, "enterprises/enterprise_detail.html", context)


@require_http_methods(["GET", "POST"])
def create_enterprise(request):
    if not can_register_enterprises(request.user):
        raise PermissionDenied
    form = EnterpriseForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            enterprise = register_enterprise(**form.cleaned_data, by=request.user, at=timezone.now())
        except EnterpriseRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("已登记。接下来录入许可证、开通企业账号、签发入口码。"))
            return redirect("enterprises:show_enterprise", enterprise.public_id)
    return render(request, "enterprises/enterprise_create.html", {"form": form})


@require_http_methods(["GET", "POST"])
def edit_enterprise(request, public_id):
    enterprise = find_enterprise(request, public_id, can_edit_enterprise)
    form = EnterpriseForm(request.POST or None, user=request.user, enterprise=enterprise)
    if request.method == "POST" and form.is_valid():
        try:
            update_enterprise(enterprise=enterprise, **form.cleaned_data, by=request.user, at=timezone.now())
        except EnterpriseRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("登记信息已保存。"))
            return redirect("enterprises:show_enterprise", public_id)
    return render(request, "enterprises/enterprise_edit.html", {"form": form, "enterprise": enterprise})


def _move(move, title, submit):
    """A page that asks for the reason and then moves the enterprise."""

    @require_http_methods(["GET", "POST"])
    def view(request, public_id):
        enterprise = find_enterprise(request, public_id, can_edit_enterprise)
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                move(enterprise=enterprise, **form.cleaned_data, by=request.user, at=timezone.now())
            except IllegalMove as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("状态已更改。"))
                return redirect("enterprises:show_enterprise", public_id)
        context = {"form": form, "enterprise": enterprise, "heading": title, "submit": submit}
        return render(request, "enterprises/reason_form.html", context)

    return view


suspend_enterprise_view = _move(
    suspend_enterprise, gettext_lazy("责令停业整顿"), gettext_lazy("记为停业整顿")
)
resume_enterprise_view = _move(resume_enterprise, gettext_lazy("恢复营业"), gettext_lazy("记为恢复营业"))
close_enterprise_view = _move(close_enterprise, gettext_lazy("关闭主体"), gettext_lazy("记为已关闭"))
