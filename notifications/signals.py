"""News of `notifications`. Each carries `at` (aware datetime)."""

from django.dispatch import Signal

# Somebody took note of a notice, the first time: carries `topic`, `key` and `user_id`. Sent inside the
# transaction. Whoever climbs a ladder until somebody takes note listens here.
notice_acknowledged = Signal()

# New notices may not wait: they are to go out when the transaction commits. Carries nothing else.
notices_due = Signal()
