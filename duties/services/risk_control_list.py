"""An enterprise makes its own version of its risk control list, within what the template demands."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date
from duties.models import RiskControlList
from duties.models.risk_control_template import OWN_CODE
from duties.queries.adaptation import Changes, Fault, adapted, faults_of
from duties.queries.control_list import ControlItem
from duties.queries.risk_control_list import template_items
from enterprises.models import Enterprise


class ListRefused(Exception):
    """The version can't be made as asked; nothing was stored."""


class TemplateDoesNotFit(ListRefused):
    """That template is not for this type of business, or not in force on the day it would begin."""


class ChangesForbidden(ListRefused):
    """The template does not allow it; `faults` says what and where."""

    def __init__(self, faults: Sequence[Fault]):
        super().__init__(faults)
        self.faults = faults


class ChangedMeanwhile(ListRefused):
    """Somebody else has made a version since the one this is based on."""


class NothingChanged(ListRefused):
    """It would be the same list again."""


def adapt_risk_control_list(
    *,
    enterprise: Enterprise,
    template_code: str,
    changes: Changes,
    based_on: int,
    by: User,
    at: datetime,
    reason: str = "",
) -> RiskControlList:
    """Make the next version, in force from tomorrow: a day that has begun keeps the list it began with.

    `based_on` is the number of the version that was open when the changes were made, 0 for the template. An
    added item without a code gets one that no version of this enterprise has used.
    """
    try:
        with transaction.atomic():
            return _adapt(enterprise, template_code, changes, based_on, by, at, reason)
    except IntegrityError as error:
        # The number is unique; any other fault of the row is a fault of ours.
        if RiskControlList.objects.filter(enterprise=enterprise, number=based_on + 1).exists():
            raise ChangedMeanwhile from error
        raise


def _adapt(
    enterprise: Enterprise,
    template_code: str,
    changes: Changes,
    based_on: int,
    by: User,
    at: datetime,
    reason: str,
) -> RiskControlList:
    effective_from = local_date(at) + timedelta(days=1)
    newest = RiskControlList.objects.filter(enterprise=enterprise).newest_first().first()
    if based_on != (newest.number if newest else 0):
        raise ChangedMeanwhile
    template, items = template_items(enterprise, effective_from, template_code)
    if template.code != template_code:
        raise TemplateDoesNotFit
    changes = _with_codes(changes, based_on + 1)
    if faults := faults_of(items, changes):
        raise ChangesForbidden(faults)
    if _is_same(enterprise, newest, template_code, items, changes, effective_from):
        raise NothingChanged
    version = RiskControlList.objects.create(
        enterprise=enterprise,
        number=based_on + 1,
        template_code=template_code,
        effective_from=effective_from,
        changes=changes.as_json(),
        by=by,
        adapted_at=at,
        reason=reason,
    )
    record_audit(
        action="adapt_risk_control_list",
        subject=version,
        by=by,
        at=at,
        old={"template": newest.template_code, "changes": newest.changes} if newest else {},
        new={
            "template": template_code,
            "changes": version.changes,
            "number": version.number,
            "effective_from": effective_from.isoformat(),
        },
        reason=reason,
        region_path=enterprise.region_path,
    )
    return version


def _is_same(
    enterprise: Enterprise,
    newest: RiskControlList | None,
    template_code: str,
    items: Sequence[ControlItem],
    changes: Changes,
    day,
) -> bool:
    if newest is None:
        default, _items = template_items(enterprise, day)
        return default.code == template_code and adapted(items, changes) == tuple(items)
    before = Changes.from_json(newest.changes)
    return newest.template_code == template_code and adapted(items, changes) == adapted(items, before)


def _with_codes(changes: Changes, number: int) -> Changes:
    """New items get codes of this version; they stay theirs, so that a code never means another question."""
    own, new = [], {}
    for position, item in enumerate(changes.own, start=1):
        code = item.code or f"{OWN_CODE}{number}_{position}"
        new[f"new_{position}"] = code
        own.append(replace(item, code=code))
    return replace(changes, own=tuple(own), order=tuple(new.get(code, code) for code in changes.order))
