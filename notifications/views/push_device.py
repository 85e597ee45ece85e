from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from notifications.forms.push_device import PushDeviceForm
from notifications.models import PushDevice
from notifications.push_keys import current_key_id
from notifications.services.push_device import (
    MOST_DEVICES,
    TooManyDevices,
    remove_push_device,
    subscribe_push,
)
from notifications.views.trial import try_out


@require_POST
@sensitive_post_parameters("endpoint", "p256dh", "auth")
def subscribe_push_view(request):
    """Asked by the script of the settings page; it shows what is answered."""
    form = PushDeviceForm(request.POST)
    if not form.is_valid():
        error = next(iter(form.errors.values()))[0]
        return JsonResponse({"error": error}, status=422)
    try:
        subscribe_push(**form.cleaned_data, key_id=current_key_id(), by=request.user, at=timezone.now())
    except TooManyDevices:
        words = _("最多登记%(most)d台设备，请先移除不用的。") % {"most": MOST_DEVICES}
        return JsonResponse({"error": words}, status=422)
    messages.success(request, _("本机以后会收到推送。请发一条测试消息看看。"))
    return HttpResponse(status=204)


@require_POST
def test_push_device_view(request, pk):
    return try_out(request, _find(request, pk))


@require_POST
def remove_push_device_view(request, pk):
    device = _find(request, pk)
    remove_push_device(device=device, by=request.user, at=timezone.now())
    messages.success(request, _("已移除“%(name)s”。") % {"name": device.name})
    return redirect("notifications:change_settings")


@require_GET
@login_not_required
@cache_control(no_cache=True)
def push_worker(request):
    """The service worker of all pages under /notifications/: it shows messages, signed in or not."""
    return render(request, "notifications/push_worker.js", content_type="text/javascript")


def _find(request, pk):
    return get_object_or_404(PushDevice.objects.visible_to(request.user), pk=pk)
