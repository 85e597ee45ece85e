from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from common.local_time import local_date
from staff.forms.data_request import ExportForm
from staff.models import Person
from staff.queries.erasure import erasure_bar
from staff.queries.own_data import own_data
from staff.services.own_data import TooManyExports, export_own_data
from staff.services.person import reveal_person

ROWS_SHOWN = 20


@require_GET
@never_cache
def show_my_data(request):
    return _page(request, get_object_or_404(Person, user=request.user))


@require_POST
@never_cache
def reveal_my_data(request):
    """The numbers in clear stand in this one answer and nowhere else."""
    person = get_object_or_404(Person, user=request.user)
    revealed = reveal_person(person=person, reason=_("本人查看"), by=request.user, at=timezone.now())
    return _page(request, person, revealed=revealed)


@require_POST
@never_cache
def export_my_data(request):
    person = get_object_or_404(Person, user=request.user)
    form = ExportForm(request.POST)
    if not form.is_valid():
        return _page(request, person, export_form=form)
    try:
        file = export_own_data(person=person, **form.cleaned_data, by=request.user, at=timezone.now())
    except TooManyExports as refusal:
        messages.error(request, str(refusal))
        return redirect("staff:show_my_data")
    return HttpResponse(
        file.content,
        content_type=file.content_type,
        headers={"Content-Disposition": f'attachment; filename="{file.name}"'},
    )


def _page(request, person, revealed=None, export_form=None):
    today = local_date(timezone.now())
    context = {
        "person": person,
        "groups": own_data(person, newest=ROWS_SHOWN),
        "rows_shown": ROWS_SHOWN,
        "revealed": revealed,
        "export_form": export_form or ExportForm(),
        "requests": person.data_requests.order_by("-made_at", "-pk")[:ROWS_SHOWN],
        "erasure_bar": erasure_bar(person=person, day=today),
        "today": today,
    }
    return render(request, "staff/my_data.html", context)
