"""Whether the log is still being sealed, as one of the things that /readyz tells."""

from datetime import datetime

from django.db import DatabaseError

from ledger.queries.state import PATIENCE, waiting_since
from operations.queries.readiness import NotReady


def ask_sealing(at: datetime) -> None:
    try:
        since = waiting_since()
    except DatabaseError as error:
        raise NotReady("no news of the log without a database") from error
    if since is not None and at - since > PATIENCE:
        raise NotReady("sealing has stopped", since=since)
