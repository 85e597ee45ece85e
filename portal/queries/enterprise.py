"""What the file of one enterprise shows: its index told part by part, and the facts behind it."""

from datetime import datetime, timedelta

from django.db.models import F

from common.local_time import first_of_month, local_date
from duties.models import Duty, DutyMonth
from duties.queries.exempt_reason import tell_exempt_reasons
from enterprises.models import CreditEvent, Enterprise, Licence, Sticker
from hazards.models import Hazard
from inspections.models import BackingAssignment, BackingVisit, Complaint, Inspection, Sample
from scoring.formula.columns import DIMENSIONS
from scoring.models import CurrentIndex, IndexObjection, Reply
from scoring.queries.explanation import explain, snapshot_of
from scoring.queries.explanation_records import records_behind
from scoring.queries.history import DayFigures, index_history

ROWS_SHOWN = 10
VISITS_SHOWN = 3
HISTORY_DAYS = 365
DAILY_DAYS = 60  # then a week and a month are told by one day each
MONTHS_SHOWN = 3


def enterprise_facts(*, user, enterprise: Enterprise, at: datetime) -> dict:
    today = local_date(at)
    current = CurrentIndex.objects.filter(pk=enterprise.pk).select_related("model_version").first()
    snapshot = snapshot_of(current) if current else None
    explanation = explain(snapshot) if snapshot else None
    replies = replies_beside(enterprise)
    history = history_of(enterprise, current) if current else []
    return {
        "current": current,
        "explanation": explanation,
        "records": records_behind(
            user=user, enterprise=enterprise, current=current, explanation=explanation, today=today
        ),
        "district_medians": district_medians(history, current),
        "history": history,
        "inspections": with_replies(
            Inspection.objects.final()
            .filter(enterprise=enterprise)
            .select_related("paper_record")
            .order_by("-inspected_on", "-pk")[:ROWS_SHOWN],
            replies,
        ),
        "samples": with_replies(
            Sample.objects.final()
            .filter(enterprise=enterprise)
            .order_by("-published_on", "-pk")[:ROWS_SHOWN],
            replies,
        ),
        "complaints": Complaint.objects.visible_to(user)
        .filter(enterprise=enterprise)
        .defer("body_encrypted", "contact_encrypted", "reporter_name_encrypted", "answer_encrypted")
        .order_by("-received_at", "-pk")[:ROWS_SHOWN],
        "hazards": Hazard.objects.visible_to(user)
        .filter(enterprise=enterprise, withdrawn_at__isnull=True)
        .order_by(F("closed_on").desc(nulls_first=True), "due_at", "pk")[:ROWS_SHOWN],
        "backing": BackingAssignment.objects.on(today)
        .filter(enterprise=enterprise)
        .select_related("cadre")
        .first(),
        "backing_visits": BackingVisit.objects.visible_to(user)
        .filter(enterprise=enterprise)
        .select_related("cadre", "task")[:VISITS_SHOWN],
        "credit_events": CreditEvent.objects.final()
        .filter(enterprise=enterprise)
        .order_by("-decided_on", "-pk")[:ROWS_SHOWN],
        "licences": Licence.objects.filter(enterprise=enterprise).order_by("-issued_on", "pk")[:ROWS_SHOWN],
        "sticker_count": Sticker.objects.filter(enterprise=enterprise, revoked_at__isnull=True).count(),
        "duties": recent_duties(enterprise, today, at),
        "duty_months": duty_months(enterprise, today),
        "objections": IndexObjection.objects.visible_to(user)
        .beside_the_score(today)
        .filter(enterprise=enterprise)
        .select_related("handler", "ended_by")[:ROWS_SHOWN],
        "reply": replies.get((None, None)),
        "has_replies": bool(replies),
        "today": today,
        "at": at,
    }


def recent_duties(enterprise: Enterprise, today, at: datetime) -> list[Duty]:
    """Of the last two weeks, newest first; what was not owed with the reason."""
    rows = Duty.objects.filter(enterprise=enterprise, due_on__range=(today - timedelta(days=13), today))
    duties = list(rows.order_by("-due_on", "kind"))
    tell_exempt_reasons(duties, enterprise=enterprise, at=at)
    return duties


def replies_beside(enterprise) -> dict[tuple[int | None, int | None], Reply]:
    """What the enterprise says itself, by inspection and sample; neither: of its index."""
    standing = Reply.objects.standing().filter(enterprise=enterprise)
    return {(reply.inspection_id, reply.sample_id): reply for reply in standing}


def with_replies(results, replies) -> list:
    """Each result with the enterprise's word on it as `reply`."""
    rows = list(results)
    for row in rows:
        row.reply = replies.get((None, row.pk) if isinstance(row, Sample) else (row.pk, None))
    return rows


def district_medians(history: list[DayFigures], current) -> dict[str, int | None]:
    """Medians of the district by dimension, on the day of the present figures."""
    newest = history[-1] if history else None
    if newest is None or newest.as_of != current.as_of or newest.district is None:
        return {}
    return {name: getattr(newest.district, f"{name.lower()}_median_tenths") for name in DIMENSIONS}


def history_of(enterprise, current) -> list[DayFigures]:
    until = current.as_of
    return index_history(
        enterprise=enterprise,
        since=until - timedelta(days=HISTORY_DAYS),
        until=until,
        daily_since=until - timedelta(days=DAILY_DAYS),
    )


def duty_months(enterprise, today) -> list[dict]:
    """Daily controls of the last months: due, on time, filed late."""
    month = first_of_month(today)
    months = []
    for _number in range(MONTHS_SHOWN):
        months.append(month)
        month = first_of_month(month - timedelta(days=1))
    rows = DutyMonth.objects.filter(enterprise=enterprise, month__in=months).order_by("-month")
    return [
        {
            "month": row.month,
            "due": row.daily_due.bit_count(),
            "on_time": row.daily_on_time.bit_count(),
            "late": (row.daily_done & ~row.daily_on_time).bit_count(),
        }
        for row in rows
    ]
