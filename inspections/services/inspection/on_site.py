"""An inspection on site from plan to result (令49号): planned, begun, recorded, told, final."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Region, Role, User
from accounts.services.audit import record_audit
from common.local_time import end_of_local_day, local_date
from common.stored_file import store_encrypted
from enterprises.models import Enterprise, Photo
from hazards.models import Hazard
from hazards.services.hazard import open_hazard
from hazards.services.move import Evidence
from inspections.models import (
    Checklist,
    ChecklistItem,
    Inspection,
    InspectionItem,
    InspectionRule,
    OnSiteAnswer,
    OnSiteInspection,
    OnSiteInspector,
    OnSitePhoto,
    OnSiteSignature,
    PlannedInspection,
    Presence,
)
from inspections.models.inspection.on_site import LEAST_INSPECTORS, IllegalOnSiteMove
from inspections.queries.inspection.inspectors import possible_inspectors
from inspections.queries.inspection.system_check import may_have_system_check
from inspections.queries.planning.appointment import appointment_of
from inspections.queries.planning.inspectors import must_recuse, sendable_to
from inspections.services.inspection.inspection import (
    InspectionRefused,
    NoRuleInForce,
    hazard_key,
    make_final,
    tell_of,
)
from inspections.services.inspection.telling import tell_arranged, tell_called_off

State, Level = OnSiteInspection.State, OnSiteInspection.Level
Outcome = OnSiteAnswer.Outcome
SIGNATURES = "signatures"  # the folder of drawn ones
CLOCK_SKEW = timedelta(minutes=5)
LEVELS = {
    Role.CITY_REGULATOR: Level.CITY,
    Role.DISTRICT_REGULATOR: Level.DISTRICT,
    Role.BRANCH_REGULATOR: Level.BRANCH,
}


REGION_LEVELS = {Region.Level.CITY: Level.CITY, Region.Level.DISTRICT: Level.DISTRICT}


class NoChecklistInForce(InspectionRefused):
    """No checklist is in force for that kind of enterprise on that day."""


class NoSystemCheck(InspectionRefused):
    """A system check is for special and high-risk producers and large sellers (令49号第五十三条)."""


class TooFewInspectors(InspectionRefused):
    """Order 49 art. 23: two at least."""


class NotOfTheTerritory(InspectionRefused):
    """Somebody is no regulator of where the enterprise is."""


class MustRecuse(InspectionRefused):
    """An inspector has to do with the enterprise (令49号第二十四条)."""


class NotAnInspector(InspectionRefused):
    """Only who carries the inspection out takes it further."""


class PapersNotShown(InspectionRefused):
    """Papers are shown and the right to ask for other inspectors is told before anything is looked at."""


class PresenceMissing(InspectionRefused):
    """Neither a proof that they are there, nor why there is none."""


class PresenceOfAnother(InspectionRefused):
    """The proof is of another enterprise, another day, somebody else, or used before."""


class NotAsDrawn(InspectionRefused):
    """Chance has said who makes this visit; others go only after a change with its reason."""


class ArrangedAlready(InspectionRefused):
    """An inspection on site that is not over stands for this visit of the plan."""


class NotInThatState(InspectionRefused):
    """From where it stands it can't go there; somebody may have taken it further meanwhile."""


class AnswersIncomplete(InspectionRefused):
    """An item has no answer, or one that it can't have."""


class KeyUsedElsewhere(InspectionRefused):
    """The key belongs to the record of another inspection."""


class SignatureMissing(InspectionRefused):
    """An inspector has not signed, or neither has the enterprise nor is it said why not."""


class CapturedInFuture(InspectionRefused):
    """The phone's clock is ahead by more than clocks differ."""


@dataclass(frozen=True)
class Answer:
    """What was found of one item."""

    code: str
    outcome: str
    note: str = ""
    is_corrected: bool = False
    due_on: date | None = None
    is_critical: bool = False
    photos: Sequence[Photo] = ()
    after_photos: Sequence[Photo] = ()


@dataclass(frozen=True)
class Signature:
    """A name, and the PNG that was drawn, where one was."""

    name: str
    picture: bytes = b""


