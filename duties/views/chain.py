from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.local_time import local_date
from duties.queries.chain import below, chain_members
from duties.views.find import find_enterprise
from enterprises.models import Enterprise

PAGE_SIZE = 50


@require_GET
def show_chain(request, public_id):
    enterprise = find_enterprise(request, public_id)
    today = local_date(timezone.now())
    page = Paginator(below(enterprise), PAGE_SIZE).get_page(request.GET.get("page"))
    own, *members = chain_members([enterprise, *page.object_list], today)
    parents = Enterprise.objects.select_related("parent")
    parent = parents.filter(pk=enterprise.parent_id).first() if enterprise.parent_id else None
    seen = Enterprise.objects.visible_to(request.user)
    links = set(seen.filter(pk__in=[row.pk for row in page.object_list]).values_list("pk", flat=True))
    context = {
        "enterprise": enterprise,
        "own": own,
        "parent": parent,
        "page": page,
        "members": members,
        "links": links,
    }
    return render(request, "duties/chain.html", context)
