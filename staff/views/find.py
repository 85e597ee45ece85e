"""The beginning of every page about one person, post or enterprise's staff: among one's rows, or 404."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from enterprises.models import Enterprise
from staff.models import Person, Post


def find_staff_of(request, public_id, may):
    enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user), public_id=public_id)
    if not may(request.user, enterprise):
        raise PermissionDenied
    return enterprise


def find_person(request, code, may=None):
    people = Person.objects.visible_to(request.user).select_related("user")
    person = get_object_or_404(people, code=code)
    if may is not None and not may(request.user, person):
        raise PermissionDenied
    return person


def find_post(request, pk, may):
    posts = Post.objects.visible_to(request.user).select_related("person__user", "enterprise")
    post = get_object_or_404(posts, pk=pk)
    if not may(request.user, post):
        raise PermissionDenied
    return post


def add_refusal(form, refusal):
    """The sentence stands at the field that has to be put right, or on top where the form lacks it."""
    field = getattr(refusal, "field", None)
    form.add_error(field if field in form.fields else None, str(refusal))
