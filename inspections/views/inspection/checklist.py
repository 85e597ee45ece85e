from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.local_time import local_date
from inspections.models import Checklist


@require_GET
def list_checklists(request):
    """The versions in force and to come; older ones are reached from what was judged by them."""
    today = local_date(timezone.now())
    rows = Checklist.objects.exclude(effective_to__lt=today).prefetch_related("uses")
    context = {"checklists": rows.order_by("code", "-effective_from", "pk"), "today": today}
    return render(request, "inspections/inspection/checklist_list.html", context)


@require_GET
def show_checklist(request, pk):
    checklist = get_object_or_404(Checklist, pk=pk)
    context = {"checklist": checklist, "items": checklist.items.order_by("position")}
    return render(request, "inspections/inspection/checklist_detail.html", context)
