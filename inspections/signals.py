"""News of `inspections`. Each carries `enterprise_ids` (list of int) and `at` (aware datetime)."""

from django.dispatch import Signal

inspections_finalised = Signal()  # inspections became final, were published, corrected or withdrawn
samples_finalised = Signal()  # sampling results became final, were disposed of or withdrawn
complaints_finalised = Signal()  # complaints were verified or withdrawn, or how they were settled changed
backing_visits_recorded = Signal()  # a cadre has recorded a visit