@dataclass(frozen=True)
class Signing:
    """Who signs: each inspector by user key; the enterprise, or why it refused and who saw it."""

    inspectors: dict[int, Signature] = field(default_factory=dict)
    enterprise: Signature | None = None
    refused_reason: str = ""
    witness: str = ""


@transaction.atomic
def plan_on_site(
    *,
    enterprise: Enterprise,
    kind: str,
    planned_on: date,
    inspectors: Sequence[User],
    by: User,
    at: datetime,
    checklist: Checklist | None = None,
    planned: PlannedInspection | None = None,
) -> OnSiteInspection:
    """Arrange an inspection; whoever goes is named now or when it begins.

    `planned` is the visit of the plan that it stands for: a drawn one is made by those it was drawn for.
    """
    if kind == Inspection.Kind.SYSTEM and not may_have_system_check(enterprise):
        raise NoSystemCheck(
            _("体系检查只对特殊食品生产者、高风险食品生产者和大型销售者进行（令49号第五十三条）。")
        )
    checklist = checklist or Checklist.objects.for_kind(enterprise.kind, planned_on).first()
    if checklist is None:
        raise NoChecklistInForce(_("这类主体在那一天没有有效的要点表。"))
    if planned is not None:
        planned = _refuse_taken(planned, enterprise)
    refuse_wrong_people(enterprise, inspectors, planned_on, planned)
    on_site = OnSiteInspection.objects.create(
        enterprise=enterprise,
        kind=kind,
        checklist=checklist,
        planned=planned,
        level=level_of([by, *inspectors], enterprise, local_date(at), planned),
        planned_on=planned_on,
        planned_by=by,
        planned_at=at,
    )
    name_inspectors(on_site, inspectors)
    new = {"planned_on": planned_on.isoformat(), "kind": kind, "checklist": str(checklist)}
    audit_on_site(on_site, "plan_on_site", by, at, new=new)
    tell_arranged(on_site, (), by=by, at=at)
    return on_site


@transaction.atomic
def start_on_site(
    *,
    on_site: OnSiteInspection,
    inspectors: Sequence[User],
    papers_shown: bool,
    recusal_declared: bool,
    by: User,
    at: datetime,
    presence: Presence | None = None,
    no_presence_reason: str = "",
) -> OnSiteInspection:
    """At the door: two inspectors or more, papers shown, recusal told, presence proved or why it is not."""
    on_site = _locked(on_site, State.STARTED)
    day = local_date(at)
    inspectors = list({user.pk: user for user in inspectors}.values())
    if len(inspectors) < LEAST_INSPECTORS:
        raise TooFewInspectors(_("现场检查至少两名检查人员（令49号第二十三条）。"))
    if by not in inspectors:
        raise NotAnInspector(_("由参加检查的人开始检查。"))
    refuse_wrong_people(on_site.enterprise, inspectors, day, on_site.planned)
    if not papers_shown or not recusal_declared:
        raise PapersNotShown(_("请先出示执法证件，并告知对方可以申请回避（令49号第二十三条、第二十四条）。"))
    if presence is None and not no_presence_reason.strip():
        raise PresenceMissing(_("请先做到场验证，或写明为什么没有。"))
    if presence is not None:
        _refuse_presence_of_another(presence, on_site, inspectors, day)
    name_inspectors(on_site, inspectors)
    on_site.level = level_of(inspectors, on_site.enterprise, day, on_site.planned)
    on_site.inspector_count = len(inspectors)
    on_site.started_at, on_site.started_on, on_site.started_by = at, day, by
    on_site.papers_shown, on_site.recusal_declared = papers_shown, recusal_declared
    on_site.presence = presence
    on_site.no_presence_reason = "" if presence else no_presence_reason.strip()[:200]
    on_site.move_to(State.STARTED)
    on_site.save()
    new = {"inspectors": sorted(user.pk for user in inspectors), "presence": presence and presence.pk}
    audit_on_site(on_site, "start_on_site", by, at, new=new)
    return on_site


