"""A new version of the risk model, in force from a day to come."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record_audit
from common.effective import LaterRowExists
from common.local_time import local_date
from inspections.models import (
    DynamicFactor,
    OverrideRule,
    RiskLevelRule,
    RiskModelVersion,
    StaticFactor,
    StaticLevel,
)
from inspections.risk_model_file import RiskModelText


class RiskModelRefused(Exception):
    """The version can't begin as asked; nothing was stored."""


class NotToCome(RiskModelRefused):
    """A version begins on a day to come: grades that stand keep what they were made of."""


class LaterVersionWaits(RiskModelRefused):
    """A version is there that begins on that day or later."""


@transaction.atomic
def add_risk_model(
    *, text: RiskModelText, effective_from: date, by: User | None, at: datetime
) -> RiskModelVersion:
    """The version begins on that day with its tables; the one before ends the day before.

    The night of that day grades every business anew.
    """
    if effective_from <= local_date(at):
        raise NotToCome(effective_from)
    try:
        RiskModelVersion.objects.make_way(effective_from)
    except LaterRowExists as error:
        raise LaterVersionWaits(effective_from) from error
    version = RiskModelVersion.objects.create(effective_from=effective_from, **text.row)
    RiskLevelRule.objects.bulk_create(RiskLevelRule(version=version, **row) for row in text.levels)
    DynamicFactor.objects.bulk_create(DynamicFactor(version=version, **row) for row in text.dynamic)
    OverrideRule.objects.bulk_create(OverrideRule(version=version, **row) for row in text.overrides)
    positions: dict[str, int] = {}
    for factor in text.static:
        kind = factor["kind"]
        positions[kind] = positions.get(kind, 0) + 1
        stored = StaticFactor.objects.create(
            version=version,
            position=positions[kind],
            **{name: value for name, value in factor.items() if name != "steps"},
        )
        StaticLevel.objects.bulk_create(StaticLevel(factor=stored, **step) for step in factor["steps"])
    record_audit(
        action="add_risk_model",
        subject=version,
        by=by,
        at=at,
        new={"effective_from": effective_from.isoformat(), "levels": text.levels},
    )
    return version
