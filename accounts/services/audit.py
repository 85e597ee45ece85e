from datetime import datetime
from typing import Any

from django.db.models import Model

from accounts.models import AuditEntry, User
from common.request_context import current_request_id


def record_audit(
    *,
    action: str,
    subject: Model,
    by: User | None,
    at: datetime,
    old: dict[str, Any] | None = None,
    new: dict[str, Any] | None = None,
    reason: str = "",
    region_path: str = "",
) -> AuditEntry:
    """Write one audit entry; call it inside the transaction of the change it tells of.

    `by` is None for what the platform does by itself. Values must be plain JSON and hold no secret.
    """
    return AuditEntry.objects.create(
        at=at,
        actor=by,
        actor_label=by.display_name if by else "system",
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        region_path=region_path,
        old=old or {},
        new=new or {},
        reason=reason,
        request_id=current_request_id(),
    )
