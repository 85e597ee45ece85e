"""How far a duty has come: from duty, newest record, that record's review and the draft, in one query."""

from datetime import date

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from duties.models import Duty, DutyRecord, RecordReview, ReportDraft

RECORD_STATES = {
    "DUE": _("待完成"),
    "DRAFT": _("草稿"),
    "OVERDUE": _("逾期"),
    "SUBMITTED": pgettext_lazy("记录", "待确认"),
    "RETURNED": _("已退回"),
    "CONFIRMED": _("已确认"),
    "EXEMPT": _("免除"),
}


def with_record_state(duties: QuerySet[Duty], today: date) -> QuerySet[Duty]:
    """Each duty with its `record_state`; whether it was late is `Duty.state`, whatever became of it later."""
    drafts = ReportDraft.objects.filter(**_of_outer(), version__gte=1)
    decisions = RecordReview.objects.filter(record=OuterRef("pk"), verdict__in=RecordReview.DECISIONS)
    newest = DutyRecord.objects.filter(**_of_outer()).order_by("-revision")
    verdict = newest.annotate(verdict=Subquery(decisions.values("verdict")[:1])).values("verdict")[:1]
    return duties.annotate(newest_verdict=Subquery(verdict)).annotate(
        record_state=Case(
            When(state=Duty.State.EXEMPT, then=Value("EXEMPT")),
            When(state__in=Duty.DONE_STATES, newest_verdict="CONFIRMED", then=Value("CONFIRMED")),
            When(state__in=Duty.DONE_STATES, newest_verdict="RETURNED", then=Value("RETURNED")),
            When(state__in=Duty.DONE_STATES, then=Value("SUBMITTED")),
            When(Q(state=Duty.State.OVERDUE) | Q(due_on__lt=today), then=Value("OVERDUE")),
            When(Exists(drafts), then=Value("DRAFT")),
            default=Value("DUE"),
            output_field=CharField(),
        )
    )


def state_of(duty: Duty, today: date) -> str:
    """The same for one duty in hand."""
    return (
        with_record_state(Duty.objects.filter(pk=duty.pk), today).values_list("record_state", flat=True).get()
    )


def _of_outer() -> dict[str, OuterRef]:
    return {name: OuterRef(name) for name in ("enterprise_id", "due_on", "kind")}
