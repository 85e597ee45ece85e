from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.services.user import UsernameTaken
from common.local_time import local_date
from common.picture import PictureRefused
from enterprises.models import Enterprise
from staff.forms.post import AppointAtForm, ConditionsForm, DocumentForm, EndPostForm, TakeOnForm, TermForm
from staff.models import Post
from staff.permissions import can_fill_post, can_manage_staff, can_see_post
from staff.services.appointment_rules import PostRefused
from staff.services.hiring import take_on
from staff.services.person_fields import PersonRefused
from staff.services.post import appoint_person, confirm_conditions, end_post, renew_term
from staff.services.post_document import MOST_BYTES, DocumentRefused, attach_document, read_document
from staff.views.find import add_refusal, find_person, find_post, find_staff_of


def may_change(user, post):
    return can_fill_post(user, post.enterprise, post.kind)


@require_http_methods(["GET", "POST"])
@never_cache
def register_person_view(request, public_id):
    """Who, as what, since when: registered and appointed in one go."""
    enterprise = find_staff_of(request, public_id, can_manage_staff)
    kinds = [kind for kind in Post.Kind if can_fill_post(request.user, enterprise, kind)]
    kind = _kind(request, kinds)
    now = timezone.now()
    form = TakeOnForm(request.POST if request.method == "POST" else None, kind=kind, today=local_date(now))
    if request.method == "POST" and form.is_valid():
        try:
            taken = take_on(enterprise=enterprise, kind=kind, **form.cleaned_data, by=request.user, at=now)
        except (PersonRefused, PostRefused) as refusal:
            add_refusal(form, refusal)
        except UsernameTaken:
            form.add_error("username", _("这个用户名已有人使用，请换一个。"))
        else:
            return _taken_on(request, taken, wanted=form.cleaned_data["username"])
    context = {"form": form, "enterprise": enterprise, "kinds": kinds, "kind": kind}
    return render(request, "staff/person_create.html", context)


@require_http_methods(["GET", "POST"])
def appoint_person_view(request, code):
    """Another post for somebody who is registered already."""
    person = find_person(request, code)
    enterprises, kinds = _open_to(request.user, person)
    kind = _kind(request, kinds)
    now = timezone.now()
    form = AppointAtForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        today=local_date(now),
        enterprises=enterprises,
        initial={"enterprise": request.GET.get("at", "")},
    )
    if request.method == "POST" and form.is_valid():
        if not can_fill_post(request.user, form.cleaned_data["enterprise"], kind):
            raise PermissionDenied
        try:
            appoint_person(person=person, kind=kind, **form.cleaned_data, by=request.user, at=now)
        except PostRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("已任命。"))
            return redirect("staff:show_person", code)
    return render(
        request, "staff/post_create.html", {"form": form, "person": person, "kinds": kinds, "kind": kind}
    )


@require_http_methods(["GET", "POST"])
def end_post_view(request, pk):
    post = find_post(request, pk, may_change)
    form = EndPostForm(request.POST or None, initial={"ended_on": local_date(timezone.now())})
    page = {
        "heading": _("办理离任"),
        "lead": _("记录会保留，今后可以查到。在其他岗位或其他主体的任职不受影响。"),
        "submit": _("办理离任"),
        "danger": True,
    }
    return _post_page(request, post, form, end_post, _("已办理离任。"), page, goes_to_list=True)


@require_http_methods(["GET", "POST"])
def confirm_conditions_view(request, pk):
    post = find_post(request, pk, may_change)
    page = {
        "heading": _("确认任职条件"),
        "lead": _("依照《企业落实食品安全主体责任监督管理规定》第七、八条，逐项核实后勾选。"),
        "submit": _("确认四项条件"),
    }
    form = ConditionsForm(request.POST if request.method == "POST" else None)
    return _post_page(request, post, form, confirm_conditions, _("任职条件已确认。"), page)


@require_http_methods(["GET", "POST"])
def renew_term_view(request, pk):
    post = find_post(request, pk, may_change)
    page = {"heading": _("续任"), "lead": "", "submit": _("续任")}
    return _post_page(request, post, TermForm(request.POST or None), renew_term, _("已续任。"), page)


@require_http_methods(["GET", "POST"])
def attach_document_view(request, pk):
    post = find_post(request, pk, may_change)
    is_sent = request.method == "POST"
    form = DocumentForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if is_sent and form.is_valid():
        upload = form.cleaned_data["document"]
        try:
            # One byte more than is allowed is enough to refuse it.
            attach_document(post=post, data=upload.read(MOST_BYTES + 1), by=request.user, at=timezone.now())
        except (DocumentRefused, PictureRefused) as refusal:
            form.add_error("document", str(refusal))
        else:
            messages.success(request, _("任命文件已保存。"))
            return redirect("staff:show_person", post.person.code)
    lead = _("新文件会替换原来的文件。") if post.document else ""
    page = {"heading": _("上传任命文件"), "lead": lead, "submit": _("上传任命文件")}
    return render(request, "staff/post_form.html", {"post": post, "form": form, **page})


@require_GET
@never_cache
def download_document(request, pk):
    """Always as a file to save: an uploaded PDF is not shown under this site's name."""
    post = find_post(request, pk, can_see_post)
    document = read_document(post)
    if document is None:
        raise Http404
    response = HttpResponse(document.data, content_type=document.content_type)
    response["Content-Disposition"] = f'attachment; filename="appointment-{post.pk}.{document.ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _post_page(request, post, form, verb, done, page, goes_to_list=False):
    """A form about one post whose fields are the arguments of one service."""
    if request.method == "POST" and form.is_valid():
        try:
            verb(post=post, **form.cleaned_data, by=request.user, at=timezone.now())
        except PostRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, done)
            if not goes_to_list:
                return redirect("staff:show_person", post.person.code)
            if post.person.user_id == request.user.pk:  # one's own right to the list may have ended with it
                return redirect("staff:choose_enterprise")
            # Who has left may no longer be one's to see.
            return redirect("staff:list_staff", post.enterprise.public_id)
    return render(request, "staff/post_form.html", {"post": post, "form": form, **page})


def _taken_on(request, taken, wanted):
    if taken.initial_password:
        context = {
            "person": taken.person,
            "username": taken.username,
            "initial_password": taken.initial_password,
        }
        return render(request, "staff/account_password.html", context)
    messages.success(request, _("%(name)s已登记。") % {"name": taken.person.name})
    if wanted:
        messages.info(request, _("此人在平台上已登记过，没有另开账号；需要时请在本页开通。"))
    return redirect("staff:show_person", taken.person.code)


def _kind(request, kinds):
    """The kind that the address names, where it is one's to fill; else the plainest one."""
    if not kinds:
        raise PermissionDenied
    wanted = request.GET.get("kind", Post.Kind.STAFF)
    return Post.Kind(wanted) if wanted in kinds else kinds[-1]


def _open_to(user, person):
    """Where the viewer may appoint this person: own enterprises, or those of one's territory they work at."""
    today = timezone.localdate()
    places = Enterprise.objects.visible_to(user)
    if user.is_government:
        places = places.filter(
            pk__in=Post.objects.not_over_on(today).filter(person=person).values("enterprise")
        )
    kinds_by_place = {
        place.pk: [kind for kind in Post.Kind if can_fill_post(user, place, kind)] for place in places
    }
    kinds = [kind for kind in Post.Kind if any(kind in found for found in kinds_by_place.values())]
    pks = [pk for pk, found in kinds_by_place.items() if found]
    return Enterprise.objects.filter(pk__in=pks).order_by("name", "pk"), kinds
