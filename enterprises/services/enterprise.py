"""Registering an enterprise, correcting its facts, and its life on the register."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import Region, User
from accounts.services.audit import record_audit
from common.identifiers import explain_uscc, normalise_uscc
from common.local_time import local_date
from enterprises.models import Enterprise
from enterprises.models.enterprise import make_public_id
from enterprises.signals import enterprises_changed

_WIDE = {Region.Level.PROVINCE, Region.Level.CITY}
_SIX_PLACES = Decimal("0.000001")


class EnterpriseRefused(Exception):
    """The registry can't hold this; `field` names what has to be put right."""

    field: str | None = None


class WrongCreditCode(EnterpriseRefused):
    field = "credit_code"


class AlreadyRegistered(EnterpriseRefused):
    """Another enterprise has this credit code at this site."""

    field = "site"


class ChainLoop(EnterpriseRefused):
    """The chain parent stands below the enterprise itself."""

    field = "parent"


class RegionTooWide(EnterpriseRefused):
    """Supervision works by district and below."""

    field = "region"


class HalfCoordinates(EnterpriseRefused):
    field = "latitude"


@transaction.atomic
def register_enterprise(
    *,
    name: str,
    kind: str,
    region: Region,
    by: User | None,
    at: datetime,
    credit_code: str = "",
    site: str = "",
    address: str = "",
    latitude: Decimal | float | None = None,
    longitude: Decimal | float | None = None,
    canteen_kind: str = Enterprise.CanteenKind.NONE,
    parent: Enterprise | None = None,
    chain_role: str = Enterprise.ChainRole.NONE,
    size_band: str = Enterprise.SizeBand.SMALL,
    headcount: int | None = None,
    diners_per_meal: int | None = None,
    makes_special_food: bool = False,
    registered_on: date | None = None,
    source: str = "registry",
    foreign_id: str = "",
    public_id: str = "",
) -> Enterprise:
    """A new enterprise in business; `registered_on` is the day of `at` unless told.

    `public_id` is given only where codes already hang at the door and keep their meaning.
    """
    enterprise = Enterprise(
        source=source,
        foreign_id=foreign_id,
        registered_on=registered_on or local_date(at),
        public_id=public_id or make_public_id(),
    )
    _set(
        enterprise,
        name=name,
        kind=kind,
        region=region,
        credit_code=normalise_uscc(credit_code),
        site=site.strip(),
        address=address,
        latitude=latitude,
        longitude=longitude,
        canteen_kind=canteen_kind,
        parent=parent,
        chain_role=chain_role,
        size_band=size_band,
        headcount=headcount,
        diners_per_meal=diners_per_meal,
        makes_special_food=makes_special_food,
    )
    enterprise.recorded_since = enterprise.registered_on
    enterprise.save()
    _tell("register_enterprise", enterprise, by, at, new=facts_of(enterprise, REGISTRY_FIELDS))
    return enterprise


@transaction.atomic
def update_enterprise(
    *,
    enterprise: Enterprise,
    name: str,
    kind: str,
    region: Region,
    credit_code: str,
    site: str,
    address: str,
    latitude: Decimal | float | None,
    longitude: Decimal | float | None,
    canteen_kind: str,
    parent: Enterprise | None,
    chain_role: str,
    size_band: str,
    headcount: int | None,
    diners_per_meal: int | None,
    makes_special_food: bool,
    by: User | None,
    at: datetime,
    reason: str = "",
) -> Enterprise:
    """Bring the registry facts to these values; what stays the same is neither written nor audited."""
    enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    before = facts_of(enterprise, REGISTRY_FIELDS)
    _set(
        enterprise,
        name=name,
        kind=kind,
        region=region,
        credit_code=normalise_uscc(credit_code),
        site=site.strip(),
        address=address,
        latitude=latitude,
        longitude=longitude,
        canteen_kind=canteen_kind,
        parent=parent,
        chain_role=chain_role,
        size_band=size_band,
        headcount=headcount,
        diners_per_meal=diners_per_meal,
        makes_special_food=makes_special_food,
    )
    after = facts_of(enterprise, REGISTRY_FIELDS)
    changed = {field for field in REGISTRY_FIELDS if before[field] != after[field]}
    if changed:
        enterprise.save()
        old, new = ({field: facts[field] for field in sorted(changed)} for facts in (before, after))
        _tell("update_enterprise", enterprise, by, at, old=old, new=new, reason=reason)
    return enterprise


