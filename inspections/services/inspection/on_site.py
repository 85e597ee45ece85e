"""An inspection on site from plan to result (令49号): planned, begun, recorded, told, final."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date
from enterprises.models import Enterprise
from inspections.models import (
    Checklist,
    Inspection,
    InspectionItem,
    InspectionRule,
    OnSiteAnswer,
    OnSiteInspection,
    OnSiteSignature,
    PlannedInspection,
    Presence,
)
from inspections.models.inspection.on_site import LEAST_INSPECTORS, IllegalOnSiteMove
from inspections.queries.inspection.system_check import may_have_system_check
from inspections.services.inspection.inspection import NoRuleInForce, make_final, tell_of
from inspections.services.inspection.on_site_answers import (
    Answer,
    check_answers,
    demand,
    is_full,
    store_answers,
)
from inspections.services.inspection.on_site_people import (
    level_of,
    name_inspectors,
    refuse_presence_of_another,
    refuse_wrong_people,
)
from inspections.services.inspection.on_site_refusal import (
    ArrangedAlready,
    CapturedInFuture,
    KeyUsedElsewhere,
    NoChecklistInForce,
    NoSystemCheck,
    NotAnInspector,
    NotInThatState,
    PapersNotShown,
    PresenceMissing,
    SignatureMissing,
    TooFewInspectors,
)
from inspections.services.inspection.on_site_signing import Signing, store_signature
from inspections.services.inspection.telling import tell_arranged, tell_called_off

State = OnSiteInspection.State
Outcome = OnSiteAnswer.Outcome
CLOCK_SKEW = timedelta(minutes=5)


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
        refuse_presence_of_another(presence, on_site, inspectors, day)
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
    pairs = check_answers(on_site, answers)
    failures = [item.is_key for item, answer in pairs if answer.outcome == Outcome.FAIL]
    on_site.key_failure_count = sum(failures)
    on_site.general_failure_count = len(failures) - sum(failures)
    on_site.result = on_site.checklist.result_of(
        key_failures=on_site.key_failure_count, general_failures=on_site.general_failure_count
    )
    on_site.is_full = is_full(on_site, pairs)
    on_site.recorded_at, on_site.recorded_by, on_site.captured_at = at, by, captured_at
    on_site.idempotency_key, on_site.remarks = key, remarks.strip()
    on_site.move_to(State.RECORDED)
    on_site.save()
    store_answers(on_site, pairs, captured_at)
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

    Refused: the reason is noted, and who saw it or which recording shows it (第三十四条). What has to be
    stopped at once waits for nobody: with such a finding the result is final from the telling on.
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
        store_signature(on_site, OnSiteSignature.Side.INSPECTOR, signing.inspectors[pk], at, user_id=pk)
        for pk in sorted(wanted)
    ]
    if signing.enterprise is not None:
        signatures.append(store_signature(on_site, OnSiteSignature.Side.ENTERPRISE, signing.enterprise, at))
    OnSiteSignature.objects.bulk_create(signatures)
    on_site.told_at = at
    on_site.refused_reason, on_site.witness = refused[:200], signing.witness.strip()[:80] if refused else ""
    on_site.move_to(State.TOLD)
    on_site.save()
    audit_on_site(on_site, "tell_on_site", by, at, new={"refused": bool(refused)}, reason=refused)
    if on_site.answers.filter(is_critical=True).exists():
        finalise_on_site(on_site=on_site, by=by, at=at)
        on_site.refresh_from_db()
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
            demand(on_site, answer, item, by, at)
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


def audit_on_site(on_site: OnSiteInspection, action: str, by: User, at: datetime, **change) -> None:
    record_audit(
        action=action,
        subject=on_site,
        by=by,
        at=at,
        region_path=on_site.enterprise.region_path,
        **change,
    )
