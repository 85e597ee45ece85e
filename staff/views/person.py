from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from accounts.services.user import UsernameTaken
from common.local_time import local_date
from staff.forms.person import AccountForm, CorrectionForm, LinkForm, RevealForm
from staff.models import Leave, Post
from staff.permissions import (
    can_correct_person,
    can_fill_post,
    can_list_staff,
    can_manage_staff,
    can_open_account,
    can_reveal_person,
    can_see_duty_card,
    can_see_post,
)
from staff.queries.badge import badge_posts_of
from staff.queries.colour import colour_of
from staff.queries.person_fitness import person_fitness
from staff.services.person import (
    PersonRefused,
    link_account,
    open_person_account,
    reveal_person,
    update_person,
)
from staff.views.find import add_refusal, find_person

LEAVES_SHOWN = 10


@require_GET
@never_cache
def show_person(request, code):
    person = find_person(request, code)
    posts = _posts_seen(request.user, person)
    if not posts and person.user_id != request.user.pk:
        raise PermissionDenied
    now = timezone.now()
    today = local_date(now)
    may_manage = {post.enterprise_id for post in posts if can_manage_staff(request.user, post.enterprise)}
    context = {
        "person": person,
        "posts": [_held(request.user, post, may_manage, today) for post in posts],
        "leaves": _leaves(posts, may_manage, today),
        "colour": colour_of(person=person, at=now),
        "is_self": person.user_id == request.user.pk,
        "fitness": person_fitness(person=person, user=request.user, day=today),
        "badge_posts": badge_posts_of(person, user=request.user, day=today),
        "today": today,
        "can_manage": bool(may_manage),
        "can_correct": person.erased_at is None and can_correct_person(request.user, person),
        "can_open_account": _may_open(request.user, person),
        "reveal_form": RevealForm() if _may_reveal(request.user, person) else None,
    }
    return render(request, "staff/person_detail.html", context)


@require_POST
@never_cache
def reveal_person_view(request, code):
    """Shown once, in the answer to the request that gave the reason."""
    person = find_person(request, code, can_reveal_person)
    form = RevealForm(request.POST)
    revealed = None
    if form.is_valid():
        try:
            revealed = reveal_person(person=person, **form.cleaned_data, by=request.user, at=timezone.now())
        except PersonRefused as refusal:
            add_refusal(form, refusal)
    context = {"person": person, "form": form, "revealed": revealed}
    return render(request, "staff/person_revealed.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def edit_person(request, code):
    person = find_person(request, code, can_correct_person)
    form = CorrectionForm(request.POST or None, initial={"name": person.name})
    if request.method == "POST" and form.is_valid():
        try:
            update_person(person=person, **form.cleaned_data, by=request.user, at=timezone.now())
        except PersonRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("已更正。"))
            return redirect("staff:show_person", code)
    return render(request, "staff/person_edit.html", {"person": person, "form": form})


@require_http_methods(["GET", "POST"])
@never_cache
def open_account(request, code):
    """The initial password is shown once, in the answer to the request that made it."""
    person = find_person(request, code, can_open_account)
    if person.user_id is not None:
        messages.info(request, _("此人已有账号。"))
        return redirect("staff:show_person", code)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            new = open_person_account(
                person=person, username=form.cleaned_data["username"], by=request.user, at=timezone.now()
            )
        except UsernameTaken:
            form.add_error("username", _("这个用户名已有人使用，请换一个。"))
        except PersonRefused as refusal:
            add_refusal(form, refusal)
        else:
            context = {
                "person": person,
                "username": new.user.username,
                "initial_password": new.initial_password,
            }
            return render(request, "staff/account_password.html", context)
    return _account_page(request, person, form=form)


@require_POST
def link_account_view(request, code):
    """Say whose an existing sign-in of the enterprise is."""
    person = find_person(request, code, can_open_account)
    form = LinkForm(request.POST, users=_linkable(person))
    if form.is_valid():
        try:
            link_account(person=person, user=form.cleaned_data["user"], by=request.user, at=timezone.now())
        except PersonRefused as refusal:
            form.add_error("user", str(refusal))
        else:
            messages.success(request, _("账号已对应到本人。"))
            return redirect("staff:show_person", code)
    return _account_page(request, person, link_form=form)


def _account_page(request, person, form=None, link_form=None):
    users = _linkable(person)
    context = {
        "person": person,
        "form": form or AccountForm(),
        "link_form": link_form or (LinkForm(users=users) if users.exists() else None),
    }
    return render(request, "staff/account_create.html", context)


def _linkable(person):
    """Sign-ins for an enterprise where the person works, that are not yet anybody's."""
    today = timezone.localdate()
    enterprises = Post.objects.not_over_on(today).filter(person=person).values("enterprise")
    there = User.objects.filter(
        memberships__enterprise__in=enterprises, memberships__ended_at__isnull=True, is_active=True
    )
    return there.filter(person__isnull=True).distinct().order_by("username", "pk")


def _posts_seen(user, person):
    posts = (
        Post.objects.visible_to(user)
        .filter(person=person)
        .select_related("enterprise", "person", "confirmed_by")
        .order_by("-starts_on", "-pk")
    )
    return [post for post in posts if can_see_post(user, post)]


def _held(user, post, may_manage, today):
    """A post with what the viewer may do about it."""
    is_open = post.ended_on is None
    return {
        "post": post,
        "is_open": is_open,
        "is_coming": post.starts_on > today,
        "has_lapsed": post.has_lapsed_on(today),
        "may_list": can_list_staff(user, post.enterprise),
        "may_see_card": post.kind in Post.MANAGER_KINDS and can_see_duty_card(user, post),
        "may_fill": is_open and can_fill_post(user, post.enterprise, post.kind),
        "may_declare": is_open and post.enterprise_id in may_manage,
    }


def _leaves(posts, may_manage, today):
    leaves = (
        Leave.objects.filter(post__in=posts, cancelled_at__isnull=True)
        .select_related("post__enterprise", "deputy")
        .order_by("-starts_on", "-pk")[:LEAVES_SHOWN]
    )
    return [
        {
            "leave": leave,
            "may_cancel": leave.post.enterprise_id in may_manage and leave.ends_on >= today,
            "is_now": leave.starts_on <= today <= leave.ends_on,
        }
        for leave in leaves
    ]


def _may_open(user, person):
    return person.user_id is None and person.erased_at is None and can_open_account(user, person)


def _may_reveal(user, person):
    holds_something = bool(person.citizen_id_encrypted or person.phone_encrypted)
    return holds_something and can_reveal_person(user, person)
