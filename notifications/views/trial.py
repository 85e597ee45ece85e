from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.queries.delivery import reason_in_words
from notifications.services.trial import TriedJustNow, send_trial


def try_out(request, row):
    """Send a trial message to one's own device or robot and tell how it went."""
    try:
        failure = send_trial(to=row, by=request.user, at=timezone.now())
    except TriedJustNow:
        messages.warning(request, _("刚刚发过测试消息，请过10秒再试。"))
    else:
        words = {"name": row.name}
        if failure is None:
            messages.success(request, _("测试消息已发到“%(name)s”。") % words)
        else:
            words["reason"] = reason_in_words(failure.reason)
            messages.error(request, _("测试消息没有发到“%(name)s”：%(reason)s。") % words)
    return redirect("notifications:change_settings")
