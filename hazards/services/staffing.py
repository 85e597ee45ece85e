"""Hazards that the staffing check found: they open and close with the registry's facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from accounts.services.audit import Change, record_audits
from common.local_time import local_date
from common.masking import mask_name
from hazards.models import Hazard
from hazards.queries.staffing import findings_without_hazard, hazards_without_finding, source_key_of
from hazards.services.hazard import rule_of
from hazards.signals import hazards_changed
from staff.models import Post, StaffingFinding

LOCK_KEY = 7_301_012
BATCH = 2_000
Kind = StaffingFinding.Kind
# Stored with the hazard like any other title, in the language of the record.
TITLES = {
    Kind.VACANCY: "未配备{post}",
    Kind.TERM_LAPSED: "{post}{name}任期已满未续任",
    Kind.NOT_CONFIRMED: "{post}{name}任职条件未确认",
    Kind.NOT_MANAGEMENT: "食品安全总监{name}不属于企业管理层",
    Kind.PROHIBITED: "禁业人员{name}担任{post}",
    Kind.TOO_MANY_POSTS: "{post}{name}同时任职过多",
    Kind.NO_CERTIFICATE: "{name}接触直接入口食品，没有有效健康证明",
}
CLEARED = "人员登记显示问题已消除，平台自动销号"


@dataclass(frozen=True)
class Followed:
    """How many hazards were opened and how many closed."""

    opened: int
    closed: int


@transaction.atomic
def follow_staffing_findings(*, at: datetime, enterprise_ids: Sequence[int] | None = None) -> Followed:
    """Open what was found and should be a hazard, close what is cleared; all enterprises if none are named.

    A second run changes nothing; a hazard that was withdrawn stays so.
    """
    _wait_for_turn()
    # Closed first, because what has just been opened needs no look.
    closed = _close_cleared(hazards_without_finding(enterprise_ids), at)
    opened = _open_found(findings_without_hazard(enterprise_ids), at)
    changed = sorted({*closed, *opened})
    for start in range(0, len(changed), BATCH):
        hazards_changed.send(sender=Hazard, enterprise_ids=changed[start : start + BATCH], at=at)
    return Followed(opened=len(opened), closed=len(closed))


def _open_found(findings, at: datetime) -> list[int]:
    """The enterprise of each hazard opened."""
    found_on = local_date(at)
    limits = {}
    hazards = []
    for finding in findings:
        if finding.severity not in limits:
            limits[finding.severity] = rule_of(finding.severity, found_on).limit
        due_at = at + limits[finding.severity]
        hazards.append(
            Hazard(
                enterprise=finding.enterprise,
                source=Hazard.Source.STAFFING,
                source_key=source_key_of(finding),
                severity=finding.severity,
                title=title_of(finding)[:240],
                found_at=at,
                found_on=found_on,
                due_at=due_at,
                due_on=local_date(due_at),
            )
        )
    Hazard.objects.bulk_create(hazards, batch_size=BATCH)
    changes = [
        Change(
            subject=hazard,
            new={
                "state": hazard.state,
                "severity": hazard.severity,
                "source": hazard.source,
                "due_at": hazard.due_at.isoformat(),
            },
            region_path=hazard.enterprise.region_path,
        )
        for hazard in hazards
    ]
    record_audits(action="open_hazard", changes=changes, by=None, at=at)
    return [hazard.enterprise_id for hazard in hazards]


def _close_cleared(hazards, at: datetime) -> list[int]:
    """The platform closes them, as nobody has to look whether a register says what it says.

    Nobody is named as the one who verified: who rectified never verifies.
    """
    cleared = list(hazards.select_for_update(of=("self",)).select_related("enterprise"))
    for start in range(0, len(cleared), BATCH):
        Hazard.objects.filter(pk__in=[hazard.pk for hazard in cleared[start : start + BATCH]]).update(
            state=Hazard.State.CLOSED, closed_at=at, closed_on=local_date(at), closed_by=None
        )
    changes = [
        Change(
            subject=hazard,
            old={"state": hazard.state},
            new={"state": str(Hazard.State.CLOSED)},
            region_path=hazard.enterprise.region_path,
        )
        for hazard in cleared
    ]
    record_audits(action="close_cleared_hazard", changes=changes, by=None, at=at, reason=CLEARED)
    return [hazard.enterprise_id for hazard in cleared]


def title_of(finding: StaffingFinding) -> str:
    """What is wrong in one line; a person only by their masked name, as hazards are read by many."""
    name = mask_name(finding.person.name) if finding.person else ""
    # The label in the language of the record, not of whoever happens to be signed in.
    post = POST_NAMES.get(finding.post_kind, "")
    return TITLES[Kind(finding.kind)].format(post=post, name=name)


POST_NAMES: dict[str, str] = {
    Post.Kind.PRINCIPAL: "主要负责人",
    Post.Kind.DIRECTOR: "食品安全总监",
    Post.Kind.OFFICER: "食品安全员",
    Post.Kind.STAFF: "从业人员",
}


def _wait_for_turn() -> None:
    """Two at once would open the same hazard twice; SQLite lets one write at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_KEY])
