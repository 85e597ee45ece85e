"""Hazards that the staffing check found: they open and close with the registry's facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from accounts.services.audit import Change, record_audits
from common.local_time import local_date
from common.masking import mask_name
from hazards.models import Hazard, HazardRule
from hazards.models.hazard import State
from hazards.queries.staffing import findings_without_hazard, hazards_without_finding, source_key_of
from hazards.services.hazard import opening_steps, rule_of
from hazards.services.move import NOTHING, Act, Evidence, Step, Walk, take_steps
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
REGISTRY = Evidence(no_photo="以人员登记为证")
# From each state to closed; nobody but the registry says that it is put right, and nobody else has to look.
TO_CLOSED = {
    State.ASSIGNED: (Act.START, Act.SUBMIT, Act.BEGIN_CHECK, Act.CLOSE),
    State.RECTIFYING: (Act.SUBMIT, Act.BEGIN_CHECK, Act.CLOSE),
    State.EXTENDED: (Act.DROP_REQUEST, Act.SUBMIT, Act.BEGIN_CHECK, Act.CLOSE),
    State.SUBMITTED: (Act.BEGIN_CHECK, Act.CLOSE),
    State.VERIFYING: (Act.CLOSE,),
}
ENDS = {
    Act.START: State.RECTIFYING,
    Act.DROP_REQUEST: State.RECTIFYING,
    Act.SUBMIT: State.SUBMITTED,
    Act.BEGIN_CHECK: State.VERIFYING,
    Act.CLOSE: State.CLOSED,
}


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
    return Followed(opened=opened, closed=closed)


def _open_found(findings, at: datetime) -> int:
    found_on = local_date(at)
    rules: dict[str, HazardRule] = {}
    hazards = []
    for finding in findings:
        if finding.severity not in rules:
            rules[finding.severity] = rule_of(finding.severity, found_on)
        due_at = at + rules[finding.severity].limit
        hazards.append(
            Hazard(
                enterprise=finding.enterprise,
                source=Hazard.Source.STAFFING,
                source_key=source_key_of(finding),
                severity=finding.severity,
                title=title_of(finding)[:240],
                found_at=at,
                found_on=found_on,
                rule=rules[finding.severity],
                due_at=due_at,
                due_on=local_date(due_at),
                assigned_at=at,
            )
        )
    if not hazards:
        return 0
    take_steps([Walk(hazard, opening_steps(State.ASSIGNED, REGISTRY)) for hazard in hazards], by=None, at=at)
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
    return len(hazards)


def _close_cleared(hazards, at: datetime) -> int:
    """The platform closes them, as nobody has to look whether a register says what it says.

    Nobody is named as the one who verified: who rectified never verifies.
    """
    cleared = list(hazards.select_for_update(of=("self",)).select_related("enterprise"))
    if not cleared:
        return 0
    walks, old = [], {hazard.pk: hazard.state for hazard in cleared}
    for hazard in cleared:
        hazard.closed_at, hazard.closed_on, hazard.closed_by = at, local_date(at), None
        hazard.rectified_on = hazard.rectified_on or hazard.closed_on
        walks.append(Walk(hazard, _steps_to_closed(hazard)))
    changed = (
        "state",
        "move_count",
        "rectified_on",
        "before_evidence",
        "after_evidence",
        "closed_at",
        "closed_on",
        "closed_by",
    )
    take_steps(walks, by=None, at=at, changed=changed)
    changes = [
        Change(
            subject=hazard,
            old={"state": old[hazard.pk]},
            new={"state": hazard.state},
            region_path=hazard.enterprise.region_path,
        )
        for hazard in cleared
    ]
    record_audits(action="close_cleared_hazard", changes=changes, by=None, at=at, reason=CLEARED)
    return len(cleared)


def _steps_to_closed(hazard: Hazard) -> list[Step]:
    return [
        Step(
            act,
            ENDS[act],
            reason=CLEARED if act == Act.CLOSE else "",
            after=REGISTRY if act == Act.CLOSE else NOTHING,
        )
        for act in TO_CLOSED[State(hazard.state)]
    ]


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
