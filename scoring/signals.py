"""News of `scoring`."""

from django.dispatch import Signal

# New current figures stand. Carries `enterprise_ids` (list of int, or None for all of a run), `as_of`, `run_id`.
index_published = Signal()
