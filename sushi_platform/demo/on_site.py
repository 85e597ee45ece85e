"""On-site inspections in every state, the failed one with its hazards, presence proved by two phones."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from accounts.models import User
from common.local_time import local_date
from enterprises.models import Enterprise
from hazards.models import Hazard
from hazards.services.hazard import close_hazard, submit_rectification
from hazards.services.move import Evidence
from inspections.models import Inspection, OnSiteInspection, Presence
from inspections.services.inspection.inspection import FailedItem
from inspections.services.inspection.obstruction import record_obstruction
from inspections.services.inspection.on_site import (
    cancel_on_site,
    finalise_on_site,
    plan_on_site,
    record_on_site,
    start_on_site,
    tell_on_site,
)
from inspections.services.inspection.on_site_answers import Answer
from inspections.services.inspection.on_site_signing import Signing
from inspections.services.inspection.paper_record import enter_paper_record
from inspections.services.inspection.publication import publish_inspection
from inspections.services.presence import (
    open_presence,
    scan_official_code,
    scan_site_code,
    show_official_code,
    show_site_code,
)
from inspections.services.signature import Signature
from sushi_platform.demo.registry import DemoEnterprise

DISTRICT = "320508"  # where the demo has an inspector of the district
DEMO = UUID("0b3c5a52-9d0e-4a5e-8a53-6f1f3a1b7c90")
MINUTE = timedelta(minutes=1)
FAILURES = {
    "pests": "后门挡鼠板缺失，库房墙角有鼠迹",
    "purchase_ledger": "十一月上旬的进货票据没有留存",
    "kitchen_waste": "废弃油脂没有收运台账",
}
CORRECTED = {"clean_inside": "凉菜间地面有积水"}


def inspect_on_site(enterprises: list[DemoEnterprise], recorders: dict[int, User], *, now: datetime) -> int:
    """At restaurants of the district with an inspector of its own; says how many there are."""
    inspectors = [User.objects.get(username=name) for name in ("district", "city")]
    here = [one for one in enterprises if one.plan.township.district_code == DISTRICT]
    ordinary = [one for one in here if one.plan.story == "ordinary" and one.row.kind == "CATERER"]
    places = (ordinary or here)[:4] or enterprises[:1]

    def at(number: int) -> tuple[DemoEnterprise, User]:
        place = places[number % len(places)]
        return place, recorders[place.row.pk]

    day = timedelta(days=1)
    _take(*at(0), inspectors, now - 8 * day, "PUBLISHED", {})
    failed = _take(*at(1), inspectors, now - 6 * day, "FINAL", FAILURES)
    _put_right(failed, at(1)[1], inspectors[1], now)
    _take(*at(2), inspectors, now - 2 * day, "TOLD", {"water": "自备水没有检验报告"}, is_refused=True)
    _take(*at(3), inspectors, now - 20 * MINUTE, "STARTED", {})
    _take(*at(0), inspectors, now - day, "RECORDED", {"off_floor": "调料直接放在地上"})
    _take(*at(1), inspectors, now - 3 * MINUTE, "PLANNED", {})
    cancelled = _take(*at(2), inspectors, now - 5 * day, "PLANNED", {})
    cancel_on_site(on_site=cancelled, reason="企业当天停业盘点", by=inspectors[0], at=now - 4 * day)
    refused = _take(*at(3), inspectors, now - 7 * day, "PLANNED", {})
    record_obstruction(
        on_site=refused,
        way="REFUSED",
        facts="出示执法证件后，店长以老板不在为由锁上后厨不让进入",
        witness="执法记录仪3号，录像编号1207",
        by=inspectors[0],
        at=now - 7 * day,
    )
    _enter_paper(at(0)[0], inspectors, now)
    return OnSiteInspection.objects.count()


def _enter_paper(place: DemoEnterprise, inspectors: Sequence[User], now: datetime) -> None:
    """One from before the platform was in use, known from paper only."""
    first, second = (str(user) for user in inspectors)
    inspected_on = local_date(now) - timedelta(days=400)
    inspection = enter_paper_record(
        enterprise=place.row,
        kind=Inspection.Kind.DAILY,
        inspected_on=inspected_on,
        told_on=inspected_on,
        number=f"演示检〔{inspected_on.year}〕017号",
        inspectors=(first, second),
        reason="系统启用前的纸质记录",
        failed_items=[FailedItem("调料直接放在地上", code="off_floor")],
        by=inspectors[0],
        at=now - timedelta(days=9),
    )
    publish_inspection(inspection=inspection, by=inspectors[0], at=now - timedelta(days=9))


def _take(
    place: DemoEnterprise,
    member: User,
    inspectors: Sequence[User],
    at: datetime,
    upto: str,
    failures: dict[str, str],
    *,
    is_refused: bool = False,
) -> OnSiteInspection:
    lead, enterprise = inspectors[0], place.row
    on_site = plan_on_site(
        enterprise=enterprise,
        kind=Inspection.Kind.DAILY,
        planned_on=local_date(at),
        inspectors=inspectors,
        by=lead,
        at=at,
    )
    if upto == "PLANNED":
        return on_site
    on_site = start_on_site(
        on_site=on_site,
        inspectors=inspectors,
        papers_shown=True,
        recusal_declared=True,
        presence=meet(enterprise, lead, member, at + MINUTE),
        by=lead,
        at=at + 2 * MINUTE,
    )
    if upto == "STARTED":
        return on_site
    on_site = record_on_site(
        on_site=on_site,
        answers=[_answer(item.code, failures) for item in on_site.checklist.items.all()],
        idempotency_key=uuid5(DEMO, f"{enterprise.public_id}/{at.isoformat()}"),
        remarks="演示记录",
        by=lead,
        at=at + 3 * MINUTE,
    )
    if upto == "RECORDED":
        return on_site
    on_site = tell_on_site(
        on_site=on_site, signing=_signing(inspectors, member, is_refused), by=lead, at=at + 4 * MINUTE
    )
    if upto == "TOLD":
        return on_site
    inspection = finalise_on_site(on_site=on_site, by=lead, at=at + 5 * MINUTE)
    if upto == "PUBLISHED":
        publish_inspection(inspection=inspection, by=lead, at=at + timedelta(days=1))
    return on_site


def _put_right(failed: OnSiteInspection, member: User, verifier: User, now: datetime) -> None:
    """One of the hazards it opened goes all the way: rectified by one person, verified and closed by another."""
    hazard = Hazard.objects.open().get(
        enterprise=failed.enterprise, title=FAILURES["purchase_ledger"], source=Hazard.Source.INSPECTION
    )
    submit_rectification(
        hazard=hazard,
        rectification="已补齐十一月进货票据，收货时当场登记",
        by=member,
        at=now - timedelta(days=4),
        evidence=Evidence(no_photo="票据原件存店备查"),
    )
    close_hazard(hazard=hazard, by=verifier, at=now - timedelta(days=3), reason="现场核对票据，与台账一致")


def _answer(code: str, failures: dict[str, str]) -> Answer:
    if code in failures:
        return Answer(code, "FAIL", failures[code])
    if code in CORRECTED and failures:
        return Answer(code, "FAIL", CORRECTED[code], is_corrected=True)
    return Answer(code, "PASS")


def _signing(inspectors: Sequence[User], member: User, is_refused: bool) -> Signing:
    signed = {user.pk: Signature(str(user)) for user in inspectors}
    if is_refused:
        return Signing(signed, refused_reason="负责人不在场，店员不愿代签", witness="执法记录仪 0037 号录像")
    return Signing(signed, Signature(str(member)))


def meet(enterprise: Enterprise, official: User, member: User, at: datetime) -> Presence | None:
    """Both scan the code on the other's phone."""
    request = open_presence(enterprise=enterprise, by=official, at=at)
    site = show_site_code(enterprise=enterprise, member=member, at=at).url
    scan_site_code(request=request, text=site, by=official, at=at)
    code = show_official_code(request=request, at=at).url
    return scan_official_code(text=code, by=member, at=at)[1]