def record_on_site(
    *,
    on_site: OnSiteInspection,
    answers: Sequence[Answer],
    idempotency_key: UUID,
    by: User,
    at: datetime,
    remarks: str = "",
    captured_at: datetime | None = None,
    signing: Signing | None = None,
) -> OnSiteInspection:
    """The whole checklist at once, with the signatures where they were given on the spot.

    The same key again gives what was recorded with it and changes nothing: a phone without an answer sends
    again.
    """
    try:
        with transaction.atomic():
            return _record(on_site, answers, idempotency_key, by, at, remarks, captured_at, signing)
    except IntegrityError:
        if OnSiteInspection.objects.filter(idempotency_key=idempotency_key).exists():
            raise KeyUsedElsewhere(_("这份记录的编号已经用过，请重新打开。")) from None
        raise


def _record(
    on_site: OnSiteInspection,
    answers: Sequence[Answer],
    key: UUID,
    by: User,
    at: datetime,
    remarks: str,
    captured_at: datetime | None,
    signing: Signing | None,
) -> OnSiteInspection:
    stored = OnSiteInspection.objects.select_for_update(of=("self",)).get(pk=on_site.pk)
    if stored.idempotency_key == key and stored.recorded_by_id == by.pk:
        return stored
    on_site = _locked(on_site, State.RECORDED)
    _refuse_stranger(on_site, by)
    captured_at = captured_at or at
    if captured_at > at + CLOCK_SKEW:
        raise CapturedInFuture(_("手机时间比服务器快了五分钟以上，请校准手机时间后再提交。"))
    pairs = _checked(on_site, answers)
    failures = [item.is_key for item, answer in pairs if answer.outcome == Outcome.FAIL]
    on_site.key_failure_count = sum(failures)
    on_site.general_failure_count = len(failures) - sum(failures)
    on_site.result = on_site.checklist.result_of(
        key_failures=on_site.key_failure_count, general_failures=on_site.general_failure_count
    )
    on_site.is_full = _is_full(on_site, pairs)
    on_site.recorded_at, on_site.recorded_by, on_site.captured_at = at, by, captured_at
    on_site.idempotency_key, on_site.remarks = key, remarks.strip()
    on_site.move_to(State.RECORDED)
    on_site.save()
    _store_answers(on_site, pairs, captured_at)
    new = {
        "result": on_site.result,
        "key": on_site.key_failure_count,
        "general": on_site.general_failure_count,
    }
    audit_on_site(on_site, "record_on_site", by, at, new=new)
    return tell_on_site(on_site=on_site, signing=signing, by=by, at=at) if signing else on_site


@transaction.atomic
def tell_on_site(*, on_site: OnSiteInspection, signing: Signing, by: User, at: datetime) -> OnSiteInspection:
    """The result is told on the spot in writing (第三十五条), signed by both sides or refused.

    Refused: the reason is noted, and who saw it or which recording shows it (第三十四条).
    """
    on_site = _locked(on_site, State.TOLD)
    _refuse_stranger(on_site, by)
    refused = signing.refused_reason.strip()
    wanted = {inspector.user_id for inspector in on_site.inspectors.all()}
    if wanted - signing.inspectors.keys() or any(not one.name.strip() for one in signing.inspectors.values()):
        raise SignatureMissing(_("每名检查人员都要签字。"))
    if signing.enterprise is None and not (refused and signing.witness.strip()):
        raise SignatureMissing(_("被检查单位没有签字的，要写明原因和见证人（或录音录像编号）。"))
    if signing.enterprise is not None and (refused or not signing.enterprise.name.strip()):
        raise SignatureMissing(_("被检查单位要么签字，要么写明拒绝的原因。"))
    signatures = [
        _signed(on_site, OnSiteSignature.Side.INSPECTOR, signing.inspectors[pk], at, user_id=pk)
        for pk in sorted(wanted)
    ]
    if signing.enterprise is not None:
        signatures.append(_signed(on_site, OnSiteSignature.Side.ENTERPRISE, signing.enterprise, at))
    OnSiteSignature.objects.bulk_create(signatures)
    on_site.told_at = at
    on_site.refused_reason, on_site.witness = refused[:200], signing.witness.strip()[:80] if refused else ""
    on_site.move_to(State.TOLD)
    on_site.save()
    audit_on_site(on_site, "tell_on_site", by, at, new={"refused": bool(refused)}, reason=refused)
    return on_site


