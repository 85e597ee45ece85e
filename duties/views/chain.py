from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from common.column import Column
from common.local_time import local_date
from duties.queries.chain import below, chain_members
from duties.views.find import find_enterprise
from enterprises.models import Enterprise
from enterprises.views.list_export import OF_ENTERPRISE, list_as_file, wants_file

PAGE_SIZE = 50
COLUMNS = (
    *OF_ENTERPRISE,
    Column(gettext_lazy("所在区划"), lambda member: member.enterprise.region.name),
    Column(gettext_lazy("上级企业"), lambda member: member.enterprise.parent.name),
    Column(gettext_lazy("连锁角色"), lambda member: member.enterprise.get_chain_role_display()),
    Column(gettext_lazy("要做的"), lambda member: " · ".join(map(str, member.kind_names))),
    Column(gettext_lazy("应做"), lambda member: member.owed),
    Column(gettext_lazy("已做"), lambda member: member.done),
    Column(gettext_lazy("逾期"), lambda member: member.overdue),
)


@require_GET
def show_chain(request, public_id):
    enterprise = find_enterprise(request, public_id)
    today = local_date(timezone.now())
    if wants_file(request):
        return list_as_file(
            request,
            below(enterprise),
            name="chain",
            sheet=_("连锁"),
            columns=COLUMNS,
            prepare=lambda rows: chain_members(rows, today),
        )
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
