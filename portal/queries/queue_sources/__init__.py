"""Where the day's work comes from: for each noun the lines that are somebody's, and the lists behind them.

A line takes its rows from the same query and conditions as the list, so that both show the same. What is
somebody's: what they were named for; and what nobody was named for who still can act, where they hold the
role. Whoever has nothing to do with a noun gets no line of it.
"""

from portal.queries.queue_sources.backing import unassigned_subjects, upper_checks, visits
from portal.queries.queue_sources.complaint import complaints
from portal.queries.queue_sources.credit import credit, taken_off
from portal.queries.queue_sources.duty import climbed_duties, hollow_signals
from portal.queries.queue_sources.hazard import hazards, reported_hazards
from portal.queries.queue_sources.index import index_objections
from portal.queries.queue_sources.inspection import (
    full_checks,
    interviews,
    on_site_inspections,
    planned_inspections,
    publications,
)
from portal.queries.queue_sources.sampling import samples
from portal.queries.queue_sources.staff import data_requests

SOURCES = (
    hazards,
    reported_hazards,
    complaints,
    visits,
    planned_inspections,
    on_site_inspections,
    publications,
    full_checks,
    samples,
    climbed_duties,
    upper_checks,
    index_objections,
    credit,
    taken_off,
    interviews,
    data_requests,
    hollow_signals,
    unassigned_subjects,
)
