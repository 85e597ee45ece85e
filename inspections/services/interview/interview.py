"""Accountability interviews (责任约谈): recorded, confirmed as followed, or withdrawn; never edited."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date
from enterprises.models import ArchiveEntry, Enterprise
from enterprises.queries.credit.publication import add_months
from enterprises.services.credit.archive import Fact, enter_facts
from enterprises.services.photo import keep_photo
from hazards.models import Hazard
from inspections.models import AccountabilityInterview, Inspection, InterviewPhoto, InterviewRule
from inspections.queries.interview.sealed import sealed_interview
from inspections.services.interview.notice import TOPIC, tell_enterprise
from inspections.services.interview.reminder import overdue_key
from ledger.services.leaf import add_leaf
from notifications.services.notice import withdraw_notices

Act = ArchiveEntry.Act
Ground = AccountabilityInterview.Ground


class InterviewRefused(Exception):
    """The interview can't be recorded or changed as asked; `field` names what has to be put right."""

    field: str | None = None


class HeldInFuture(InterviewRefused):
    field = "held_on"


class DueBeforeHeld(InterviewRefused):
    field = "due_on"


class GroundMissing(InterviewRefused):
    """A hazard or an inspection of this enterprise has to be named."""

    field = "ground"


class MinutesMissing(InterviewRefused):
    """What was said is written down, or shown in a photo of the signed paper."""

    field = "minutes"


class NoRuleInForce(InterviewRefused):
    """No rule says whether an interview of that day is published."""


class KeyUsedElsewhere(InterviewRefused):
    """Another interview bears the number already."""


class NotOpen(InterviewRefused):
    """It was confirmed or withdrawn before."""


class AlreadyWithdrawn(InterviewRefused):
    """It was withdrawn before."""


@transaction.atomic
def record_interview(
    *,
    enterprise: Enterprise,
    ground: str,
    facts: str,
    held_on: date,
    interviewers: str,
    interviewee: str,
    interviewee_post: str,
    measures: str,
    due_on: date,
    by: User,
    at: datetime,
    hazard: Hazard | None = None,
    inspection: Inspection | None = None,
    place: str = "",
    minutes: str = "",
    photos: Sequence[bytes] = (),
    key: UUID | None = None,
) -> AccountabilityInterview:
    """`photos` are files: the signed minutes, the talk. The interview goes in the credit archive at once.

    The same `key` again gives what was recorded with it: a form that is sent twice is one talk.
    """
    Enterprise.objects.select_for_update(no_key=True).get(
        pk=enterprise.pk
    )  # two of one form come one after the other
    if key and (known := _known(key, enterprise, by)):
        return known
    if held_on > local_date(at):
        raise HeldInFuture(_("约谈日期不能晚于今天。"))
    if due_on < held_on:
        raise DueBeforeHeld(_("整改期限不能早于约谈日期。"))
    if not (minutes.strip() or photos):
        raise MinutesMissing(_("请填写约谈笔录，或者附上笔录照片。"))
    _check_ground(enterprise, ground, hazard, inspection)
    rule = InterviewRule.objects.on(held_on).order_by("-effective_from").first()
    if rule is None:
        raise NoRuleInForce(_("约谈当日没有有效的公示规则。"))
    interview = AccountabilityInterview.objects.create(
        record_id=key or uuid4(),
        enterprise=enterprise,
        ground=ground,
        hazard=hazard,
        inspection=inspection,
        facts=facts,
        held_on=held_on,
        place=place,
        interviewers=interviewers,
        interviewee=interviewee,
        interviewee_post=interviewee_post,
        measures=measures,
        due_on=due_on,
        minutes=minutes,
        rule=rule,
        recorded_by=by,
        recorded_at=at,
    )
    for data in photos:
        photo = keep_photo(key=uuid4(), enterprise=enterprise, data=data, by=by, at=at)
        InterviewPhoto.objects.create(interview=interview, photo=photo)
    add_leaf(sealed_interview(interview).entry)
    _tell(interview, Act.RECORD, "record_interview", by, at)
    tell_enterprise(interview, "recorded", at=at)
    return interview


