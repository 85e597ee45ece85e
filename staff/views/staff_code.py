"""The code on one's own phone, and the page that reads the codes of others."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from common.local_time import local_date
from common.qr import phone_picture
from common.rotating_code import STEP_SECONDS, next_step_at
from staff.forms.staff_code import ScannedTextForm
from staff.models import CodePurpose, Person, Post
from staff.permissions import can_scan_codes
from staff.queries.colour import colour_of
from staff.services.staff_code import make_staff_code, staff_code_url

OFFERED = (CodePurpose.IDENTITY, CodePurpose.CHECK_IN)


@require_GET
@never_cache
def show_my_code(request):
    """One's own code; it turns by script, or by the page's own refresh where there is none."""
    person = _own_person(request.user)
    if person is None:
        return render(request, "staff/my_code_nobody.html")
    at = timezone.now()
    posts = Post.objects.on(local_date(at)).filter(person=person).select_related("enterprise")
    context = _code_context(request, person, at) | {
        "person": person,
        "posts": posts.order_by("kind", "pk"),
        "colour": colour_of(person=person, at=at),
        "purposes": [{"value": purpose.value, "label": purpose.label} for purpose in OFFERED],
    }
    return render(request, "staff/my_code.html", context)


@require_GET
@never_cache
def next_code(request):
    """Only the code, for the script on the page."""
    person = _own_person(request.user)
    if person is None:
        raise PermissionDenied
    return render(request, "staff/_my_code.html", _code_context(request, person, timezone.now()))


@require_http_methods(["GET", "POST"])
def scan(request):
    """Camera, picture or typed text; leads to the page that the code points to."""
    if not can_scan_codes(request.user):
        raise PermissionDenied
    form = ScannedTextForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return redirect(form.cleaned_data["code"])
    return render(request, "staff/scan.html", {"form": form})


def _own_person(user):
    return Person.objects.filter(user=user).first()


def _code_context(request, person, at):
    wanted = request.GET.get("purpose", "")
    purpose = CodePurpose(wanted) if wanted in OFFERED else CodePurpose.IDENTITY
    left = (next_step_at(at) - at).total_seconds()
    return {
        "purpose": purpose,
        "picture": phone_picture(
            staff_code_url(make_staff_code(person=person, purpose=purpose, at=at)), _("从业人员信息码")
        ),
        "milliseconds_left": round(left * 1000),
        "seconds_left": round(left) or 1,
        "refresh_after": int(left) + 1,
        "step_seconds": STEP_SECONDS,
    }
