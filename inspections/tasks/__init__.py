"""Celery entries of this app, by family; Celery looks for them here."""

from inspections.tasks.backing import make_quarter_visits
from inspections.tasks.complaint import (
    erase_reporters_of_ended_cases,
    remind_of_complaints,
    tell_of_new_complaints,
)
from inspections.tasks.planning import follow_facts_of, plan_night
from inspections.tasks.sampling import finalise_samples, remind_of_samples

__all__ = [
    "erase_reporters_of_ended_cases",
    "finalise_samples",
    "make_quarter_visits",
    "follow_facts_of",
    "plan_night",
    "remind_of_complaints",
    "remind_of_samples",
    "tell_of_new_complaints",
]