@transaction.atomic
def finalise_on_site(*, on_site: OnSiteInspection, by: User, at: datetime) -> Inspection:
    """The result counts from now on: sealed, and what was not put right on the spot becomes a hazard."""
    on_site = _locked(on_site, State.FINAL)
    _refuse_stranger(on_site, by)
    rule = InspectionRule.objects.on(on_site.started_on).order_by("-effective_from").first()
    if rule is None:
        raise NoRuleInForce(_("检查当日没有有效的结果判定规则。"))
    answers = list(on_site.answers.select_related("item").prefetch_related("photos__photo"))
    inspection = Inspection.objects.create(
        enterprise=on_site.enterprise,
        kind=on_site.kind,
        inspected_on=on_site.started_on,
        result=on_site.result,
        score=rule.score_of(
            key_failures=on_site.key_failure_count,
            general_failures=on_site.general_failure_count,
            result=Inspection.Result(on_site.result),
        ),
        key_failure_count=on_site.key_failure_count,
        general_failure_count=on_site.general_failure_count,
    )
    checked = [answer for answer in answers if answer.outcome != Outcome.SKIPPED]
    items = InspectionItem.objects.bulk_create(
        InspectionItem(
            inspection=inspection,
            enterprise=on_site.enterprise,
            code=answer.item.code,
            description=answer.item.text_zh,
            is_key=answer.item.is_key,
            outcome=answer.outcome,
        )
        for answer in checked
    )
    on_site.inspection = inspection
    on_site.move_to(State.FINAL)
    on_site.save(update_fields=["inspection", "state"])
    make_final(inspection, at, local_date(on_site.told_at))
    for answer, item in zip(checked, items, strict=True):
        if answer.outcome == Outcome.FAIL and not answer.is_corrected:
            _demand(on_site, answer, item, by, at)
    tell_of(inspection, "finalise_inspection", by, at, new={"final_on": inspection.final_on.isoformat()})
    return inspection


@transaction.atomic
def cancel_on_site(*, on_site: OnSiteInspection, reason: str, by: User, at: datetime) -> OnSiteInspection:
    """It does not take place, or broke off before anything was recorded."""
    on_site = _locked(on_site, State.CANCELLED)
    on_site.cancelled_at, on_site.cancel_reason = at, reason.strip()[:200]
    on_site.move_to(State.CANCELLED)
    on_site.save(update_fields=["state", "cancelled_at", "cancel_reason"])
    audit_on_site(on_site, "cancel_on_site", by, at, reason=reason)
    tell_called_off(on_site, on_site.cancel_reason, by=by, at=at)
    return on_site


def _locked(on_site: OnSiteInspection, goes_to: OnSiteInspection.State) -> OnSiteInspection:
    rows = OnSiteInspection.objects.select_for_update(of=("self",)).select_related("enterprise", "checklist")
    on_site = rows.get(pk=on_site.pk)
    if goes_to not in OnSiteInspection.MOVES[State(on_site.state)]:
        raise NotInThatState(
            _("这次检查现在是“%(state)s”，不能这样做。") % {"state": on_site.get_state_display()}
        ) from IllegalOnSiteMove(f"{on_site.state} → {goes_to}")
    return on_site


def _refuse_stranger(on_site: OnSiteInspection, by: User) -> None:
    if not on_site.inspectors.filter(user=by).exists():
        raise NotAnInspector(_("只有这次检查的检查人员可以继续。"))


def _refuse_taken(planned: PlannedInspection, enterprise: Enterprise) -> PlannedInspection:
    planned = PlannedInspection.objects.select_for_update(of=("self",)).get(
        pk=planned.pk, enterprise=enterprise
    )
    if planned.state != PlannedInspection.State.PLANNED:
        raise NotInThatState(_("这次计划检查已经完成或者取消。"))
    if planned.on_sites.filter(state__in=OnSiteInspection.OPEN_STATES).exists():
        raise ArrangedAlready(_("这次计划检查已经安排了现场检查。"))
    return planned


