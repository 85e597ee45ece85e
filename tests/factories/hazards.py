"""Hazards for tests, opened and moved by the services."""

from datetime import UTC, datetime

from hazards.models import Hazard
from hazards.services.hazard import open_hazard, submit_rectification
from hazards.services.move import Evidence

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
AS_WRITTEN = Evidence(no_photo="以检查记录为证")


def make_hazard(enterprise, *, by=None, at=MONDAY, **fields):
    defaults = {
        "source": Hazard.Source.INSPECTION,
        "severity": Hazard.Severity.GENERAL,
        "title": "冷藏柜温度过高",
        "evidence": AS_WRITTEN,
    }
    return open_hazard(enterprise=enterprise, by=by, at=at, **(defaults | fields))


def rectify_hazard(*, hazard, by, at=MONDAY, rectification="已改", evidence=AS_WRITTEN, **fields):
    return submit_rectification(
        hazard=hazard, rectification=rectification, by=by, at=at, evidence=evidence, **fields
    )
