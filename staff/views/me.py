from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.local_time import local_date
from staff.models import Person
from staff.queries.own_page import own_page


@require_GET
def show_me(request):
    """Where everybody who works with food begins; who isn't registered yet is told so."""
    person = Person.objects.filter(user=request.user).first()
    context = {"person": person}
    if person is not None:
        at = timezone.now()
        context |= own_page(person=person, at=at)
        _remember_face(request, local_date(at))
    return render(request, "staff/me.html", context)


def _remember_face(request, day) -> None:
    """Who signs in for no enterprise has another navigation (`portal.context_processors`).

    Kept in the session, so that no page has to ask the database for its frame.
    """
    is_own_only = not request.user.is_government and not request.user.memberships.on(day).exists()
    if request.session.get("is_own_only", False) != is_own_only:
        request.session["is_own_only"] = is_own_only