def refuse_wrong_people(
    enterprise: Enterprise, people: Sequence[User], day: date, planned: PlannedInspection | None = None
) -> None:
    """Regulators of the territory who need not recuse themselves; to a drawn visit those who were drawn."""
    appointment = appointment_of(planned) if planned else None
    if appointment and appointment.draw and set(people) != set(appointment.people):
        raise NotAsDrawn(_("这次检查由谁去是抽取决定的；确需换人的，由编制计划的人先改派并写明原因。"))
    refuse_who_cannot_go(enterprise, people, day, planned)


def refuse_who_cannot_go(
    enterprise: Enterprise, people: Sequence[User], day: date, planned: PlannedInspection | None
) -> None:
    """Whoever was drawn: somebody of another territory, or who has to do with the enterprise."""
    possible = set(sendable_to(planned, day) if planned else possible_inspectors(enterprise, day))
    for user in people:
        if user not in possible:
            raise NotOfTheTerritory(_("%(name)s不是这个辖区的监管人员。") % {"name": user})
    for user in must_recuse(enterprise, people, day):
        raise MustRecuse(_("%(name)s与被检查单位有应当回避的关系。") % {"name": user})


def level_of(
    people: Sequence[User], enterprise: Enterprise, day: date, planned: PlannedInspection | None = None
) -> OnSiteInspection.Level:
    """The highest of those who go; of a drawn visit the level that drew it."""
    visit = planned and planned.drawn.select_related("draw__region").order_by("-pk").first()
    if visit:
        return REGION_LEVELS.get(Region.Level(visit.draw.region.level), Level.BRANCH)
    held = {
        one.role
        for user in people
        for one in user.role_assignments.on(day).select_related("region")
        if enterprise.region_path.startswith(one.region.path)
    }
    return next((level for role, level in LEVELS.items() if role in held), Level.BRANCH)


def name_inspectors(on_site: OnSiteInspection, people: Sequence[User]) -> None:
    on_site.inspectors.all().delete()
    unique = {user.pk: user for user in people}.values()
    OnSiteInspector.objects.bulk_create(OnSiteInspector(on_site=on_site, user=user) for user in unique)


def _refuse_presence_of_another(
    presence: Presence, on_site: OnSiteInspection, inspectors: Sequence[User], day: date
) -> None:
    is_theirs = (
        presence.enterprise_id == on_site.enterprise_id
        and presence.official_id in {user.pk for user in inspectors}
        and presence.proved_on == day
    )
    if not is_theirs or OnSiteInspection.objects.filter(presence=presence).exists():
        raise PresenceOfAnother(_("这份到场证明不是本次检查的。"))


def _checked(on_site: OnSiteInspection, answers: Sequence[Answer]) -> list[tuple[ChecklistItem, Answer]]:
    """Each item with its answer, in the order of the checklist; refuses what is missing or can't be."""
    items = list(on_site.checklist.items.order_by("position"))
    by_code = {answer.code: answer for answer in answers}
    if len(by_code) < len(answers) or by_code.keys() != {item.code for item in items}:
        raise AnswersIncomplete(_("每一项都要有一个结果。"))
    pairs = [(item, by_code[item.code]) for item in items]
    for item, answer in pairs:
        if trouble := _trouble(on_site, item, answer):
            raise AnswersIncomplete(f"{item.position}. {trouble}")
    return pairs


def _trouble(on_site: OnSiteInspection, item: ChecklistItem, answer: Answer) -> str:
    """Why an item can't have that answer; empty if it can."""
    failed = answer.outcome == Outcome.FAIL
    if answer.outcome not in Outcome.values:
        return _("请选择结果。")
    if answer.outcome == Outcome.SKIPPED and not may_skip(on_site, item):
        return _("这一项不能不查。")
    if failed and not answer.note.strip():
        return _("不符合的，要写明情况。")
    if (answer.is_corrected or answer.due_on) and not failed:
        return _("只有不符合的项才有整改。")
    if answer.is_corrected and not item.may_correct_on_spot:
        return _("这一项不能当场改正了事，要限期整改。")
    if answer.is_critical and not (failed and item.is_key):
        return _("只有不符合的重点项可以要求立即停止。")
    if answer.due_on and not answer.is_corrected and answer.due_on < on_site.started_on:
        return _("整改期限不能早于检查当天。")
    if any(photo.enterprise_id != on_site.enterprise_id for photo in [*answer.photos, *answer.after_photos]):
        return _("照片不是在这家企业拍的。")
    return ""


