"""28,226 real complaints (Chicago 311, 2012–2014) through our deadlines, recounted over a calendar."""

import csv
import gzip
from bisect import bisect_right
from datetime import date, timedelta
from functools import cache

from common.working_days import is_workday
from inspections.models import Complaint, ComplaintRule
from inspections.services.complaint.deadline import first_deadline, new_deadline
from tests.inspections.real_data import needs

FILE, real_complaints = needs("chicago_complaints", "sanitation_2012_2014_half.csv.gz")
RULE = ComplaintRule(kind="COMPLAINT", answer_working_days=7, mediation_working_days=45)
WORKDAYS = [
    day for day in (date(2012, 1, 1) + timedelta(days=number) for number in range(1300)) if is_workday(day)
]


@cache
def answer_of(received_on):
    return first_deadline(Complaint(kind="COMPLAINT", received_on=received_on), rule=RULE)


@cache
def mediation_of(accepted_on):
    return new_deadline(Complaint(kind="COMPLAINT"), "MEDIATE", on=accepted_on, rule=RULE)


def recounted(start, working_days):
    return WORKDAYS[bisect_right(WORKDAYS, start) + working_days - 1]


@real_complaints
def test_every_one_is_due_when_the_calendar_says():
    with gzip.open(FILE, "rt", newline="", encoding="utf-8") as file:
        rows = [(row["Creation_Date"], row["Completion_Date"]) for row in csv.DictReader(file)]

    late = recounted_late = closed = 0
    for created, completed in rows:
        received_on, ended_on = date.fromisoformat(created), completed and date.fromisoformat(completed)
        answer = answer_of(received_on)
        assert answer.due_on == recounted(received_on, 7)
        if ended_on:
            closed += 1
            answer.met_on = ended_on
            late += answer.was_late
            assert mediation_of(ended_on).due_on == recounted(ended_on, 45)
            worked = bisect_right(WORKDAYS, ended_on) - bisect_right(WORKDAYS, received_on)
            recounted_late += worked > 7 or (worked == 7 and not is_workday(ended_on))

    assert (len(rows), closed) == (28_226, 28_082)
    assert late == recounted_late > 0
