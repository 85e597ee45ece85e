from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import Role
from common.local_time import local_date
from portal.queries.enterprise_home import home_facts, posts_of
from portal.queries.search import find_enterprises
from staff.models import Person

# Who answers for a whole city, or looks on, first sees how it stands; the others what is theirs to do.
FIRST_SEES_THE_WHOLE = {Role.CITY_REGULATOR, Role.ADMINISTRATOR, Role.AUDITOR, Role.EXPERT}


@require_GET
@login_not_required
def home(request):
    """Whoever has signed in goes to their work; everybody else can look up an enterprise."""
    if request.user.is_authenticated:
        landing = _landing_of(request.user)
        if landing != "staff:show_me":
            request.session.pop("is_own_only", None)  # a post of the enterprise's account came since
        return redirect(landing)
    text = request.GET.get("q", "").strip()[:60]
    context = {"q": text, "found": find_enterprises(text) if text else None}
    return render(request, "portal/home.html", context)


def _landing_of(user):
    """Day's work, cockpit, enterprise, or one's own page for those who only work there."""
    if user.is_government:
        return "portal:cockpit" if user.roles & FIRST_SEES_THE_WHOLE else "portal:show_queues"
    today = local_date(timezone.now())
    if not user.memberships.on(today).exists() and Person.objects.filter(user=user).exists():
        return "staff:show_me"
    return "portal:enterprise_home"


@require_GET
def enterprise_home(request):
    """What must I do now: duties, hazards and licences of the enterprise somebody works for."""
    at = timezone.now()
    posts = posts_of(request.user, local_date(at))
    if not posts:
        raise PermissionDenied
    wanted = request.GET.get("enterprise", posts[0].enterprise.public_id)
    mine = [post for post in posts if post.enterprise.public_id == wanted]
    if not mine:
        raise Http404
    enterprise = mine[0].enterprise
    context = {
        "enterprise": enterprise,
        "posts": mine,
        "enterprises": list({post.enterprise.pk: post.enterprise for post in posts}.values()),
        **home_facts(posts=mine, enterprise=enterprise, at=at),
    }
    return render(request, "portal/enterprise_home.html", context)
