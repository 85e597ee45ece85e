from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from common.filter_form import choice_in
from staff.models import CertificateReminder
from staff.queries.certificate_reminder import REMINDER_STATES, reminder_lists
from staff.services.certificate_reminder import acknowledge_reminder

PAGE_SIZE = 50


@require_GET
@never_cache
def list_reminders(request):
    """One's own certificate, and those of the people at the enterprises one signs in for."""
    today = timezone.localdate()
    lists = reminder_lists(user=request.user, day=today)
    state = choice_in(request.GET, "state", REMINDER_STATES, "open")
    context = {
        "state": state,
        "tabs": [(name, label, lists.counts[name]) for name, label in REMINDER_STATES.items()],
        "page": Paginator(lists.reminders(state), PAGE_SIZE).get_page(request.GET.get("page")),
        "today": today,
    }
    return render(request, "staff/reminder_list.html", context)


@require_POST
def acknowledge_reminder_view(request, pk):
    reminders = CertificateReminder.objects.addressed_to(request.user, timezone.localdate())
    reminder = get_object_or_404(reminders, pk=pk)
    acknowledge_reminder(reminder=reminder, by=request.user, at=timezone.now())
    messages.success(request, _("已标记为知悉。"))
    return redirect("staff:list_reminders")
