from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from common.column import Column
from common.filter_form import wanted_of
from common.identifiers import is_valid_citizen_id, normalise_citizen_id
from common.local_time import local_date
from enterprises.models import Enterprise
from enterprises.views.list_export import list_as_file, wants_file
from staff.forms.person import FindForm, PeopleFilterForm, StaffFilterForm
from staff.models import Person, Post
from staff.permissions import can_list_staff, can_manage_staff, can_see_staffing
from staff.queries.colour import colours_of
from staff.queries.staff_list import CappedPaginator, listed, posts_of_territory, with_certificates
from staff.services.person_fields import BadPhone, checked_phone
from staff.views.find import find_staff_of

PAGE_SIZE = 50
POST_STATES = {
    "ENDED": gettext_lazy("已离任"),
    "COMING": gettext_lazy("尚未到岗"),
    "LAPSED": gettext_lazy("任期已满"),
    "CURRENT": gettext_lazy("在任"),
}
CERTIFICATE_WORDS = {
    "FIT": gettext_lazy("有效"),
    "EXPIRED": gettext_lazy("已过期"),
    "UNFIT": gettext_lazy("不适合"),
}
NAME = Column(gettext_lazy("姓名"), lambda row: row.post.person.name or row.post.person.code)
WORK = (
    Column(gettext_lazy("岗位"), lambda row: str(row.post.title)),
    Column(gettext_lazy("任职起"), lambda row: row.post.starts_on),
    Column(gettext_lazy("健康证明"), lambda row: _certificate_of(row)),
    # An end is told as the page tells it: not how long somebody who may not work would have had.
    Column(
        gettext_lazy("有效期至"), lambda row: "" if row.certificate == "UNFIT" else row.certificate_ends_on
    ),
    Column(gettext_lazy("状态"), lambda row: str(POST_STATES[row.state])),
)
STAFF_COLUMNS = (NAME, *WORK)
PEOPLE_COLUMNS = (NAME, Column(gettext_lazy("主体"), lambda row: row.post.enterprise.name), *WORK)


@require_GET
def list_staff(request, public_id):
    """Who works at one enterprise."""
    enterprise = find_staff_of(request, public_id, can_list_staff)
    now = timezone.now()
    form = StaffFilterForm(request.GET)
    wanted = wanted_of(form)
    posts = _filtered(Post.objects.filter(enterprise=enterprise), wanted, local_date(now))
    posts = with_certificates(posts).order_by(
        F("ended_on").desc(nulls_first=True), "kind", "person__name", "pk"
    )
    if wants_file(request):
        return _as_file(request, posts, "staff", STAFF_COLUMNS, local_date(now))
    page = Paginator(posts, PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    colours = colours_of(person_ids={post.person_id for post in page.object_list}, at=now)
    context = {
        "enterprise": enterprise,
        "form": form,
        "page": page,
        "rows": [(row, colours[row.post.person_id]) for row in listed(page.object_list, day=local_date(now))],
        "is_filtered": any(wanted.values()),
        "can_manage": can_manage_staff(request.user, enterprise),
        "is_official": request.user.is_government,
    }
    return render(request, "staff/staff_list.html", context)


@require_GET
def list_people(request):
    """All posts of an official's territory."""
    if not can_see_staffing(request.user):
        raise PermissionDenied
    today = local_date(timezone.now())
    form = PeopleFilterForm(request.GET, user=request.user)
    wanted = wanted_of(form)
    posts = _filtered(posts_of_territory(request.user), wanted, today)
    if wanted.get("region"):
        posts = posts.filter(enterprise__region_path__startswith=wanted["region"].path)
    if wanted.get("enterprise"):
        posts = posts.filter(enterprise__name__icontains=wanted["enterprise"])
    if wanted.get("enterprise_kind"):
        posts = posts.filter(enterprise__kind=wanted["enterprise_kind"])
    if wants_file(request):
        rows = with_certificates(posts).order_by("-pk")
        return _as_file(request, rows, "people", PEOPLE_COLUMNS, today)
    page = CappedPaginator(posts.order_by("-pk").values("pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    # Certificates are looked up for the posts of this page only, not for all that were turned past.
    on_page = with_certificates(Post.objects.filter(pk__in=page.object_list)).order_by("-pk")
    context = {
        "form": form,
        "find_form": FindForm(),
        "page": page,
        "rows": listed(on_page, day=today),
        "is_filtered": any(wanted.values()),
    }
    return render(request, "staff/people_list.html", context)


@require_POST
@never_cache
def find_person_view(request):
    """Who has this identity number or phone, in one's territory."""
    if not can_see_staffing(request.user):
        raise PermissionDenied
    form = FindForm(request.POST)
    people = []
    if form.is_valid():
        people = list(_with_number(form.cleaned_data["number"], request.user)[:PAGE_SIZE])
        if len(people) == 1:
            return redirect("staff:show_person", people[0].code)
        if not people:
            form.add_error("number", _("辖区内没有登记这个号码。请核对号码是否完整。"))
    return render(request, "staff/people_found.html", {"form": form, "people": people})


@require_GET
def choose_enterprise(request):
    """The staff of one's own enterprise; who has several chooses one."""
    user = request.user
    if can_see_staffing(user):
        return redirect("staff:list_people")
    held = user.memberships.on(timezone.localdate()).values("enterprise")
    enterprises = list(Enterprise.objects.filter(pk__in=held).order_by("name", "pk"))
    if len(enterprises) == 1:
        return list_staff(request, enterprises[0].public_id)
    if enterprises:
        return render(request, "staff/enterprise_choice.html", {"enterprises": enterprises})
    return redirect("staff:show_me")


def _as_file(request, posts, name, columns, today):
    return list_as_file(
        request,
        posts,
        name=name,
        sheet=_("从业人员"),
        columns=columns,
        prepare=lambda rows: listed(rows, day=today),
    )


def _certificate_of(row):
    if row.certificate:
        return str(CERTIFICATE_WORDS[row.certificate])
    return _("未登记") if row.post.handles_food and row.state != "ENDED" else ""


def _filtered(posts, wanted, today):
    if wanted.get("q"):
        posts = posts.filter(person__name__icontains=wanted["q"].strip())
    if wanted.get("kind"):
        posts = posts.filter(kind=wanted["kind"])
    if wanted.get("state") == "ended":
        return posts.filter(ended_on__lte=today)
    return posts if wanted.get("state") == "all" else posts.not_over_on(today)


def _with_number(number, user):
    people = Person.objects.visible_to(user).filter(erased_at__isnull=True).order_by("name", "pk")
    if is_valid_citizen_id(number):
        return people.with_citizen_id(normalise_citizen_id(number))
    try:
        phone = checked_phone(number)
    except BadPhone:
        return people.none()
    return people.with_phone(phone) if phone else people.none()
