"""The statements that sum finished facts to one row an enterprise; the same text on every database.

Sums of whole numbers only: no order of rows, no rounding, no database can change them. Each statement
joins `decay`, the weight of a fact by its day, and comes with the names of the columns it fills.
"""

from dataclasses import dataclass

from duties.models import HollowReview, HollowSignal
from enterprises.models import CreditEvent, Enterprise
from hazards.models import Hazard
from inspections.models import Complaint, ComplaintMediation, Inspection, Sample
from scoring.formula.columns import HAZARD_ENDS
from scoring.formula.decay import FULL
from scoring.formula.model import PENALTY_GRADES, SIZE_BANDS


@dataclass(frozen=True)
class Statement:
    """`text` leaves a place for {scope}, a condition on `enterprise_column`."""

    text: str
    enterprise_column: str
    names: tuple[str, ...]


ENTERPRISES = f"""
SELECT e.id, e.region_id,
       CASE e.size_band {" ".join(f"WHEN '{band}' THEN {n}" for n, band in enumerate(SIZE_BANDS))} END,
       CASE WHEN e.credit_code <> '' THEN 1 ELSE 0 END,
       CASE WHEN e.status = 'SUSPENDED' THEN 1 ELSE 0 END,
       CASE WHEN e.registered_on <= %(as_of)s THEN 1 ELSE 0 END,
       CASE WHEN e.registered_on <= %(channel_open)s THEN 1 ELSE 0 END,
       COALESCE(e.recorded_since, e.registered_on, %(as_of)s)
FROM {Enterprise._meta.db_table} e
WHERE e.status <> 'CLOSED' AND {{scope}}
ORDER BY e.id
"""


WITH_DECAY = "WITH decay (mark, on_date, weight) AS (VALUES {rows}) "

INSPECTIONS = Statement(
    f"""
SELECT i.enterprise_id, COUNT(i.score),
       SUM(CASE WHEN i.score IS NULL THEN 0 ELSE d.weight END), SUM(d.weight * COALESCE(i.score, 0)),
       SUM(CASE WHEN i.items_checked THEN 1 ELSE 0 END),
       SUM(CASE WHEN i.items_checked AND i.key_failure_count > 0 THEN 1 ELSE 0 END),
       SUM(CASE WHEN i.items_checked THEN d.weight ELSE 0 END),
       SUM(CASE WHEN i.items_checked AND i.key_failure_count = 0 THEN d.weight ELSE 0 END)
FROM {Inspection._meta.db_table} i JOIN decay d ON d.on_date = i.final_on
WHERE i.withdrawn_at IS NULL AND i.final_on >= %(first)s AND i.final_on <= %(as_of)s AND {{scope}}
GROUP BY i.enterprise_id
""",
    "i.enterprise_id",
    (
        "inspections",
        "inspection_weight",
        "inspection_weighted_score",
        "key_inspections",
        "key_failures",
        "key_weight",
        "key_clear_weight",
    ),
)
# A failed sample keeps its cap until it is disposed of, however old it is.
SAMPLES = Statement(
    f"""
SELECT s.enterprise_id,
       SUM(CASE WHEN s.verdict = 'PASSED' AND d.weight > 0 THEN 1 ELSE 0 END),
       SUM(CASE WHEN s.verdict = 'FAILED' AND d.weight > 0 THEN 1 ELSE 0 END),
       SUM(CASE WHEN s.verdict = 'PASSED' THEN COALESCE(d.weight, 0) ELSE 0 END),
       SUM(CASE WHEN s.verdict = 'PASSED' THEN 0
                WHEN s.is_risk_item THEN %(risk_item_weight)s * COALESCE(d.weight, 0)
                ELSE COALESCE(d.weight, 0) END),
       SUM(CASE WHEN s.disposal = 'PENDING' OR s.disposed_on > %(as_of)s THEN 1 ELSE 0 END)
FROM {Sample._meta.db_table} s LEFT JOIN decay d ON d.on_date = s.final_on
WHERE s.withdrawn_at IS NULL AND s.final_on <= %(as_of)s AND {{scope}}
  AND (s.final_on >= %(first)s OR s.disposal = 'PENDING' OR s.disposed_on > %(as_of)s)
GROUP BY s.enterprise_id
""",
    "s.enterprise_id",
    (
        "samples_passed",
        "samples_failed",
        "samples_passed_weight",
        "samples_failed_weight",
        "disposals_pending",
    ),
)
# Only what is in the hands of the enterprise: whether it came to an agreement, and kept it. When the office
# answered is no merit and no fault of the enterprise.
COMPLAINTS = Statement(
    f"""
SELECT c.enterprise_id, COUNT(*), SUM(d.weight * c.severity),
       SUM(CASE WHEN c.outcome <> 'AGREED' OR c.ended_on > %(as_of)s OR m.broken_on <= %(as_of)s THEN 0
                WHEN m.performed_on <= %(as_of)s AND m.performed_on > m.perform_by THEN 0 ELSE 1 END),
       SUM(CASE WHEN c.outcome = 'AGREED' AND m.performed_on <= %(as_of)s AND m.performed_on > m.perform_by
                THEN 1 ELSE 0 END),
       SUM(CASE WHEN c.outcome = 'FIRM_DECLINED' AND c.ended_on <= %(as_of)s OR m.broken_on <= %(as_of)s
                THEN 1 ELSE 0 END)
FROM {Complaint._meta.db_table} c JOIN decay d ON d.on_date = c.final_on
LEFT JOIN {ComplaintMediation._meta.db_table} m ON m.complaint_id = c.id
WHERE c.withdrawn_at IS NULL AND c.verdict = 'VERIFIED'
  AND c.final_on >= %(first)s AND c.final_on <= %(as_of)s AND {{scope}}
GROUP BY c.enterprise_id
""",
    "c.enterprise_id",
    ("complaints", "complaint_load", "complaints_in_time", "complaints_late", "complaints_overdue"),
)
_NOT_ENDED = "(e.publish_to IS NULL OR e.publish_to >= %(as_of)s)"
_LISTED = f"COALESCE(e.publish_from, e.final_on) <= %(as_of)s AND {_NOT_ENDED}"
_PUBLISHED = f"e.publish_from <= %(as_of)s AND {_NOT_ENDED}"
CREDIT_EVENTS = Statement(
    "SELECT e.enterprise_id, "
    + ", ".join(
        f"SUM(CASE WHEN e.kind = 'PENALTY' AND e.severity = '{grade}' AND {_PUBLISHED} THEN 1 ELSE 0 END)"
        for grade in PENALTY_GRADES
    )
    + f""",
       CAST(MAX(CASE WHEN e.kind = 'ABNORMAL_LIST' AND {_LISTED} THEN 1 ELSE 0 END) AS bigint),
       CAST(MAX(CASE WHEN e.kind = 'SERIOUS_LIST' AND {_LISTED} THEN 1 ELSE 0 END) AS bigint),
       SUM(CASE WHEN e.kind = 'HONOUR' AND e.final_on > %(honours_after)s THEN 1 ELSE 0 END)
FROM {CreditEvent._meta.db_table} e
WHERE e.withdrawn_at IS NULL AND e.final_on <= %(as_of)s AND {{scope}}
GROUP BY e.enterprise_id
""",
    "e.enterprise_id",
    (
        "penalties_minor",
        "penalties_general",
        "penalties_serious",
        "is_on_abnormal_list",
        "is_on_serious_list",
        "honours",
    ),
)


