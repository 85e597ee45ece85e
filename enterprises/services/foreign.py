"""Enterprises that another system knows under its own identifier instead of a credit code (外部数据来源)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from django.db import transaction
from django.db.models import CharField

from accounts.models import Region, User
from accounts.services.audit import Change, record_audit, record_audits
from enterprises.models import Enterprise
from enterprises.services.enterprise import facts_of
from enterprises.signals import enterprises_changed

CHUNK = 500
_SIX_PLACES = Decimal("0.000001")


class ForeignRowRefused(ValueError):
    """A row can't be stored as it is; importers refuse such rows before they call."""


@dataclass(frozen=True)
class ForeignEnterprise:
    """An enterprise as the other system tells it. Coordinates both or none."""

    foreign_id: str
    name: str
    kind: str = Enterprise.Kind.CATERER
    address: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    recorded_since: date | None = None  # only ever moves an earlier date into the registry


@dataclass(frozen=True)
class Upserted:
    created: int
    updated: int
    unchanged: int
    ids: dict[str, int]  # foreign_id → pk, of all rows given


def ensure_feed_region(*, code: str, name: str, by: User | None, at: datetime) -> Region:
    """The territory of a data feed, a root beside the provinces; made at its first import."""
    region, is_new = Region.objects.get_or_create(
        code=code,
        defaults={
            "name": name,
            "level": Region.Level.CITY,
            "kind": Region.Kind.FEED,
            "path": f"{code}.",
            "origin": "feed",
        },
    )
    if is_new:
        record_audit(
            action="create_feed_region",
            subject=region,
            by=by,
            at=at,
            new={"code": code, "name": name},
            region_path=region.path,
        )
    return region


@transaction.atomic
def upsert_foreign_enterprises(
    *, source: str, rows: Iterable[ForeignEnterprise], region: Region, by: User | None, at: datetime
) -> Upserted:
    """Create or update by (source, foreign_id), set-based; an unchanged row is not written.

    Of rows with the same identifier the last counts. `recorded_since` never becomes later.
    """
    wanted = {row.foreign_id: _checked(row) for row in rows}
    known = _existing(source, list(wanted))
    changed, changes = [], []
    for foreign_id, enterprise in known.items():
        old = _take_over(enterprise, wanted[foreign_id], region)
        if old:
            enterprise.updated_at = at
            changed.append(enterprise)
            changes.append(
                Change(enterprise, new=facts_of(enterprise, sorted(old)), old=old, region_path=region.path)
            )
    created = [_new(source, row, region) for key, row in wanted.items() if key not in known]
    Enterprise.objects.bulk_update(
        changed, [*_FIELDS, "region", "region_path", "updated_at"], batch_size=CHUNK
    )
    Enterprise.objects.bulk_create(created, batch_size=CHUNK)

    record_audits(action="update_enterprise", changes=changes, by=by, at=at, reason=source)
    record_audits(
        action="register_enterprise",
        changes=[Change(e, new=facts_of(e, _FIELDS), region_path=region.path) for e in created],
        by=by,
        at=at,
        reason=source,
    )
    touched = [enterprise.pk for enterprise in [*created, *changed]]
    if touched:
        enterprises_changed.send(sender=Enterprise, enterprise_ids=touched, at=at)
    ids = {enterprise.foreign_id: enterprise.pk for enterprise in [*known.values(), *created]}
    return Upserted(len(created), len(changed), len(known) - len(changed), ids)


@transaction.atomic
def note_recorded_since(dates: Mapping[int, date]) -> int:
    """Move `recorded_since` back to the earliest known fact of each enterprise; never forward.

    Returns how many moved. Derived from facts that have their own audit entries, so it writes none.
    """
    moved = []
    for ids in _chunks(sorted(dates)):
        for enterprise in Enterprise.objects.filter(pk__in=ids).only("pk", "recorded_since"):
            day = dates[enterprise.pk]
            if enterprise.recorded_since is None or day < enterprise.recorded_since:
                enterprise.recorded_since = day
                moved.append(enterprise)
    Enterprise.objects.bulk_update(moved, ["recorded_since"], batch_size=CHUNK)
    return len(moved)


_FIELDS = ["name", "kind", "address", "latitude", "longitude", "recorded_since"]


def _checked(row: ForeignEnterprise) -> ForeignEnterprise:
    for field in ("foreign_id", "name", "address"):
        longest = cast(CharField, Enterprise._meta.get_field(field)).max_length
        if len(getattr(row, field)) > longest:
            raise ForeignRowRefused(f"{field} of {row.foreign_id[:40]!r} is longer than {longest}")
    if not (row.foreign_id and row.name):
        raise ForeignRowRefused(f"{row.foreign_id!r} needs an identifier and a name")
    if (row.latitude is None) != (row.longitude is None):
        raise ForeignRowRefused(f"{row.foreign_id!r} has half a coordinate")
    return row


def _existing(source: str, foreign_ids: Sequence[str]) -> dict[str, Enterprise]:
    known: dict[str, Enterprise] = {}
    for some in _chunks(foreign_ids):
        rows = (
            Enterprise.objects.select_for_update().filter(source=source, foreign_id__in=some).order_by("pk")
        )
        known |= {enterprise.foreign_id: enterprise for enterprise in rows}
    return known


def _take_over(enterprise: Enterprise, row: ForeignEnterprise, region: Region) -> dict:
    """Set what differs and return the old values as plain JSON."""
    wanted = _values(row)
    if row.recorded_since is None or (
        enterprise.recorded_since is not None and enterprise.recorded_since < row.recorded_since
    ):
        wanted["recorded_since"] = enterprise.recorded_since
    differing = {name for name in _FIELDS if getattr(enterprise, name) != wanted[name]}
    old = facts_of(enterprise, sorted(differing))
    for name in differing:
        setattr(enterprise, name, wanted[name])
    if enterprise.region_id != region.pk:
        old["region_path"] = enterprise.region_path
        enterprise.region, enterprise.region_path = region, region.path
    return old


def _new(source: str, row: ForeignEnterprise, region: Region) -> Enterprise:
    return Enterprise(
        source=source, foreign_id=row.foreign_id, region=region, region_path=region.path, **_values(row)
    )


def _values(row: ForeignEnterprise) -> dict:
    return {
        "name": row.name,
        "kind": row.kind,
        "address": row.address,
        "latitude": _six_places(row.latitude),
        "longitude": _six_places(row.longitude),
        "recorded_since": row.recorded_since,
    }


def _six_places(value: Decimal | float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(_SIX_PLACES)


def _chunks(keys: Sequence) -> Iterable[Sequence]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]
