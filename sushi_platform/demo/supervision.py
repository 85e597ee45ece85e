"""What regulators, laboratories and consumers do in the demo city, through the services they use."""

from datetime import date, datetime, timedelta

from accounts.models import User
from common.local_time import local_date
from enterprises.services.credit.publication import set_publication_terms
from enterprises.services.credit_event import record_credit_event
from hazards.models import Hazard
from hazards.services.hazard import open_hazard
from hazards.services.move import Evidence
from inspections.models import Complaint
from inspections.services.complaint.filing import file_complaint
from inspections.services.complaint.finding import disprove_complaint, verify_complaint
from inspections.services.complaint.handling import accept_complaint, tell_complaint
from inspections.services.complaint.mediation import end_mediation
from inspections.services.inspection.inspection import FailedItem, record_inspection
from inspections.services.inspection.publication import publish_inspection
from inspections.services.sampling.sample import MeasuredItem, dispose_sample, record_sample
from sushi_platform.demo import life
from sushi_platform.demo.registry import DemoEnterprise, moment

PUBLISHED_AFTER = 5  # days; the law gives twenty working days
LISTED_DAYS = 1095
CONTENTS = {"MINOR": "罚款二千元", "GENERAL": "没收违法所得，罚款五千元"}
UNDECIDED_DAYS = 20  # younger penalties still wait for their terms of publication
TERMS = {
    "MINOR": ("SMALL_FINE", "MARKET", "较低数额罚款，公示三个月"),
    "GENERAL": ("FINE", "NDRC", "属一般失信行为，适用发展改革委令第36号"),
}


def supervise(enterprises: list[DemoEnterprise], inspector: User, *, seed: int, now: datetime) -> None:
    today = local_date(now)
    for enterprise in enterprises:
        _inspect(enterprise, inspector, seed, today)
        _sample(enterprise, inspector, seed, today)
        _complain(enterprise, inspector, seed, now)
        _credit(enterprise, inspector, seed, today)
        if enterprise.plan.story == "critical_hazard":
            _find_critical(enterprise, inspector, today)


def _inspect(enterprise: DemoEnterprise, by: User, seed: int, today: date) -> None:
    for plan in life.plan_inspections(
        enterprise.plan, life.stream(seed, enterprise.plan, "inspections"), today
    ):
        inspection = record_inspection(
            enterprise=enterprise.row,
            kind=plan.kind,
            inspected_on=plan.on,
            failed_items=[FailedItem(text, is_key, code) for code, text, is_key in plan.failures],
            by=by,
            at=moment(plan.on, 15),
        )
        published_on = plan.on + timedelta(days=PUBLISHED_AFTER)
        if published_on < today:
            publish_inspection(inspection=inspection, by=by, at=moment(published_on, 9))


def _sample(enterprise: DemoEnterprise, by: User, seed: int, today: date) -> None:
    for plan in life.plan_samples(enterprise.plan, life.stream(seed, enterprise.plan, "samples"), today):
        item, limit, good, bad, _risk = plan.measure
        is_open = plan.failed and plan.disposed_after is None
        sample = record_sample(
            enterprise=enterprise.row,
            name=plan.food,
            items=[MeasuredItem(item, bad if plan.failed else good, limit, plan.failed)],
            published_on=plan.on,
            by=by,
            at=moment(plan.on, 11),
            # One of a provincial task: a reason to move the risk grade.
            publisher="江苏省市场监督管理局" if is_open else "苏州市市场监督管理局",
        )
        if plan.failed and plan.disposed_after is not None:
            disposed_on = plan.on + timedelta(days=plan.disposed_after)
            if disposed_on <= today:
                dispose_sample(sample=sample, by=by, at=moment(disposed_on, 16), note="已下架召回并完成整改")


def _complain(enterprise: DemoEnterprise, by: User, seed: int, now: datetime) -> None:
    today = local_date(now)
    for plan in life.plan_complaints(
        enterprise.plan, life.stream(seed, enterprise.plan, "complaints"), today
    ):
        complaint = file_complaint(
            enterprise=enterprise.row,
            kind=Complaint.Kind.COMPLAINT,
            topic=plan.topic,
            body=plan.body,
            name="演示消费者",
            contact="demo@example.org",
            at=moment(plan.on, 19),
        )
        accepted_at = moment(plan.on + timedelta(days=plan.days_to_answer), 10)
        decided_at = accepted_at + timedelta(days=5)
        if accepted_at <= now:
            complaint = accept_complaint(complaint=complaint, by=by, at=accepted_at)
        if decided_at <= now:
            _decide(complaint, by, at=decided_at, is_true=plan.verified)


def _decide(complaint: Complaint, by: User, *, at: datetime, is_true: bool) -> None:
    """Looked into, then mediated: with an agreement where it was true, else both sides are told."""
    if is_true:
        complaint = verify_complaint(
            complaint=complaint, finding="现场核查属实，已责令改正", severity=1, by=by, at=at
        )
        day = local_date(at)
        end_mediation(
            complaint=complaint,
            outcome="AGREED",
            held_on=day,
            participants="经营者代表，投诉人",
            agreement="退还餐费，赔礼道歉。",
            perform_by=day + timedelta(days=7),
            answer="商家已退款并道歉。",
            by=by,
            at=at,
        )
        return
    complaint = disprove_complaint(complaint=complaint, finding="现场核查未发现所述问题", by=by, at=at)
    complaint = end_mediation(complaint=complaint, outcome="NO_AGREEMENT", by=by, at=at)
    tell_complaint(complaint=complaint, answer="现场核查未发现所述问题，双方未达成协议。", by=by, at=at)


def _credit(enterprise: DemoEnterprise, by: User, seed: int, today: date) -> None:
    for plan in life.plan_credit(enterprise.plan, life.stream(seed, enterprise.plan, "credit"), today):
        event = record_credit_event(
            enterprise=enterprise.row,
            kind=plan.kind,
            severity=plan.severity,
            title=plan.title,
            decided_on=plan.on,
            document_no=f"苏市监决〔{plan.on:%Y}〕{enterprise.row.pk:04d}{plan.on:%m%d}号",
            authority="苏州市市场监督管理局",
            basis="" if plan.kind == "HONOUR" else "《中华人民共和国食品安全法》",
            content=CONTENTS.get(plan.severity, ""),
            publish_from=None if plan.kind == "PENALTY" else plan.on,
            publish_to=plan.on + timedelta(days=LISTED_DAYS) if plan.kind == "SERIOUS_LIST" else None,
            by=by,
            at=moment(plan.on, 14),
        )
        if plan.kind == "PENALTY" and plan.on < today - timedelta(days=UNDECIDED_DAYS):
            sanction, order, reason = TERMS[plan.severity]
            set_publication_terms(
                credit_event=event,
                sanction=sanction,
                order=order,
                reason=reason,
                publish_from=plan.on,
                by=by,
                at=moment(plan.on + timedelta(days=1), 10),
            )


def _find_critical(enterprise: DemoEnterprise, by: User, today: date) -> None:
    open_hazard(
        enterprise=enterprise.row,
        source=Hazard.Source.INSPECTION,
        severity=Hazard.Severity.CRITICAL,
        title="专间紫外线消毒与降温设备同时停用",
        by=by,
        at=moment(today - timedelta(days=3), 10),
        evidence=Evidence(no_photo="以检查记录为证"),
    )
