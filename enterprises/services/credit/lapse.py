"""Applications for a repair of what is withdrawn or off its list: nobody decides on them any more."""

from datetime import datetime

from accounts.models import User
from accounts.services.audit import record_audit
from enterprises.models import CreditEvent, CreditRepair
from enterprises.services.credit.notice import settle


def lapse_repairs(event: CreditEvent, *, reason: str, by: User, at: datetime) -> None:
    """Whoever calls holds the row of the event."""
    for repair in event.repairs.select_for_update().pending():
        repair.state, repair.decision_reason = CreditRepair.State.LAPSED, reason
        repair.decided_by, repair.decided_at = by, at
        repair.save(update_fields=["state", "decision_reason", "decided_by", "decided_at"])
        record_audit(
            action="lapse_credit_repair",
            subject=repair,
            by=by,
            at=at,
            region_path=event.enterprise.region_path,
            reason=reason,
        )
        settle(event, ["applied"], at=at, about=repair.pk)
