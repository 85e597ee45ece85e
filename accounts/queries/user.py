from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import RoleAssignment, User


def users_for_list(
    *, by: User, day: date, text: str = "", role: str = "", status: str = ""
) -> QuerySet[User]:
    """People an administrator looks after, each with `roles_today`, the roles in force on the day."""
    users = User.objects.visible_to(by).filter(role_assignments__isnull=False).distinct()
    if text:
        users = users.filter(Q(username__icontains=text) | Q(display_name__icontains=text))
    if role:
        in_force = RoleAssignment.objects.on(day).filter(role=role)
        users = users.filter(pk__in=in_force.values("user"))
    if status:
        users = users.filter(is_active=status == "active")
    in_force = RoleAssignment.objects.on(day).select_related("region")
    roles = Prefetch("role_assignments", queryset=in_force, to_attr="roles_today")
    return users.prefetch_related(roles).order_by("username", "pk")
