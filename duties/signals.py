"""News of `duties`. Each carries `enterprise_ids` (list of int) and `at` (aware datetime)."""

from django.dispatch import Signal

duties_changed = Signal()  # a duty was submitted, closed or exempted