def _is_full(on_site: OnSiteInspection, pairs: Sequence[tuple[ChecklistItem, Answer]]) -> bool:
    """Nothing left out, of the list for that type of business (令49号第二十二条)."""
    nothing_skipped = all(answer.outcome != Outcome.SKIPPED for _item, answer in pairs)
    return nothing_skipped and on_site.checklist.is_for(on_site.enterprise.kind)


def may_skip(on_site: OnSiteInspection, item: ChecklistItem) -> bool:
    """An unannounced inspection need not look at everything (令49号第二十七条、第四十六条)."""
    return on_site.kind == Inspection.Kind.UNANNOUNCED and item.may_skip_unannounced


def _store_answers(
    on_site: OnSiteInspection, pairs: Sequence[tuple[ChecklistItem, Answer]], captured_at: datetime
) -> None:
    rows = OnSiteAnswer.objects.bulk_create(
        OnSiteAnswer(
            on_site=on_site,
            enterprise=on_site.enterprise,
            item=item,
            outcome=answer.outcome,
            note=answer.note.strip()[:500],
            is_corrected=answer.is_corrected,
            is_critical=answer.is_critical,
            due_at=None if answer.is_corrected else _end_of(answer.due_on),
            captured_at=captured_at,
        )
        for item, answer in pairs
    )
    OnSitePhoto.objects.bulk_create(
        OnSitePhoto(answer=row, photo=photo, is_after=is_after)
        for row, (_item, answer) in zip(rows, pairs, strict=True)
        for is_after, photos in ((False, answer.photos), (True, answer.after_photos))
        for photo in photos
    )


def _end_of(day: date | None) -> datetime | None:
    """The last second of the day: what is due on a day is not due on the next."""
    return end_of_local_day(day) - timedelta(seconds=1) if day else None


def _signed(
    on_site: OnSiteInspection, side: str, signature: Signature, at: datetime, user_id: int | None = None
) -> OnSiteSignature:
    picture = signature.picture
    return OnSiteSignature(
        on_site=on_site,
        side=side,
        user_id=user_id,
        name=signature.name.strip()[:60],
        picture=store_encrypted(picture, folder=SIGNATURES) if picture else "",
        sha256=hashlib.sha256(picture).hexdigest() if picture else "",
        signed_at=at,
    )


def _demand(
    on_site: OnSiteInspection, answer: OnSiteAnswer, item: InspectionItem, by: User, at: datetime
) -> None:
    """A written demand with the inspector's limit; else that of the severity (第三十二条、第三十三条)."""
    photos = [one.photo for one in answer.photos.all() if not one.is_after]
    open_hazard(
        enterprise=on_site.enterprise,
        source=Hazard.Source.INSPECTION,
        source_key=hazard_key(item),
        severity=_severity(answer),
        title=answer.note or item.description,
        legal_item=answer.item.legal_basis,
        due_at=answer.due_at if answer.due_at and answer.due_at > at and not answer.is_critical else None,
        by=by,
        at=at,
        evidence=Evidence(photos=photos) if photos else Evidence(no_photo="以检查记录为证"),
    )


def _severity(answer: OnSiteAnswer) -> Hazard.Severity:
    """What may cause an accident is stopped at once (第三十一条)."""
    if answer.is_critical:
        return Hazard.Severity.CRITICAL
    return Hazard.Severity.MAJOR if answer.item.is_key else Hazard.Severity.GENERAL


def audit_on_site(on_site: OnSiteInspection, action: str, by: User, at: datetime, **change) -> None:
    record_audit(
        action=action,
        subject=on_site,
        by=by,
        at=at,
        region_path=on_site.enterprise.region_path,
        **change,
    )
