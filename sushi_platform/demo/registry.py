"""Carries out the plan for businesses: registers them, with licence, sticker, chain and status."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts.models import Region
from common.local_time import ZONE
from enterprises.models import Enterprise
from enterprises.services.enterprise import register_enterprise, suspend_enterprise
from enterprises.services.licence import record_licence
from enterprises.services.sticker import issue_sticker
from sushi_platform.demo.plan import EnterprisePlan, Township

CHAIN_ORDER = ("NONE", "HEADQUARTERS", "BRANCH", "STORE")


@dataclass
class DemoEnterprise:
    """A planned business and the row it became."""

    plan: EnterprisePlan
    row: Enterprise


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A local time of that day."""
    return datetime.combine(day, time(hour, minute), tzinfo=ZONE)


def townships_of(city: Region) -> list[Township]:
    """The townships of the city with the district that each belongs to."""
    rows = Region.objects.filter(level=Region.Level.TOWNSHIP, path__startswith=city.path).select_related(
        "parent"
    )
    return [Township(row.code, row.name, row.parent.code) for row in rows.order_by("code")]


def register_city(plans: list[EnterprisePlan], today: date) -> list[DemoEnterprise]:
    regions = {r.code: r for r in Region.objects.filter(code__in={plan.township.code for plan in plans})}
    rows: dict[int, Enterprise] = {}
    # A headquarters comes before its stores.
    for plan in sorted(plans, key=lambda p: CHAIN_ORDER.index(p.chain_role)):  # who stands above comes first
        rows[plan.number] = _register(plan, regions[plan.township.code], rows)
    found = [DemoEnterprise(plan, rows[plan.number]) for plan in plans]
    for enterprise in found:
        if enterprise.plan.story == "suspended":
            enterprise.row = suspend_enterprise(
                enterprise=enterprise.row,
                by=None,
                at=moment(today - timedelta(days=6)),
                reason="后厨改造期间停业整顿",
            )
    return found


def _register(plan: EnterprisePlan, region: Region, rows: dict[int, Enterprise]) -> Enterprise:
    at = moment(plan.registered_on)
    enterprise = register_enterprise(
        name=plan.name,
        kind=plan.kind,
        region=region,
        by=None,
        at=at,
        credit_code=plan.credit_code,
        address=plan.address,
        latitude=plan.latitude,
        longitude=plan.longitude,
        canteen_kind=plan.canteen_kind,
        parent=rows.get(plan.stores_of) if plan.stores_of is not None else None,
        chain_role=plan.chain_role,
        size_band=plan.size_band,
        headcount=plan.headcount,
        diners_per_meal=plan.diners_per_meal,
        registered_on=plan.registered_on,
        public_id=plan.public_id,
    )
    record_licence(
        enterprise=enterprise,
        number=plan.licence_number,
        issued_on=plan.licence_issued_on,
        valid_to=plan.licence_issued_on + timedelta(days=5 * 365),
        issuer="苏州市市场监督管理局" if plan.size_band == "LARGE" else "区市场监督管理局",
        by=None,
        at=at,
    )
    issue_sticker(enterprise=enterprise, by=None, at=at)
    return enterprise
