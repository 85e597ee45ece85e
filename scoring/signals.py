"""News of `scoring`."""

from django.dispatch import Signal

# New current figures stand, sent after the commit. Carries `enterprise_ids` (list of int, or None for
# all of a run), `as_of` and `run_id` (of the run, or of the parent whose parts were published).
index_published = Signal()
