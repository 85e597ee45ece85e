from collections.abc import Iterable
from dataclasses import dataclass, field
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
        actor_label=_label(by),
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        region_path=region_path,
        old=old or {},
        new=new or {},
        reason=reason,
        request_id=current_request_id(),
    )


@dataclass(frozen=True)
class Change:
    """What one row was and became, where many change at once; `by` and `at` where they differ by row."""

    subject: Model
    new: dict[str, Any]
    old: dict[str, Any] = field(default_factory=dict)
    region_path: str = ""
    by: User | None = None
    at: datetime | None = None


def record_audits(
    *, action: str, changes: Iterable[Change], by: User | None, at: datetime, reason: str = ""
) -> None:
    """One audit entry for each row of a set-based change; the same rules as for one."""
    request_id = current_request_id()
    AuditEntry.objects.bulk_create(
        (
            AuditEntry(
                at=change.at or at,
                actor=change.by or by,
                actor_label=_label(change.by or by),
                action=action,
                subject_type=change.subject._meta.label_lower,
                subject_id=str(change.subject.pk),
                region_path=change.region_path,
                old=change.old,
                new=change.new,
                reason=reason,
                request_id=request_id,
            )
            for change in changes
        ),
        batch_size=2000,
    )


def _label(by: User | None) -> str:
    return by.display_name if by else "system"
