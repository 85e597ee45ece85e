"""Users, regions and roles for tests; plain rows, no surprises."""

from datetime import date
from itertools import count

from accounts.models import Region, RoleAssignment, User

_numbers = count(1)


def make_region(code="320508", name="姑苏区", level="DISTRICT", parent=None, kind="GB"):
    path = f"{parent.path if parent else ''}{code}."
    return Region.objects.get_or_create(
        code=code, defaults={"name": name, "level": level, "parent": parent, "path": path, "kind": kind}
    )[0]


def make_user(username=None, display_name="测试用户", password=None, **fields):
    username = username or f"user{next(_numbers)}"
    user = User(username=username, display_name=display_name, email=f"{username}@example.org", **fields)
    user.set_password(password) if password else user.set_unusable_password()
    user.save()
    return user


def give_role(user, role, region, valid_from=date(2020, 1, 1), valid_to=None):
    return RoleAssignment.objects.create(
        user=user, role=role, region=region, valid_from=valid_from, valid_to=valid_to
    )