# A reversal counts from its own day on, so that an earlier day, computed again, has what it had.
HOLLOW_SIGNALS = Statement(
    f"""
SELECT s.enterprise_id, COUNT(*)
FROM {HollowReview._meta.db_table} c
JOIN {HollowSignal._meta.db_table} s ON s.id = c.signal_id
LEFT JOIN {HollowReview._meta.db_table} r
       ON r.signal_id = c.signal_id AND r.outcome = 'REVERSED' AND r.at < %(end)s
WHERE c.outcome = 'CONFIRMED' AND c.at >= %(begin)s AND c.at < %(end)s AND r.id IS NULL AND {{scope}}
GROUP BY s.enterprise_id
""",
    "s.enterprise_id",
    ("hollow_confirmed",),
)


# A closed hazard weighs by the day of closing; one open past its deadline weighs fully, however old it is.
# In time or late is the enterprise's day: when it had put right what was then verified, and not when somebody
# came to look. What waits for that counts as neither.
# One of a sample counts with its sample: not before the time to object or the re-test is over.
# What the enterprise was not told of, because nobody has looked at the report yet, says nothing of it.
# `place` is where it belongs in HAZARD_PLACES; 6 is open and not yet due or waiting to be verified, which
# only matters when critical.
_OWN = ", ".join(f"'{source}'" for source in Hazard.OWN_SOURCES)
HAZARD_PLACES = tuple(f"{finder}_hazards_{end}" for finder in ("own", "found") for end in HAZARD_ENDS)
OPEN_IN_TIME = len(HAZARD_PLACES)
HAZARDS = f"""
SELECT h.enterprise_id, h.place, COUNT(*), SUM(CASE WHEN h.is_open = 1 THEN {FULL} ELSE d.weight END),
       SUM(h.is_critical_open)
FROM (SELECT h.enterprise_id, h.closed_on,
             CASE WHEN h.source IN ({_OWN}) THEN 'own' ELSE 'found' END AS finder,
             CASE WHEN h.closed_on <= %(as_of)s THEN 0 ELSE 1 END AS is_open,
             CASE WHEN h.closed_on <= %(as_of)s OR h.severity <> 'CRITICAL' THEN 0
                  ELSE 1 END AS is_critical_open,
             CASE WHEN (h.due_on >= %(as_of)s OR h.rectified_on <= %(as_of)s)
                       AND (h.closed_on IS NULL OR h.closed_on > %(as_of)s)
                  THEN {OPEN_IN_TIME}
                  ELSE CASE WHEN h.source IN ({_OWN}) THEN 0 ELSE {len(HAZARD_ENDS)} END
                     + CASE WHEN h.closed_on <= %(as_of)s
                            THEN CASE WHEN COALESCE(h.rectified_on, h.closed_on) <= h.due_on THEN 0 ELSE 1 END
                            ELSE 2 END END AS place
      FROM {Hazard._meta.db_table} h
      WHERE h.withdrawn_at IS NULL AND h.assigned_at IS NOT NULL AND h.found_on <= %(as_of)s AND {{scope}}
        AND (h.closed_on IS NULL OR h.closed_on >= %(first)s)
        AND NOT EXISTS (SELECT 1 FROM {Sample._meta.db_table} s
                        WHERE s.hazard_id = h.id AND (s.final_on IS NULL OR s.final_on > %(as_of)s))) h
LEFT JOIN decay d ON d.mark = h.finder AND d.on_date = h.closed_on
WHERE h.is_open = 1 OR d.weight IS NOT NULL
GROUP BY h.enterprise_id, h.place
"""
