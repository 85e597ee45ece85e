"""New rules from a day on. What is under way keeps the rule it began with; nothing changes backwards."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.forms.models import model_to_dict

from accounts.models import User
from accounts.services.audit import record_audit
from common.effective import EffectiveRow, LaterRowExists
from common.local_time import local_date
from portal.rule_kinds import RuleKind

ONE_DAY = timedelta(days=1)


class RuleRefused(Exception):
    """The rule can't change as asked; nothing was stored."""


class BeginsTooEarly(RuleRefused):
    """Today has begun with the rule in force: a new one begins tomorrow at the earliest."""


class LaterRuleExists(RuleRefused):
    """A rule for the same begins on that day or after it; it has to be withdrawn first."""


class NothingToFollow(RuleRefused):
    """No rule speaks of these keys yet, and the kind doesn't take new ones."""


class NotAhead(RuleRefused):
    """Only a rule that has not begun can be withdrawn; one in force is followed by another."""


class AlreadyUsed(RuleRefused):
    """Something already refers to the rule."""


class MustNotEnd(RuleRefused):
    """Without a rule of this kind nothing could be decided."""


class NotInForce(RuleRefused):
    """Only a rule without a last day before that can end on it."""


@transaction.atomic
def introduce_rule(
    kind: RuleKind,
    *,
    values: dict[str, Any],
    effective_from: date,
    reason: str,
    by: User | None,
    at: datetime,
) -> EffectiveRow:
    """Let a rule begin on that day; the one before it ends the day before, and its own last day passes on."""
    if effective_from <= local_date(at):
        raise BeginsTooEarly
    alike = kind.model.objects.filter(**{key: values[key] for key in kind.keys})
    try:
        ended = alike.make_way(effective_from)
    except LaterRowExists as error:
        raise LaterRuleExists from error
    if not kind.may_add and not alike.exists():
        raise NothingToFollow
    before, until = ended[0] if ended else (None, None)
    rule = kind.model(**values, effective_from=effective_from, effective_to=until)
    rule.save(force_insert=True)
    _tell("introduce_rule", rule, old=before, by=by, at=at, reason=reason)
    return rule


@transaction.atomic
def withdraw_rule(
    kind: RuleKind, rule: EffectiveRow, *, reason: str, by: User | None, at: datetime
) -> EffectiveRow | None:
    """Take back a rule that has not begun; the one before it goes on in its place."""
    alike = _locked(kind, {key: getattr(rule, key) for key in kind.keys})
    rule = next((one for one in alike if one.pk == rule.pk), rule)
    if rule.effective_from <= local_date(at):
        raise NotAhead
    _tell("withdraw_rule", rule, old=rule, by=by, at=at, reason=reason)
    until = rule.effective_to
    before = next((one for one in alike if one.effective_to == rule.effective_from - ONE_DAY), None)
    try:
        rule.delete()
    except ProtectedError as error:
        raise AlreadyUsed from error
    if before:
        before.effective_to = until
        before.save(update_fields=["effective_to"])
    return before


@transaction.atomic
def end_rule(
    kind: RuleKind, rule: EffectiveRow, *, last_day: date, reason: str, by: User | None, at: datetime
) -> EffectiveRow:
    """Let a rule end without another: from the day after, nothing of the kind is asked for."""
    if not kind.may_end:
        raise MustNotEnd
    if last_day < local_date(at):
        raise BeginsTooEarly
    rule = kind.model.objects.select_for_update().get(pk=rule.pk)
    if not rule.is_effective_on(last_day):
        raise NotInForce
    if rule.effective_to is None or last_day < rule.effective_to:
        rule.effective_to = last_day
        rule.save(update_fields=["effective_to"])
    _tell("end_rule", rule, old=None, by=by, at=at, reason=reason)
    return rule


def _locked(kind: RuleKind, keys: dict[str, Any]) -> list[EffectiveRow]:
    """The rules with these keys, held against a second hand; in the order of their beginning."""
    rows = kind.model.objects.filter(**keys).order_by("effective_from", "pk")
    list(rows.select_for_update())
    return list(rows)  # again: whoever held them before may have added one


def _tell(action, rule, *, old, by, at, reason) -> None:
    record_audit(
        action=action,
        subject=rule,
        by=by,
        at=at,
        old=_plain(old) if old else None,
        new=_plain(rule),
        reason=reason,
        region_path=by.latest_region_path() if by else "",
    )


def _plain(rule: EffectiveRow) -> dict[str, Any]:
    """All fields as JSON can hold them."""
    return {
        name: value if isinstance(value, str | int | bool | list | None) else str(value)
        for name, value in model_to_dict(rule).items()
    }
