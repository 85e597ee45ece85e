"""The second row of navigation: the pages about people, of a territory or of one enterprise."""

from django.urls import reverse
from django.utils.translation import gettext as _

from staff.permissions import READERS, can_manage_prohibitions


def sections_of(request):
    """Beside which pages the present one stands; none for forms and single rows."""
    user, match = getattr(request, "user", None), getattr(request, "resolver_match", None)
    if user is None or match is None or not user.is_authenticated:
        return []
    if public_id := match.kwargs.get("public_id"):
        entries, kwargs = enterprise_sections(user), {"public_id": public_id}
    else:
        entries, kwargs = territory_sections(user), {}
    if match.view_name not in [name for name, _label in entries]:
        return []
    return [
        {"url": reverse(name, kwargs=kwargs), "label": label, "is_current": name == match.view_name}
        for name, label in entries
    ]


def territory_sections(user):
    if not user.has_role(*READERS):
        return []
    entries = [
        ("staff:list_people", _("人员名册")),
        ("staff:staffing", _("配备率")),
        ("portal:list_duty_cards", _("履责卡")),
        ("staff:scan", _("扫码查人")),
        ("staff:check_badges", _("核验工牌")),
    ]
    if can_manage_prohibitions(user):
        entries += [("staff:list_requests", _("个人信息请求")), ("staff:list_prohibitions", _("禁业名单"))]
    return entries


def enterprise_sections(user):
    if user.is_government and not user.has_role(*READERS):
        return []
    entries = [
        ("staff:list_staff", _("人员名册")),
        ("staff:list_certificates", _("健康证明")),
        ("staff:show_staffing", _("人员配备")),
    ]
    if user.is_government:
        return entries
    return [*entries, ("staff:list_morning_checks", _("晨检")), ("staff:list_badges", _("工牌"))]
