"""News of `staff`. Each carries `enterprise_ids` (list of int) and `at` (aware datetime)."""

from django.dispatch import Signal

posts_changed = Signal()  # somebody took up, left or was confirmed in a post, or goes on leave
fitness_changed = (
    Signal()
)  # health certificate, training, exam, prohibition or morning check: colours may change
findings_changed = Signal()  # staffing findings were opened or resolved
reminders_made = Signal()  # certificates end soon; carries also `reminder_ids`, for the notices
