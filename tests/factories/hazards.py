"""Hazards for tests, opened by the service."""

from datetime import UTC, datetime

from hazards.models import Hazard
from hazards.services.hazard import open_hazard

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def make_hazard(enterprise, *, by=None, at=MONDAY, **fields):
    defaults = {
        "source": Hazard.Source.INSPECTION,
        "severity": Hazard.Severity.GENERAL,
        "title": "冷藏柜温度过高",
    }
    return open_hazard(enterprise=enterprise, by=by, at=at, **(defaults | fields))
