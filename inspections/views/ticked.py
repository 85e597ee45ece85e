"""What was ticked in a list, and back to the list as it was filtered."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models.role import REGULATOR_ROLES
from common.rows_field import is_key
from enterprises.models.of_enterprise import lies_within
from inspections.permissions import can_supervise

MOST = 50  # a page of the list
MOST_MATCHING = 500  # each row has its own rules, its step and its entry in the audit trail


def ticked_rows(request, rows):
    """The rows that were ticked: a key outside one's rows is 404, one that may not be acted on 403."""
    keys = set(request.POST.getlist("row"))
    if len(keys) > MOST or not all(is_key(key) for key in keys):
        raise Http404
    found = list(
        rows.visible_to(request.user).filter(pk__in=keys).select_related("enterprise").order_by("pk")
    )
    if len(found) != len(keys):
        raise Http404
    if not request.user.is_regulator or not all(can_supervise(request.user, row.enterprise) for row in found):
        raise PermissionDenied
    return found


class NotAsShown(Exception):
    """Other rows match now than when the page was shown, or more than are decided on at once."""


def chosen_rows(request, rows, matching, most=MOST_MATCHING):
    """Those that were ticked; or all that match the list's filter, where as many were asked for as there are.

    `matching` gives them by the address of the list. Only those of the territory can be acted on.
    """
    told = request.POST.get("all", "")
    if not told:
        return ticked_rows(request, rows)
    if not request.user.is_regulator:
        raise PermissionDenied
    asked = QueryDict(request.POST.get("back", ""))
    found = matching(request, asked).filter(lies_within(request.user.territory_paths(REGULATOR_ROLES)))
    found = list(found.select_related("enterprise").order_by("pk")[: most + 1])
    if len(found) > most:
        raise NotAsShown(_("一次最多办%(most)d条，请缩小筛选范围。") % {"most": most})
    if str(len(found)) != told:
        raise NotAsShown(
            _("符合条件的现在是%(count)d条，什么也没有办；请看过再确认。") % {"count": len(found)}
        )
    return found


def count_matching(request, page, matching, most=MOST_MATCHING):
    """How many one decision could be made for, where the page doesn't show all; None where it is no use."""
    if page.paginator.num_pages < 2 or not request.user.is_regulator:
        return None
    asked = request.GET.copy()
    found = matching(request, asked).filter(lies_within(request.user.territory_paths(REGULATOR_ROLES)))
    count = found.order_by().values("pk")[: most + 1].count()
    return count if count <= most else None


def back_to(request, list_name):
    """`back` is what the address of the list had behind its question mark."""
    filters = QueryDict(request.POST.get("back", "")).urlencode()
    return redirect(f"{reverse(list_name)}?{filters}" if filters else list_name)


def first_error(form):
    return " ".join(error for errors in form.errors.values() for error in errors)
