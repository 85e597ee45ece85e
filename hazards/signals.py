"""News of `hazards`, sent inside the transaction of the change: a listener only starts a task on commit."""

from django.dispatch import Signal

# Figures of these enterprises may differ now: a hazard was opened, moved, escalated, closed or withdrawn.
# Carries `enterprise_ids` (list of int) and `at` (aware datetime).
hazards_changed = Signal()

# A hazard was opened, once for each, however far its opener took it; a reopened one is a new one.
# Carries `hazard`, `move` (the last of its opening: a HazardMove), `severity` (CRITICAL: the regulator has to
# be told at once) and `at`.
hazard_opened = Signal()

# A hazard was moved, once for each move after the opening; what was done is `move.act`.
# Carries `hazard`, `move`, `severity` and `at`.
hazard_moved = Signal()

# Somebody above has to look: it is overdue (level 1), returned twice (level 1) or both (level 2).
# Carries `hazard`, `move`, `severity`, `level` and `at`. Each level is told once.
hazard_escalated = Signal()
