"""News of `scoring`."""

from django.dispatch import Signal

# New current figures stand, sent after the commit. Carries `enterprise_ids` (list of int, or None for
# all of a run), `as_of` and `run_id` (of the run, or of the parent whose parts were published).
index_published = Signal()

# What stands beside a score has changed. Both carry `enterprise_ids` (list of int) and `at` (aware datetime).
objections_changed = Signal()  # filed, accepted, refused, answered or withdrawn
replies_changed = Signal()  # published, replaced, withdrawn or removed