@transaction.atomic
def confirm_measures(
    *, interview: AccountabilityInterview, note: str, by: User, at: datetime
) -> AccountabilityInterview:
    """A regulator has seen that what was agreed was done."""
    interview = _locked(interview)
    if not interview.is_open:
        raise NotOpen(_("这次约谈的整改已经确认，不能再次确认。"))
    interview.done_at, interview.done_by, interview.done_note = at, by, note
    interview.save(update_fields=["done_at", "done_by", "done_note"])
    _tell(interview, Act.CLOSE, "confirm_interview_measures", by, at, reason=note)
    tell_enterprise(interview, "confirmed", at=at, note=note)
    return interview


@transaction.atomic
def withdraw_interview(
    *, interview: AccountabilityInterview, reason: str, by: User, at: datetime
) -> AccountabilityInterview:
    """Recorded by mistake: it stays on record and says so."""
    interview = _locked(interview)
    interview.withdrawn_at, interview.withdraw_reason = at, reason
    interview.save(update_fields=["withdrawn_at", "withdraw_reason"])
    _tell(interview, Act.WITHDRAW, "withdraw_interview", by, at, reason=reason)
    tell_enterprise(interview, "withdrawn", at=at, note=reason)
    return interview


def _known(key: UUID, enterprise: Enterprise, by: User) -> AccountabilityInterview | None:
    known = AccountabilityInterview.objects.filter(record_id=key).first()
    if known is not None and (known.enterprise_id, known.recorded_by_id) != (enterprise.pk, by.pk):
        raise KeyUsedElsewhere(_("这份记录的编号已经用过，请重新打开。"))
    return known


def _check_ground(
    enterprise: Enterprise, ground: str, hazard: Hazard | None, inspection: Inspection | None
) -> None:
    named = {Ground.HAZARD: hazard, Ground.INSPECTION: inspection}
    if ground in named and named[Ground(ground)] is None:
        raise GroundMissing(_("请选择这次约谈所依据的隐患或检查。"))
    if any(row is not None and row.enterprise_id != enterprise.pk for row in (hazard, inspection)):
        raise GroundMissing(_("隐患或检查不属于这家单位。"))


def _locked(interview: AccountabilityInterview) -> AccountabilityInterview:
    rows = AccountabilityInterview.objects.select_for_update(of=("self",))
    interview = rows.select_related("enterprise", "rule").get(pk=interview.pk)
    if interview.withdrawn_at:
        raise AlreadyWithdrawn(_("这次约谈已经撤销。"))
    return interview


def _tell(
    interview: AccountabilityInterview, act: str, action: str, by: User, at: datetime, reason: str = ""
) -> None:
    """In the archive and in the audit trail; what was said stays in the interview itself."""
    is_public = interview.rule.is_public and act != Act.WITHDRAW
    starts = local_date(interview.recorded_at) if is_public else None
    fact = Fact(
        enterprise_id=interview.enterprise_id,
        kind=ArchiveEntry.Kind.INTERVIEW,
        subject=ArchiveEntry.Subject.INTERVIEW,
        subject_id=interview.pk,
        act=act,
        occurred_on=interview.held_on,
        outcome=interview.ground,
        reason=reason,
        publish_from=starts,
        publish_to=add_months(starts, interview.rule.publish_months) if starts else None,
        sealed_as=(interview.record_id, 1) if act == Act.RECORD else None,
    )
    enter_facts([fact], at=at)
    if act != Act.RECORD:
        withdraw_notices(topic=TOPIC, keys=[overdue_key(interview)], at=at)
    record_audit(
        action=action,
        subject=interview,
        by=by,
        at=at,
        region_path=interview.enterprise.region_path,
        new={"held_on": interview.held_on.isoformat(), "ground": interview.ground},
        reason=reason,
    )
