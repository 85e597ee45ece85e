"""Many pieces of news in one transaction, one message when it commits."""

from collections.abc import Callable, Iterable

from django.db import transaction


def gather_until_commit(ids: Iterable[int], send: Callable[[list[int]], None]) -> None:
    """Call `send` once on commit with all ids given for it in this transaction; at once outside of one.

    An import of a thousand rows tells a thousand times that something changed; what follows needs to be
    told once. Ids of a savepoint that was rolled back may still be among them, so `send` must bear too many.
    """
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        send(sorted(set(ids)))
        return
    waiting = _waiting_for(send, connection)
    if waiting is None:
        waiting = _Gathered(send)
        transaction.on_commit(waiting)
    waiting.ids.update(ids)


class _Gathered:
    def __init__(self, send):
        self.send = send
        self.ids: set[int] = set()

    def __call__(self):
        self.send(sorted(self.ids))


def _waiting_for(send, connection) -> _Gathered | None:
    """What waits already. Django drops it when a savepoint it was asked for in, or around that, is undone:
    whoever comes later is either inside of that savepoint as well or comes after its release."""
    for _savepoints, function, _robust in reversed(connection.run_on_commit):
        if isinstance(function, _Gathered) and function.send == send:
            return function
    return None
