"""Who backs whom: a cadre's own subjects, the territory's lists, assigning and handing over."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models.role import REGULATOR_ROLES
from common.column import Column
from common.filter_form import choice_in, wanted_of
from common.local_time import local_date
from enterprises.models import Enterprise
from enterprises.views.list_export import list_as_file, wants_file
from inspections.forms.backing.assignment import AssignForm, HandOverForm
from inspections.forms.backing.records import BackingFilterForm
from inspections.models import CommitmentLetter
from inspections.permissions.backing import (
    can_assign_backing,
    can_assign_backing_of,
    can_see_backing,
    is_cadre,
)
from inspections.queries.backing.lists import backing_lists
from inspections.queries.backing.subjects import BACKING_LISTS, backing_lists_of, own_subjects
from inspections.services.backing.assignment import BackingRefused, assign_backing, hand_over_backing
from inspections.services.backing.letter import SignedBefore, sign_letter
from inspections.views.inspection.phone import backing_phone_urls
from inspections.views.ticked import back_to, first_error

PAGE_SIZE = 50


def of_backing(value):
    """Of who backs the enterprise now; empty where nobody does."""
    return lambda enterprise: value(enterprise.backing_now[0]) if enterprise.backing_now else ""


COLUMNS = (
    Column(gettext_lazy("主体"), lambda enterprise: enterprise.name),
    Column(gettext_lazy("公开编号"), lambda enterprise: enterprise.public_id),
    Column(gettext_lazy("类型"), lambda enterprise: enterprise.get_kind_display()),
    Column(gettext_lazy("区域"), lambda enterprise: enterprise.region.name),
    Column(gettext_lazy("包保干部"), of_backing(lambda row: row.cadre.display_name)),
    Column(gettext_lazy("包保等级"), of_backing(lambda row: row.get_level_display())),
    Column(gettext_lazy("包保起"), of_backing(lambda row: row.began_on)),
)


@require_GET
def my_subjects(request):
    """What must I see to: visits by term, hazards by limit."""
    if not is_cadre(request.user):
        raise PermissionDenied
    today = local_date(timezone.now())
    context = {
        **own_subjects(request.user, today),
        "now": timezone.now(),
        "letter": CommitmentLetter.objects.filter(cadre=request.user, year=today.year).first(),
        "year": today.year,
        "phone": backing_phone_urls(),
    }
    return render(request, "inspections/backing/my_subjects.html", context)


@require_GET
def list_backing(request):
    if not can_see_backing(request.user):
        raise PermissionDenied
    today = local_date(timezone.now())
    form = BackingFilterForm(request.GET)
    wanted = wanted_of(form)
    lists = backing_lists_of(request.user, today, **wanted)
    name = choice_in(request.GET, "list", BACKING_LISTS, "backed")
    if wants_file(request):
        rows = lists.enterprises(name)
        return list_as_file(request, rows, name="backing", sheet=_("包保"), columns=COLUMNS)
    context = {
        "form": form,
        "list": name,
        "tabs": [(one, label, lists.counts[one]) for one, label in BACKING_LISTS.items()],
        "page": Paginator(lists.enterprises(name), PAGE_SIZE).get_page(request.GET.get("page")),
        "is_filtered": bool(wanted),
        "assign_form": AssignForm(user=request.user) if can_assign_backing(request.user) else None,
    }
    return render(request, "inspections/backing/backing_list.html", context)


@require_POST
def assign_backing_view(request):
    """For all that were ticked, or for none of them; then the list stands as it was filtered."""
    ticked = Enterprise.objects.visible_to(request.user).filter(public_id__in=request.POST.getlist("subject"))
    enterprises = list(ticked.order_by("pk"))
    if not can_assign_backing(request.user) or not all(
        can_assign_backing_of(request.user, enterprise) for enterprise in enterprises
    ):
        raise PermissionDenied
    form = AssignForm(request.POST, user=request.user)
    if not enterprises:
        messages.error(request, _("请先勾选主体。"))
    elif not form.is_valid():
        messages.error(request, first_error(form))
    else:
        try:
            made = assign_backing(
                enterprises=enterprises, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except BackingRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("已指定包保干部：%(count)d家主体。") % {"count": len(made)})
    return back_to(request, "inspections:list_backing")


@require_http_methods(["GET", "POST"])
def hand_over_backing_view(request):
    if not can_assign_backing(request.user):
        raise PermissionDenied
    form = HandOverForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        paths = request.user.territory_paths(REGULATOR_ROLES)
        try:
            made = hand_over_backing(
                **form.cleaned_data, region_paths=paths, by=request.user, at=timezone.now()
            )
        except BackingRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("已交接：%(count)d家主体。") % {"count": len(made)})
            return redirect("inspections:list_backing")
    return render(request, "inspections/backing/hand_over.html", {"form": form})


@require_GET
def show_backing_lists(request):
    """The three lists and the letter; prints on paper."""
    if not can_see_backing(request.user):
        raise PermissionDenied
    today = local_date(timezone.now())
    context = {
        "lists": backing_lists(),
        "year": today.year,
        "is_cadre": is_cadre(request.user),
        "letter": CommitmentLetter.objects.filter(cadre=request.user, year=today.year).first(),
    }
    return render(request, "inspections/backing/lists.html", context)


@require_POST
def sign_letter_view(request):
    if not is_cadre(request.user):
        raise PermissionDenied
    try:
        sign_letter(by=request.user, at=timezone.now())
    except SignedBefore as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("承诺书已签署并存证。"))
    return redirect("inspections:show_backing_lists")
