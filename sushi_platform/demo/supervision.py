"""What regulators, laboratories and consumers do in the demo city, through the services they use."""

from datetime import date, datetime, timedelta

from accounts.models import User
from common.local_time import local_date
from enterprises.services.credit_event import record_credit_event
from hazards.models import Hazard
from hazards.services.hazard import open_hazard
from inspections.models import Complaint
from inspections.services.complaint import accept_complaint, close_complaint, file_complaint, verify_complaint
from inspections.services.inspection import FailedItem, record_inspection
from inspections.services.sample import MeasuredItem, dispose_sample, record_sample
from sushi_platform.demo import life
from sushi_platform.demo.registry import DemoEnterprise, moment

PUBLICATION_DAYS = {"MINOR": 90, "GENERAL": 365, "SERIOUS": 1095}


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
        record_inspection(
            enterprise=enterprise.row,
            kind=plan.kind,
            inspected_on=plan.on,
            failed_items=[FailedItem(text, is_key, code) for code, text, is_key in plan.failures],
            by=by,
            at=moment(plan.on, 15),
        )


def _sample(enterprise: DemoEnterprise, by: User, seed: int, today: date) -> None:
    for plan in life.plan_samples(enterprise.plan, life.stream(seed, enterprise.plan, "samples"), today):
        item, limit, good, bad, _risk = plan.measure
        sample = record_sample(
            enterprise=enterprise.row,
            name=plan.food,
            items=[MeasuredItem(item, bad if plan.failed else good, limit, plan.failed)],
            published_on=plan.on,
            by=by,
            at=moment(plan.on, 11),
            publisher="苏州市市场监督管理局",
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
            contact="",
            at=moment(plan.on, 19),
        )
        accepted_at = moment(plan.on + timedelta(days=plan.days_to_answer), 10)
        decided_at = accepted_at + timedelta(days=5)
        if accepted_at <= now:
            complaint = accept_complaint(complaint=complaint, by=by, at=accepted_at)
        if decided_at <= now and plan.verified:
            verify_complaint(
                complaint=complaint, finding="现场核查属实，已责令改正", severity=1, by=by, at=decided_at
            )
        elif decided_at <= now:
            close_complaint(complaint=complaint, finding="现场核查未发现所述问题", by=by, at=decided_at)


def _credit(enterprise: DemoEnterprise, by: User, seed: int, today: date) -> None:
    for plan in life.plan_credit(enterprise.plan, life.stream(seed, enterprise.plan, "credit"), today):
        published = plan.kind != "HONOUR"
        record_credit_event(
            enterprise=enterprise.row,
            kind=plan.kind,
            severity=plan.severity,
            title=plan.title,
            decided_on=plan.on,
            publish_from=plan.on,
            publish_to=plan.on + timedelta(days=PUBLICATION_DAYS.get(plan.severity, 1095))
            if published
            else None,
            by=by,
            at=moment(plan.on, 14),
        )


def _find_critical(enterprise: DemoEnterprise, by: User, today: date) -> None:
    open_hazard(
        enterprise=enterprise.row,
        source=Hazard.Source.INSPECTION,
        severity=Hazard.Severity.CRITICAL,
        title="专间紫外线消毒与降温设备同时停用",
        by=by,
        at=moment(today - timedelta(days=3), 10),
    )
