"""Who may prove that they are at an enterprise, and who may witness it there."""

from datetime import date

from accounts.models import User
from enterprises.models import Enterprise
from enterprises.permissions import can_visit, is_sent_to


def can_prove_presence(user: User, enterprise: Enterprise) -> bool:
    """Whoever may visit it, and whom a draw sends to an inspection there."""
    return can_visit(user, enterprise) or is_sent_to(user, enterprise)


def can_show_site_code(user: User, day: date) -> bool:
    """Principal, director or officer of some enterprise."""
    return user.memberships.on(day).exists()
