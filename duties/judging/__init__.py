"""What looks hollow, kind by kind: pure functions over candidates, without Django, database or clock.

Each takes the rows that its statement in `duties.queries.hollow_candidates` has found, and limits with the
names of `HollowRule`; it gives findings, at most one a manager and enterprise.
"""
