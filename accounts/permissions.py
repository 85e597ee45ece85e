"""Who may manage whom."""

from accounts.models import Region, Role, User


def can_manage_users(user: User, region: Region) -> bool:
    """Administrators give and end roles in their own territory."""
    return user.has_role(Role.ADMINISTRATOR, path=region.path)


def can_list_users(user: User) -> bool:
    return user.has_role(Role.ADMINISTRATOR)


def administers_city(user: User) -> bool:
    """Administrator of the whole city, or of the province above it; not of a district."""
    return any(
        assignment.role == Role.ADMINISTRATOR
        and assignment.region.level in (Region.Level.CITY, Region.Level.PROVINCE)
        for assignment in user.current_role_assignments
    )


def can_manage_user(user: User, subject: User) -> bool:
    """Whether every role that the other person holds, or last held, lies in one's own territory.

    One region outside is enough to refuse: a district administrator must not give a new password to
    somebody who is more elsewhere.
    """
    paths = [assignment.region.path for assignment in subject.current_role_assignments]
    if not paths:
        paths = list(subject.role_assignments.values_list("region__path", flat=True))
    return bool(paths) and all(user.has_role(Role.ADMINISTRATOR, path=path) for path in paths)


def can_read_audit(user: User) -> bool:
    return user.has_role(Role.AUDITOR)