def suspend_enterprise(*, enterprise: Enterprise, by: User | None, at: datetime, reason: str) -> Enterprise:
    """Ordered to stop until put right (停业整顿)."""
    return _move(enterprise, Enterprise.Status.SUSPENDED, by, at, reason)


def resume_enterprise(*, enterprise: Enterprise, by: User | None, at: datetime, reason: str) -> Enterprise:
    """Back in business after a suspension, or opened again at the same site."""
    return _move(enterprise, Enterprise.Status.IN_BUSINESS, by, at, reason)


def close_enterprise(*, enterprise: Enterprise, by: User | None, at: datetime, reason: str) -> Enterprise:
    """Gone from the market; its records stay."""
    return _move(enterprise, Enterprise.Status.CLOSED, by, at, reason)


def chain_loops(parent: Enterprise | None, child: Enterprise) -> bool:
    """Whether the child would stand above itself."""
    seen: set[int] = set()
    while parent is not None and parent.pk not in seen:
        if parent.pk == child.pk:
            return True
        seen.add(parent.pk)
        parent = parent.parent
    return parent is not None


def facts_of(row: Model, fields: Iterable[str]) -> dict:
    """Fields of a row as plain JSON, for the audit trail."""
    return {name: plain(getattr(row, name)) for name in fields}


REGISTRY_FIELDS = (
    "name",
    "kind",
    "region_path",
    "credit_code",
    "site",
    "address",
    "latitude",
    "longitude",
    "canteen_kind",
    "parent_id",
    "chain_role",
    "size_band",
    "headcount",
    "diners_per_meal",
    "makes_special_food",
)


@transaction.atomic
def _move(enterprise: Enterprise, status: str, by: User | None, at: datetime, reason: str) -> Enterprise:
    enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    old = enterprise.status
    enterprise.move_to(status)
    enterprise.save(update_fields=["status", "updated_at"])
    action = {"SUSPENDED": "suspend", "IN_BUSINESS": "resume", "CLOSED": "close"}[status] + "_enterprise"
    _tell(action, enterprise, by, at, old={"status": old}, new={"status": enterprise.status}, reason=reason)
    return enterprise


def _set(enterprise: Enterprise, **values) -> None:
    for name, value in values.items():
        setattr(enterprise, name, value)
    enterprise.latitude, enterprise.longitude = (
        _coordinate(enterprise.latitude),
        _coordinate(enterprise.longitude),
    )
    enterprise.region_path = enterprise.region.path
    _check(enterprise)


def _coordinate(value: Decimal | float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(_SIX_PLACES)


def _check(enterprise: Enterprise) -> None:
    if enterprise.credit_code or not enterprise.foreign_id:
        problem = explain_uscc(enterprise.credit_code)
        if problem:
            raise WrongCreditCode(str(problem))
    if (enterprise.latitude is None) != (enterprise.longitude is None):
        raise HalfCoordinates(_("经度和纬度要么都填，要么都不填。"))
    if enterprise.region.level in _WIDE and enterprise.region.kind != Region.Kind.FEED:
        raise RegionTooWide(_("请选择到区县或街道乡镇，不能只到省或市。"))
    if enterprise.parent is not None and enterprise.pk and chain_loops(enterprise.parent, enterprise):
        raise ChainLoop(_("上级企业不能是本企业自己或它的下级。"))
    same = Enterprise.objects.filter(credit_code=enterprise.credit_code, site=enterprise.site)
    if enterprise.credit_code and same.exclude(pk=enterprise.pk).exists():
        raise AlreadyRegistered(
            _("这个信用代码在该经营场所编号下已经登记过；另一处场所请填写不同的场所编号。")
        )


def plain(value: Any) -> Any:
    """As JSON can hold it."""
    return value if value is None or isinstance(value, (str, int, bool)) else str(value)


def _tell(action: str, enterprise: Enterprise, by: User | None, at: datetime, **entry) -> None:
    record_audit(action=action, subject=enterprise, by=by, at=at, region_path=enterprise.region_path, **entry)
    enterprises_changed.send(sender=Enterprise, enterprise_ids=[enterprise.pk], at=at)
