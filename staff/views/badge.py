"""Badges of an enterprise's staff: issued, printed, revoked."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.local_time import local_date
from enterprises.forms.enterprise import ReasonForm
from enterprises.queries.issuing_city import issuing_city
from staff.models import Badge, Post
from staff.permissions import can_print_badge, can_print_badges, can_revoke_badge
from staff.queries.badge import posts_with_badges, posts_without_badge
from staff.services.badge import (
    BadgeRefused,
    badge_url,
    has_its_key,
    issue_badge,
    issue_badges,
    revoke_badge,
)
from staff.services.badge_pdf import Card, badge_card, badge_sheet
from staff.views.find import add_refusal, find_post, find_staff_of

PAGE_SIZE = 50


@require_GET
def list_badges(request, public_id):
    enterprise = find_staff_of(request, public_id, can_print_badges)
    today = local_date(timezone.now())
    context = {
        "enterprise": enterprise,
        "page": _page(request, enterprise, today),
        "waiting": posts_without_badge(enterprise, day=today).count(),
        "today": today,
    }
    return render(request, "staff/badge_list.html", context)


@require_POST
def issue_badges_view(request, public_id):
    enterprise = find_staff_of(request, public_id, can_print_badges)
    try:
        badges = issue_badges(enterprise=enterprise, by=request.user, at=timezone.now())
    except BadgeRefused as refusal:
        messages.error(request, str(refusal))
    else:
        told = ngettext(
            "已签发%(count)d枚工牌，可以打印了。", "已签发%(count)d枚工牌，可以打印了。", len(badges)
        )
        messages.success(request, told % {"count": len(badges)})
    return redirect("staff:list_badges", public_id)


@require_POST
def issue_badge_view(request, pk):
    post = find_post(request, pk, can_print_badge)
    try:
        issue_badge(post=post, by=request.user, at=timezone.now())
    except BadgeRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("工牌已签发，可以打印了。以前的工牌同时作废。"))
    return _back(request, post)


@require_http_methods(["GET", "POST"])
def revoke_badge_view(request, pk):
    badges = Badge.objects.visible_to(request.user).select_related("post__person", "post__enterprise")
    badge = get_object_or_404(badges, pk=pk)
    if not can_revoke_badge(request.user, badge):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            revoke_badge(badge=badge, **form.cleaned_data, by=request.user, at=timezone.now())
        except BadgeRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("工牌已作废，扫码的人会看到提示。"))
            return _back(request, badge.post)
    return render(request, "staff/badge_revoke.html", {"form": form, "badge": badge})


@require_GET
@never_cache
def print_badge(request, pk):
    badge = get_object_or_404(_printable(Badge.objects.visible_to(request.user)), pk=pk)
    if not can_print_badge(request.user, badge.post):
        raise PermissionDenied
    if not has_its_key(badge):
        messages.error(request, _("签发这枚工牌的密钥已经停用，请重新签发。"))
        return _back(request, badge.post)
    return _pdf(badge_card(_card(badge, issuing_city(badge.enterprise))), f"badge-{badge.serial}.pdf")


@require_GET
@never_cache
def print_badges(request, public_id):
    """The badges of one page of the list, or of those ticked there, on A4."""
    enterprise = find_staff_of(request, public_id, can_print_badges)
    page = _page(request, enterprise, local_date(timezone.now()))
    wanted = {int(pk) for pk in request.GET.getlist("badge") if pk.isdecimal()}
    pks = [post.badge_id for post in page if post.badge_id and (not wanted or post.badge_id in wanted)]
    found = _printable(Badge.objects.filter(enterprise=enterprise)).in_bulk(pks)
    badges = [found[pk] for pk in pks if pk in found and has_its_key(found[pk])]
    if not badges:
        messages.error(request, _("这一页没有可以打印的工牌，请先签发。"))
        return redirect("staff:list_badges", public_id)
    city = issuing_city(enterprise)
    return _pdf(badge_sheet([_card(badge, city) for badge in badges]), f"badges-{public_id}.pdf")


def _page(request, enterprise, today):
    rows = posts_with_badges(Post.objects.filter(enterprise=enterprise), day=today)
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def _printable(badges):
    today = local_date(timezone.now())
    return badges.in_force_on(today).select_related("post__person", "enterprise")


def _card(badge, city):
    """Texts are Chinese, whoever prints it."""
    with translation.override("zh-hans"):
        return Card(
            url=badge_url(badge),
            city=city,
            enterprise_name=badge.enterprise.name,
            name=badge.post.person.name,
            title=str(badge.post.title),
            serial=badge.serial,
            valid_to=badge.valid_to,
        )


def _pdf(content, name):
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def _back(request, post):
    if post.person.user_id == request.user.pk:
        return redirect("staff:show_me")
    return redirect("staff:show_person", post.person.code)
