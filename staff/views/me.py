from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.local_time import local_date
from staff.models import Person
from staff.permissions import can_list_data_requests
from staff.queries.badge import badge_posts_of
from staff.queries.own_page import own_page


@require_GET
def show_me(request):
    """Where everybody who works with food begins; who isn't registered yet is told so."""
    person = Person.objects.filter(user=request.user).first()
    context = {"person": person}
    if person is not None:
        at = timezone.now()
        context |= own_page(person=person, at=at)
        context["badge_posts"] = badge_posts_of(person, user=request.user, day=local_date(at))
        context["may_answer"] = can_list_data_requests(request.user)
        _remember_face(request, local_date(at))
    return render(request, "staff/me.html", context)


def _remember_face(request, day) -> None:
    """Who signs in for no enterprise has another navigation (`portal.context_processors`).

    Kept in the session, so that no page has to ask the database for its frame.
    """
    is_own_only = not request.user.is_government and not request.user.memberships.on(day).exists()
    if request.session.get("is_own_only", False) != is_own_only:
        request.session["is_own_only"] = is_own_only
