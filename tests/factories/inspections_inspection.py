"""An on-site inspection taken as far as a test needs it, through the services."""

from datetime import timedelta
from uuid import uuid4

from common.local_time import local_date
from inspections.models import Inspection
from inspections.services.inspection.on_site import (
    finalise_on_site,
    plan_on_site,
    record_on_site,
    start_on_site,
    tell_on_site,
)
from inspections.services.inspection.on_site_answers import Answer
from inspections.services.inspection.on_site_signing import Signing
from inspections.services.signature import Signature

MINUTE = timedelta(minutes=1)


def plan(enterprise, inspectors, at, kind=Inspection.Kind.DAILY, planned_on=None, checklist=None):
    return plan_on_site(
        enterprise=enterprise,
        kind=kind,
        planned_on=planned_on or local_date(at),
        inspectors=inspectors,
        by=inspectors[0],
        at=at,
        checklist=checklist,
    )


def start(on_site, inspectors, at, **changes):
    fields = {
        "papers_shown": True,
        "recusal_declared": True,
        "no_presence_reason": "企业无人会用手机",
        "by": inspectors[0],
    }
    return start_on_site(on_site=on_site, inspectors=inspectors, at=at, **(fields | changes))


def answers_for(on_site, **failures):
    """Everything passes but what is named: a note, or the fields of an `Answer`."""
    answers = []
    for item in on_site.checklist.items.all():
        said = failures.get(item.code)
        if said is None:
            answers.append(Answer(item.code, "PASS"))
        else:
            fields = {"note": said} if isinstance(said, str) else said
            answers.append(Answer(item.code, **({"outcome": "FAIL", "note": "有问题"} | fields)))
    return answers


def record(on_site, by, at, key=None, signing=None, **failures):
    return record_on_site(
        on_site=on_site,
        answers=answers_for(on_site, **failures),
        idempotency_key=key or uuid4(),
        by=by,
        at=at,
        signing=signing,
    )


def signing_of(on_site, **changes):
    inspectors = {one.user_id: Signature(str(one.user)) for one in on_site.inspectors.select_related("user")}
    return Signing(**({"inspectors": inspectors, "enterprise": Signature("傅国强")} | changes))


def make_on_site(enterprise, inspectors, at, upto="FINAL", kind=Inspection.Kind.DAILY, **failures):
    """A minute between two states; ends with the given one."""
    on_site = plan(enterprise, inspectors, at, kind)
    if upto == "PLANNED":
        return on_site
    on_site = start(on_site, inspectors, at + MINUTE)
    if upto == "STARTED":
        return on_site
    on_site = record(on_site, inspectors[0], at + 2 * MINUTE, **failures)
    if upto == "RECORDED":
        return on_site
    on_site = tell_on_site(on_site=on_site, signing=signing_of(on_site), by=inspectors[0], at=at + 3 * MINUTE)
    if upto == "FINAL":
        finalise_on_site(on_site=on_site, by=inspectors[0], at=at + 4 * MINUTE)
        on_site.refresh_from_db()
    return on_site
