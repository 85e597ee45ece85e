"""News of `enterprises`. Each carries `enterprise_ids` (list of int) and `at` (aware datetime)."""

from django.dispatch import Signal

enterprises_changed = Signal()  # registry facts changed: name, status, size, licence, closed days
credit_events_finalised = Signal()  # penalties, lists, honours became final or were withdrawn
