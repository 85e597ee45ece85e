"""News of `duties`. Each carries `enterprise_ids` (list of int) and `at` (aware datetime)."""

from django.dispatch import Signal

duties_changed = Signal()  # a duty was submitted, closed or exempted

# The draft of a report (`kind` WEEKLY_CHECK or MONTHLY_DISPATCH) that is due on `due_on` was made for these
# enterprises, the day before: sent once for each draft, in batches, inside the transaction that makes them.
report_draft_ready = Signal()
hollow_signals_changed = Signal()  # signs of a hollow routine were confirmed, or a confirmation reversed

# A record was confirmed, returned or remarked on: carries `review` (RecordReview) too.
record_reviewed = Signal()
