from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from common.local_time import first_of_month, local_date, month_end, next_month
from enterprises.models import Enterprise
from portal.duty_card_figures import answer_of, sections_of
from portal.months import month_words
from portal.queries.duty_card import duty_card, latest_month, month_named, months_shown
from portal.queries.duty_card_list import own_cards
from portal.services.duty_card_print import PrintedCard, print_card
from staff.forms.evaluation import quarter_words
from staff.models import Post
from staff.permissions import can_evaluate, can_see_duty_card


@require_GET
def show_duty_card(request, pk):
    """One manager's card for a month: the answer first, then each figure with the rows behind it."""
    post = find_post(request, pk)
    today = local_date(timezone.now())
    card = duty_card(post=post, month=month_asked_for(request, post, today), today=today)
    context = {
        "card": card,
        "post": post,
        "month": month_words(card.month),
        "answer": answer_of(card),
        "figure_sections": sections_of(card),
        "evaluations": [(quarter_words(row.quarter), row) for row in card.evaluations],
        "before": month_link(post, first_of_month(card.month - timedelta(days=1)), today),
        "after": month_link(post, next_month(card.month), today),
        "months": [link for month in months_shown(today) if (link := month_link(post, month, today))],
        # Who has left still sees the card, but no longer the enterprise's lists behind it.
        "opens_lists": Enterprise.objects.visible_to(request.user).filter(pk=post.enterprise_id).exists(),
        "may_evaluate": can_evaluate(request.user, post.enterprise),
        "today": today,
    }
    return render(request, "portal/duty_card.html", context)


@require_GET
@never_cache
def print_duty_card(request, pk):
    """The same card as an A5 page to print and file."""
    post = find_post(request, pk)
    at = timezone.now()
    today = local_date(at)
    card = duty_card(post=post, month=month_asked_for(request, post, today), today=today)
    printed = PrintedCard(
        url=f"{settings.PUBLIC_BASE_URL.rstrip('/')}{card_url(post, card.month)}",
        title=_("管理员履责卡"),
        month=month_words(card.month),
        person=f"{post.person.name}　{post.get_kind_display()}",
        facts=[post.enterprise.name, term_of(post)],
        answer=answer_of(card),
        sections=sections_of(card),
        foot=[
            _("扫码打开这张卡，每个数字都能看到原始记录（须登录）。"),
            _("打印时间 %(at)s，数字截至打印时。") % {"at": date_format(timezone.localtime(at), "Y-m-d H:i")},
        ],
        language="en" if get_language() == "en" else "zh-CN",
    )
    name = f"duty-card-{post.pk}-{card.month:%Y-%m}.pdf"
    return HttpResponse(
        print_card(printed),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


@require_GET
def my_duty_cards(request):
    """One's own cards, and for leaders those of their enterprise's managers; the only one opens at once."""
    today = local_date(timezone.now())
    first_shown = months_shown(today)[-1]
    posts = list(
        own_cards(request.user, today)
        .during(first_shown, today)
        .select_related("person", "enterprise")
        .order_by("enterprise__name", "enterprise_id", "ended_on", "kind", "pk")[:MOST_SHOWN]
    )
    if len(posts) == 1:
        return redirect("portal:show_duty_card", posts[0].pk)
    context = {
        "own": [post for post in posts if post.person.user_id == request.user.pk],
        "others": [post for post in posts if post.person.user_id != request.user.pk],
        "today": today,
    }
    return render(request, "portal/my_duty_cards.html", context)


MOST_SHOWN = 200  # posts of one person and of the enterprises they lead


def find_post(request, pk):
    """A manager's post among one's rows, or 404; without the right to its card 403."""
    posts = Post.objects.visible_to(request.user).managers()
    post = get_object_or_404(posts.select_related("person", "enterprise__region"), pk=pk)
    if not can_see_duty_card(request.user, post):
        raise PermissionDenied
    return post


def month_asked_for(request, post, today):
    """The month in the address, if it is one of the past two years; else the latest of the post."""
    return month_named(request.GET.get("month", ""), today) or latest_month(post, today)


def card_url(post, month):
    return f"{reverse('portal:show_duty_card', args=[post.pk])}?month={month:%Y-%m}"


def month_link(post, month, today):
    """The address of the card for a month next to the one shown, if there is one."""
    if month in months_shown(today) and is_held_in(post, month):
        return {"url": card_url(post, month), "label": month_words(month)}
    return None


def is_held_in(post, month):
    return post.starts_on <= month_end(month) and (post.ended_on is None or post.ended_on > month)


def term_of(post):
    since = date_format(post.starts_on, "DATE_FORMAT")
    if post.ended_on is not None:
        return _("任职 %(since)s 至 %(until)s") % {
            "since": since,
            "until": date_format(post.ended_on, "DATE_FORMAT"),
        }
    if post.term_ends_on is not None:
        return _("%(since)s起任职，任期至%(until)s") % {
            "since": since,
            "until": date_format(post.term_ends_on, "DATE_FORMAT"),
        }
    return _("%(since)s起任职") % {"since": since}
