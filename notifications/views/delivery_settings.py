from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.masking import mask_phone
from notifications.address_book import phones_of
from notifications.channels import mail, sms
from notifications.forms.delivery_settings import DeliverySettingsForm
from notifications.models import Delivery, PushDevice, Robot
from notifications.push_keys import current_key_id, public_key_text
from notifications.queries.delivery import reason_in_words
from notifications.queries.reach import reach_of
from notifications.services.delivery_settings import CHOICES, change_delivery_settings, settings_of


@require_http_methods(["GET", "POST"])
@never_cache
def change_delivery_settings_view(request):
    """How the person is reached: channels, times, devices, robots."""
    at = timezone.now()
    own = settings_of(request.user, at=at)
    form = DeliverySettingsForm(request.POST or None, initial=_initial(own), notes=_notes(request.user))
    if request.method == "POST" and form.is_valid():
        change_delivery_settings(**form.cleaned_data, by=request.user, at=at)
        messages.success(request, _("通知设置已保存。"))
        return redirect("notifications:change_settings")
    context = {
        "form": form,
        "devices": _with_reasons(PushDevice.objects.visible_to(request.user)),
        "robots": _with_reasons(Robot.objects.visible_to(request.user)),
        "refused_email": own.refused_email if own.refused_email == request.user.email else "",
        "push_key": public_key_text(current_key_id()),
        "order": _order(request.user),
    }
    return render(request, "notifications/settings.html", context)


def _notes(user):
    """To which number and mailbox, or why not."""
    phone = mask_phone(phones_of([user.pk]).get(user.pk, ""))
    if not sms.is_configured():
        by_sms = _("本平台没有开通短信。")
    elif phone:
        by_sms = _("只发紧急通知，发到 %(phone)s。") % {"phone": phone}
    else:
        by_sms = _("还没有登记手机号，请联系单位的管理人员。")
    if not mail.is_configured():
        by_mail = _("本平台没有开通邮件。")
    elif user.email:
        by_mail = _("发到 %(address)s。") % {"address": user.email}
    else:
        by_mail = _("还没有登记邮箱，请联系管理员。")
    return {"is_sms_on": by_sms, "is_email_on": by_mail}


def _initial(own):
    chosen = {name: getattr(own, name) for name in CHOICES}
    return chosen | {"has_quiet_hours": own.quiet_from is not None}


def _with_reasons(rows):
    rows = list(rows)
    for row in rows:
        row.reason_words = reason_in_words(row.reason)
    return rows


def _order(user):
    """The names of the channels that reach this person now with something urgent."""
    reach = reach_of([user.pk], urgent_ids=[user.pk])[user.pk]
    return [Delivery.Channel(name).label for name in reach.channels(is_urgent=True)]
