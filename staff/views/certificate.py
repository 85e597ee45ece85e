import base64

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.column import Column
from common.encryption import DamagedValue, UnknownKey
from common.filter_form import choice_in
from common.picture import shrink
from common.stored_file import FileMissing, read_encrypted
from enterprises.views.list_export import list_as_file, wants_file
from staff.forms.certificate import CertificateForm, PhotoForm, WithdrawForm
from staff.models import HealthCertificate
from staff.permissions import can_list_staff, can_manage_person, can_manage_staff, can_see_certificate_photo
from staff.queries.certificate_list import CERTIFICATE_STATES, certificate_lists
from staff.services.certificate_draft import DraftGone, keep_draft, open_draft, record_confirmed_certificate
from staff.services.certificate_reader import can_read, read_certificate
from staff.services.health_certificate import CertificateRefused, withdraw_certificate
from staff.views.find import add_refusal, find_person, find_staff_of

PAGE_SIZE = 50
COLUMNS = (
    Column(gettext_lazy("姓名"), lambda person: person.name),
    Column(gettext_lazy("岗位"), lambda person: "、".join(str(post.title) for post in person.posts_here)),
    Column(gettext_lazy("状态"), lambda person: str(CERTIFICATE_STATES[person.certificate_state])),
    Column(gettext_lazy("有效期至"), lambda person: person.certificate_valid_to),
)
PREVIEW_SIDE = 1000
READ_FIELDS = ("issued_on", "valid_to", "number", "issuer")


@require_GET
@never_cache
def list_certificates(request, public_id):
    enterprise = find_staff_of(request, public_id, can_list_staff)
    lists = certificate_lists(enterprise=enterprise, day=timezone.localdate())
    state = choice_in(request.GET, "state", CERTIFICATE_STATES, "all")
    if wants_file(request):
        rows = lists.people(state)
        return list_as_file(request, rows, name="certificates", sheet=_("健康证明"), columns=COLUMNS)
    context = {
        "enterprise": enterprise,
        "state": state,
        "tabs": [(name, label, lists.counts[name]) for name, label in CERTIFICATE_STATES.items()],
        "page": Paginator(lists.people(state), PAGE_SIZE).get_page(request.GET.get("page")),
        "may_manage": can_manage_staff(request.user, enterprise),
        "today": timezone.localdate(),
    }
    return render(request, "staff/certificate_list.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def record_certificate_view(request, code):
    """Fill in and confirm. The photo may come first (`read_photo`), together with the rest, or not at all."""
    person = find_person(request, code, can_manage_person)
    if request.method == "GET":
        return _page(request, person, CertificateForm())
    form = CertificateForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            record_confirmed_certificate(
                person=person, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except (CertificateRefused, DraftGone) as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("健康证明已登记。"))
            return redirect("staff:show_person", code)
    return _page(request, person, form, draft=_draft_after_failure(request, person, form))


@require_POST
@never_cache
def read_certificate_photo(request, code):
    """Take the photo, read what can be read, give the form back to be confirmed; nothing is recorded yet."""
    person = find_person(request, code, can_manage_person)
    photo_form = PhotoForm(request.POST, request.FILES)
    typed = {
        name: value for name, value in request.POST.dict().items() if name in CertificateForm.base_fields
    }
    if not photo_form.is_valid():
        form = CertificateForm(initial=typed)
        return _page(request, person, form, draft=typed.get("draft", ""), photo_form=photo_form)
    photo = photo_form.cleaned_data["photo"]
    draft = keep_draft(photo=photo, person=person, by=request.user, at=timezone.now())
    text = read_certificate(photo)
    read = {name: getattr(text, name) for name in READ_FIELDS if getattr(text, name) and not typed.get(name)}
    form = CertificateForm(
        initial=read | {name: value for name, value in typed.items() if value} | {"draft": draft}
    )
    outcome = {
        "read_labels": [form.fields[name].label for name in READ_FIELDS if name in read],
        "is_other_name": bool(text.name) and text.name != person.name,
        "was_read": can_read(),
    }
    return _page(request, person, form, draft=draft, outcome=outcome)


@require_GET
@never_cache
def show_certificate_photo(request, pk):
    certificate = _find(request, pk)
    if not can_see_certificate_photo(request.user, certificate.person):
        raise PermissionDenied
    if not certificate.photo:
        raise Http404
    try:
        photo = read_encrypted(certificate.photo)
    except (FileMissing, DamagedValue, UnknownKey) as error:
        raise Http404 from error
    response = HttpResponse(photo, content_type="image/jpeg")
    response["Content-Disposition"] = 'inline; filename="certificate.jpg"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
@never_cache
def withdraw_certificate_view(request, pk):
    certificate = _find(request, pk)
    if not can_manage_person(request.user, certificate.person):
        raise PermissionDenied
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_certificate(
                certificate=certificate, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except CertificateRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("健康证明已撤销，照片已删除。"))
            return redirect("staff:show_person", certificate.person.code)
    context = {
        "heading": _("撤销健康证明"),
        "certificate": certificate,
        "person": certificate.person,
        "form": form,
    }
    return render(request, "staff/record_withdraw.html", context)


def _find(request, pk):
    certificates = HealthCertificate.objects.visible_to(request.user).select_related("person__user")
    return get_object_or_404(certificates, pk=pk)


def _page(request, person, form, *, draft="", photo_form=None, outcome=None):
    context = {
        "person": person,
        "form": form,
        "photo_form": photo_form,
        "outcome": outcome,
        "preview": _preview(request, person, draft),
        "can_read": can_read(),
    }
    return render(request, "staff/certificate_record.html", context)


def _preview(request, person, draft):
    """The kept photo inside the page itself: it has no address of its own."""
    if not draft:
        return ""
    try:
        photo = open_draft(token=draft, person=person, by=request.user)
    except DraftGone:
        return ""
    return "data:image/jpeg;base64," + base64.b64encode(shrink(photo, PREVIEW_SIDE)).decode()


def _draft_after_failure(request, person, form):
    """A form that failed keeps its photo, also one that came along with it."""
    photo = form.cleaned_data.get("photo") if hasattr(form, "cleaned_data") else None
    if not photo:
        return form.data.get("draft", "")
    draft = keep_draft(photo=photo, person=person, by=request.user, at=timezone.now())
    form.data = form.data.copy()
    form.data["draft"] = draft
    return draft
