"""Who may look at more than their own notices."""

from accounts.models import User
from notifications.models.delivery import oversees_deliveries


def can_oversee_deliveries(user: User) -> bool:
    """Whether messages arrive is looked after where the whole city is: nobody's notices are shown there."""
    return oversees_deliveries(user)
