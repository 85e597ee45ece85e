"""Penalties and repairs by their terms, and withdrawn facts that are still shown."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.local_time import local_date
from enterprises.queries.credit.archive import penalties_without_terms, pending_repairs
from portal.queries.queue import Bucket, Line, lines_of_list
from portal.queries.withdrawals import overdue, withdrawals


def credit(user: User, at: datetime) -> list[Line]:
    """Applications for repair, and penalties whose term of publication nobody has set."""
    if not user.is_regulator:
        return []
    today = local_date(at)
    parts = (
        (Bucket.OVERDUE, "overdue", _("信用修复：决定超期"), _("处罚公示：超期")),
        (Bucket.SOON, "soon", _("信用修复：三天内要决定"), _("处罚公示：三天内要公示")),
        (Bucket.WAITING, "", _("信用修复：待决定"), _("处罚公示：待定期限")),
    )
    lines = []
    for bucket, due, of_repair, of_terms in parts:
        repairs = pending_repairs(user, due=due, today=today)
        terms = penalties_without_terms(user, due=due, today=today)
        lines.append((bucket, of_repair, repairs, {"list": "repairs", "due": due}))
        lines.append((bucket, of_terms, terms, {"list": "terms", "due": due}))
    return lines_of_list("enterprises:list_credit_deadlines", *lines)


def taken_off(user: User, at: datetime) -> list[Line]:
    """Withdrawn facts that a stored page or the index still shows after their term."""
    if not user.is_regulator:
        return []
    late = overdue(withdrawals(user), local_date(at))
    return lines_of_list(
        "portal:list_withdrawals", (Bucket.OVERDUE, _("撤下公示：超期"), late, {"list": "overdue"})
    )
