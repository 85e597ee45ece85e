def can_use_cockpit(user):
    """Whoever holds a role in a region; what they see there is their territory."""
    return user.is_government


def can_handle_complaints(user):
    return user.is_regulator
