from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.password_policy import make_initial_password
from accounts.services.audit import record_audit


@transaction.atomic
def change_password(*, user: User, password: str, at: datetime) -> User:
    """One's own new password, already checked against the policy; all other sessions end by it."""
    user.set_password(password)
    user.password_changed_at = at
    user.must_change_password = False
    user.save(update_fields=["password", "password_changed_at", "must_change_password"])
    record_audit(
        action="change_password", subject=user, by=user, at=at, region_path=user.latest_region_path()
    )
    return user


@transaction.atomic
def reset_password(*, user: User, by: User, at: datetime) -> str:
    """A new initial password for somebody who forgot theirs, to be shown once and replaced at sign-in."""
    password = make_initial_password()
    user.set_password(password)
    user.password_changed_at = at
    user.must_change_password = True
    user.save(update_fields=["password", "password_changed_at", "must_change_password"])
    record_audit(action="reset_password", subject=user, by=by, at=at, region_path=user.latest_region_path())
    return password
