"""Who is sent to an enterprise outside their own territory: an app above tells the registry in `ready()`."""

from collections.abc import Callable, Collection

from django.db.models import QuerySet

from accounts.models import User

Sent = Callable[[User], QuerySet]
_sent: list[Sent] = []


def name_sent(enterprises: Sent) -> None:
    """`enterprises` tells the ids of those to which somebody is sent, while the visit is not over."""
    _sent[:] = [enterprises]


def sent_to(user: User) -> QuerySet | Collection[int]:
    """Ids of the enterprises that this person has to visit now, wherever they lie."""
    return _sent[0](user) if _sent and user.is_authenticated and user.is_regulator else ()
