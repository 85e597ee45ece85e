"""News of `hazards`. Each carries `enterprise_ids` (list of int) and `at` (aware datetime)."""

from django.dispatch import Signal

hazards_changed = Signal()  # a hazard was opened, closed or withdrawn
