"""What every page's frame shows: the navigation of this person's roles, and who they are."""

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Role
from inspections.permissions import can_list_complaints
from notifications.permissions import can_oversee_deliveries
from notifications.queries.notice import unread_count
from portal.sections import sections_of
from staff.permissions import READERS

# How many entries the bar has room for, in the longer of the languages: from 960 px, and from 1280 px.
ALWAYS = 5
WIDE = 7


def frame(request):
    return {
        "navigation": SimpleLazyObject(lambda: navigation_of(request)),
        "bar": SimpleLazyObject(lambda: bar_of(navigation_of(request))),
        "account_menu": SimpleLazyObject(lambda: links(request, account_entries(request.user))),
        "sections": SimpleLazyObject(lambda: sections_of(request)),
        "role_line": SimpleLazyObject(lambda: role_line_of(request.user)),
        "unread_notices": SimpleLazyObject(lambda: unread_count(request.user)),
    }


def navigation_of(request):
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    if user.is_government:
        return links(request, government_entries(user))
    if request.session.get("is_own_only"):  # staff.views.me: signs in for no enterprise
        return links(request, own_entries())
    return links(request, enterprise_entries())


def bar_of(navigation):
    """The navigation as the bar on top shows it: each entry where there is room for it, else in a menu."""
    entries = [
        item | {"room": "always" if number < ALWAYS else "wide" if number < WIDE else "menu"}
        for number, item in enumerate(navigation)
    ]
    behind = [item for item in entries if item["room"] != "always"]
    return {
        "entries": [item for item in entries if item["room"] != "menu"],
        "behind": behind,
        "is_menu_for_narrow_only": len(entries) <= WIDE,
        "is_behind_current": any(item["is_current"] for item in behind),
        "is_menu_current": any(item["is_current"] for item in behind if item["room"] == "menu"),
    }


def government_entries(user):
    """What somebody uses most first: what has no room in the bar goes into the menu behind it."""
    entries = [
        ("portal:show_queues", _("待办")),
        ("portal:cockpit", _("驾驶舱")),
        ("portal:list_enterprises", _("企业")),
    ]
    if user.has_role(Role.ADMINISTRATOR):
        entries.append(("accounts:list_users", _("用户")))
    if user.has_role(Role.AUDITOR):
        entries.append(("accounts:list_audit_entries", _("审计记录")))
    entries += [
        ("hazards:list_hazards", _("隐患")),
        ("inspections:list_inspections", _("检查")),
        *(
            [("inspections:list_complaints", pgettext("导航", "投诉举报"))]
            if can_list_complaints(user)
            else []
        ),
        ("inspections:list_samples", _("抽检")),
        ("inspections:my_subjects", _("包保"), "/inspections/backing/")
        if user.has_role(Role.CADRE)
        else ("inspections:list_backing", _("包保"), "/inspections/backing/"),
        ("duties:list_climbed", pgettext("导航", "逾期履责"), "/duties/climbed/", "/duties/ladder-rules/"),
    ]
    if user.is_regulator:
        entries.append(
            (
                "inspections:list_plans",
                pgettext("导航", "计划"),
                "/inspections/plan",
                "/inspections/risk-grades/",
                "/inspections/draws/",
                "/inspections/recusals/",
                "/inspections/my-visits/",
            )
        )
    if user.has_role(*READERS):
        entries.append(("staff:list_people", _("人员"), "/staff/", "/duty-cards/"))
    return entries


def enterprise_entries():
    return [
        ("portal:enterprise_home", _("首页")),
        ("duties:list_duties", _("履责")),
        ("hazards:list_hazards", _("隐患")),
        (
            "inspections:list_inspections",
            _("检查"),
            "/inspections/on-site/",
            "/inspections/checklists/",
            "/inspections/interviews/",
        ),
        ("inspections:list_samples", _("抽检"), "/inspections/samples/"),
        ("staff:choose_enterprise", _("人员"), "/staff/at/"),
        ("inspections:meet_official", _("到场验证")),
        ("portal:my_duty_cards", _("履责卡")),
    ]


def own_entries():
    """For those who work there and sign in to see what is their own."""
    return [
        ("staff:show_my_code", _("我的码")),
        ("staff:show_me", _("我的信息")),
    ]


def account_entries(user):
    first = [("staff:show_me", _("我的信息")), ("staff:list_reminders", _("到期提醒"))]
    if user.is_government:
        first = []
    if user.is_regulator:
        first = [("staff:list_requests", _("个人信息请求"))]
    if can_oversee_deliveries(user):
        first.append(("notifications:delivery_health", _("通知送达情况")))
    if user.is_government:
        first.append(("portal:show_rules", _("规则"), "/rules/"))
    return [
        *first,
        ("notifications:change_settings", _("通知设置")),
        ("accounts:show_account", _("我的账号")),
        ("accounts:list_sign_ins", _("登录记录")),
    ]


def links(request, entries):
    """An entry is current on its own page, and on all pages below the prefixes it names."""
    return [
        {
            "url": reverse(name),
            "label": label,
            "is_current": request.path == reverse(name) or request.path.startswith(tuple(prefixes)),
        }
        for name, label, *prefixes in entries
    ]


def role_line_of(user):
    if not user.is_authenticated:
        return ""
    held = [f"{a.region.name} {a.get_role_display()}" for a in user.current_role_assignments]
    return "，".join(held)
