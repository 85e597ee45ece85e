"""Drafts of reports and minutes: made the day before they are due, saved as somebody writes, never lost."""

from datetime import date, datetime

from django.db import connection, transaction

from accounts.models import User
from duties.models import Duty, DutyRecord, ReportDraft
from duties.signals import report_draft_ready

BATCH = 2_000  # enterprises a signal
# A draft that somebody opened before is there already and is not told of again.
PREPARE = """
    INSERT INTO duties_reportdraft (enterprise_id, due_on, kind, revision, content, version, made_at)
    SELECT enterprise_id, due_on, kind, 1, '{{}}', 0, {moment}
    FROM duties_duty
    WHERE due_on = %s AND kind IN (2, 3) AND state IN (1, 4)
    ORDER BY enterprise_id, kind
    ON CONFLICT (enterprise_id, due_on, kind, revision) DO NOTHING
    RETURNING enterprise_id, kind
"""


class DraftChanged(Exception):
    """Somebody else has saved the draft since it was opened; nothing was stored. `draft` is what stands."""

    def __init__(self, draft: ReportDraft):
        super().__init__(draft.pk, draft.version)
        self.draft = draft


class HandedInMeanwhile(Exception):
    """The report that this draft was to become has been handed in; nothing was stored."""


class NothingToDraft(Exception):
    """Daily records are written at once and have no draft."""


def open_draft(*, duty: Duty, at: datetime) -> ReportDraft:
    """The draft of the report that is to be written next: the first one, or a correction."""
    if duty.kind == Duty.Kind.DAILY_CONTROL:
        raise NothingToDraft
    draft, _new = ReportDraft.objects.get_or_create(
        enterprise_id=duty.enterprise_id,
        due_on=duty.due_on,
        kind=duty.kind,
        revision=_next_revision(duty),
        defaults={"made_at": at},
    )
    return draft


@transaction.atomic
def save_draft(
    *,
    duty: Duty,
    content: dict[str, str],
    version: int,
    by: User,
    at: datetime,
    revision: int | None = None,
) -> ReportDraft:
    """Store what stands in the form; `version` is the one from which it was written.

    `revision` is what the writer was writing: a phone may come back when that has been handed in.
    The same content again is no saving, so that a message sent twice meets no conflict with itself.
    """
    draft = open_draft(duty=duty, at=at)
    if revision is not None and revision != draft.revision:
        raise HandedInMeanwhile
    draft = ReportDraft.objects.select_for_update().get(pk=draft.pk)
    if draft.content == content:
        return draft
    if draft.version != version:
        raise DraftChanged(draft)
    draft.content, draft.version = content, draft.version + 1
    draft.saved_at, draft.saved_by = at, by
    draft.save(update_fields=["content", "version", "saved_at", "saved_by"])
    return draft


@transaction.atomic
def prepare_drafts(*, due_on: date, at: datetime) -> int:
    """A draft for each report that is due that day and not handed in; tells whose are new, says how many."""
    moment = "%s::timestamptz" if connection.vendor == "postgresql" else "%s"
    values = [connection.ops.adapt_datetimefield_value(at), connection.ops.adapt_datefield_value(due_on)]
    with connection.cursor() as cursor:
        cursor.execute(PREPARE.format(moment=moment), values)
        made = cursor.fetchall()
    for kind in (Duty.Kind.WEEKLY_CHECK, Duty.Kind.MONTHLY_DISPATCH):
        enterprise_ids = [enterprise_id for enterprise_id, made_kind in made if made_kind == kind]
        for start in range(0, len(enterprise_ids), BATCH):
            report_draft_ready.send(
                sender=ReportDraft,
                enterprise_ids=enterprise_ids[start : start + BATCH],
                kind=kind,
                due_on=due_on,
                at=at,
            )
    return len(made)


def _next_revision(duty: Duty) -> int:
    if duty.state not in Duty.DONE_STATES:
        return 1
    records = DutyRecord.objects.filter(enterprise_id=duty.enterprise_id, due_on=duty.due_on, kind=duty.kind)
    newest = records.order_by("-revision").values_list("revision", flat=True).first()
    return (newest or 0) + 1
