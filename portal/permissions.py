from accounts.models import Role
from accounts.permissions import administers_city


def can_use_cockpit(user):
    """Whoever holds a role in a region; what they see there is their territory."""
    return user.is_government


def can_use_queues(user):
    """Whoever holds a role in a region; what waits there for the role is another question."""
    return user.is_government


def can_handle_complaints(user):
    return user.is_regulator


def can_watch_ledger(user):
    """The log is one for the whole city, so those look after it who answer for the whole city."""
    return user.has_role(Role.CITY_REGULATOR, Role.AUDITOR, Role.ADMINISTRATOR)


def can_watch_calendar(user):
    """The same for the public calendar, by which all duties are made."""
    return can_watch_ledger(user)


def can_read_bulletins(user):
    """Whoever holds a role in a region reads of any part of it; enterprises and the public don't."""
    return user.is_government


def can_take_bulletins(user):
    """As a file: audited, with the name of who took it on every page."""
    return can_read_bulletins(user)


def can_read_rules(user):
    """Rules are no secret: whoever signs in may know by what is judged."""
    return user.is_authenticated


def can_change_rules(user):
    """The rules are one for the whole city."""
    return administers_city(user)
