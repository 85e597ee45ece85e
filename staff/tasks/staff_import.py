from celery import shared_task
from django.utils import timezone

from accounts.models import User
from enterprises.models import Enterprise
from staff.services.staff_import_state import run_queued_import


@shared_task(time_limit=900, soft_time_limit=840)
def run_staff_import(
    enterprise_id: int, user_id: int, stored: str, name: str, is_dry_run: bool, may_appoint_managers: bool
) -> None:
    """A staff file too large to wait for."""
    enterprise = Enterprise.objects.filter(pk=enterprise_id).first()
    user = User.objects.filter(pk=user_id).first()
    if enterprise is not None and user is not None:
        run_queued_import(
            enterprise=enterprise,
            stored=stored,
            name=name,
            is_dry_run=is_dry_run,
            may_appoint_managers=may_appoint_managers,
            by=user,
            at=timezone.now(),
        )
