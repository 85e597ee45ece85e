from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import AuditEntry, User
from accounts.models.audit import subject_name
from common.local_time import end_of_local_day, start_of_local_day


def audit_entries(
    *,
    by: User,
    actor: str = "",
    subject_type: str = "",
    subject_id: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[AuditEntry]:
    """What the auditor may read, newest first; days are local and both included."""
    entries = AuditEntry.objects.visible_to(by).select_related("actor").order_by("-at", "-pk")
    if actor:
        entries = entries.filter(Q(actor_label__icontains=actor) | Q(actor__username=actor))
    if subject_type:
        entries = entries.filter(subject_type=subject_type)
    if subject_id:
        entries = entries.filter(subject_id=subject_id)
    if since:
        entries = entries.filter(at__gte=start_of_local_day(since))
    if until:
        entries = entries.filter(at__lt=end_of_local_day(until))
    return entries


def readable_subject_types(by: User) -> list[tuple[str, str]]:
    """Kinds of rows that the auditor's entries tell of, as choices."""
    kinds = AuditEntry.objects.visible_to(by).order_by("subject_type").values_list("subject_type", flat=True)
    return [(kind, subject_name(kind)) for kind in kinds.distinct()]
