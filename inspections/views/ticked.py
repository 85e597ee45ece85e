"""What was ticked in a list, and back to the list as it was filtered."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from inspections.permissions import can_supervise

MOST = 50  # a page of the list


def ticked_rows(request, rows):
    """The rows that were ticked: a key outside one's rows is 404, one that may not be acted on 403."""
    keys = set(request.POST.getlist("row"))
    if len(keys) > MOST or not all(key.isascii() and key.isdecimal() for key in keys):
        raise Http404
    found = list(
        rows.visible_to(request.user).filter(pk__in=keys).select_related("enterprise").order_by("pk")
    )
    if len(found) != len(keys):
        raise Http404
    if not request.user.is_regulator or not all(can_supervise(request.user, row.enterprise) for row in found):
        raise PermissionDenied
    return found


def back_to(request, list_name):
    """`back` is what the address of the list had behind its question mark."""
    filters = QueryDict(request.POST.get("back", "")).urlencode()
    return redirect(f"{reverse(list_name)}?{filters}" if filters else list_name)


def first_error(form):
    return " ".join(error for errors in form.errors.values() for error in errors)
