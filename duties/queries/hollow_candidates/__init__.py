"""Candidates for a hollow routine: one statement a kind over a whole district, whatever its size.

`read_once` comes first: it reads the records that all the statements then ask. A statement lets through what
may be a sign and little else; `duties.judging` decides in memory. Days of a signal that somebody has reviewed
are not looked at again for its kind. Only first revisions count: who corrects later does not do the duty.
"""

from duties.queries.hollow_candidates.batch import late_records
from duties.queries.hollow_candidates.contradiction import passed_records
from duties.queries.hollow_candidates.pace import hurried_records
from duties.queries.hollow_candidates.photo import foreign_photos, shown_photos
from duties.queries.hollow_candidates.place import far_records
from duties.queries.hollow_candidates.read_once import read_once
from duties.queries.hollow_candidates.reading import common_readings
from duties.queries.hollow_candidates.text import repeated_words
from duties.queries.hollow_candidates.window import Window
from duties.queries.hollow_candidates.written import written_by_managers

__all__ = [
    "Window",
    "common_readings",
    "far_records",
    "foreign_photos",
    "hurried_records",
    "late_records",
    "passed_records",
    "read_once",
    "repeated_words",
    "shown_photos",
    "written_by_managers",
]
