"""The dated rules as people read them: which is in force, which comes, and what each says."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Field
from django.utils.translation import gettext as _

from common.effective import EffectiveRow
from portal.rule_kinds import RuleKind

NOT_SHOWN = ("id", "effective_from", "effective_to", "legal_basis", "is_confirmed")


@dataclass(frozen=True)
class Version:
    """One rule of a kind with its period; and what is new in it."""

    rule: EffectiveRow
    facts: list[tuple[str, str, bool]]  # label, value, whether it is new in this version
    is_current: bool
    is_ahead: bool

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody held the figures against the text of the order; only some kinds say so."""
        return bool(getattr(self.rule, "is_confirmed", True))


@dataclass(frozen=True)
class Line:
    """The rules that follow one another: of one severity, one level, one order."""

    name: str
    versions: list[Version]  # the newest first

    @property
    def newest(self) -> EffectiveRow:
        return self.versions[0].rule


def lines_of(kind: RuleKind, today: date) -> list[Line]:
    """All rules of a kind, those that follow one another together."""
    found: dict[tuple, list[EffectiveRow]] = defaultdict(list)
    for rule in kind.model.objects.order_by(*kind.keys, "effective_from", "pk"):
        found[keys_of(kind, rule)].append(rule)
    return [Line(name_of(kind, rules[0]), _versions(kind, rules, today)) for rules in found.values()]


def keys_of(kind: RuleKind, rule: EffectiveRow) -> tuple:
    return tuple(getattr(rule, key) for key in kind.keys)


def name_of(kind: RuleKind, rule: EffectiveRow) -> str:
    """What a rule is for, in words: the severity, the level, the order and grade; "" where one is for all."""
    words = (in_words(kind, rule, kind.model._meta.get_field(key)) for key in kind.keys)
    return " · ".join(word for word in words if word)


def facts_of(kind: RuleKind, rule: EffectiveRow) -> list[tuple[str, str]]:
    """What a rule says: (label, value in words), without its keys and its period."""
    return [
        (str(one.verbose_name), in_words(kind, rule, one) or "—")
        for one in kind.model._meta.concrete_fields
        if one.name not in NOT_SHOWN and one.name not in kind.keys
    ]


def in_words(kind: RuleKind, rule: EffectiveRow, one: Field) -> str:
    value = getattr(rule, one.attname)
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return "；".join(value)
    choices: Iterable[tuple[Any, Any]] = kind.words.get(one.name) or one.flatchoices
    return str(dict(choices).get(value, value))


def _versions(kind: RuleKind, rules: list[EffectiveRow], today: date) -> list[Version]:
    versions, before = [], None
    for rule in rules:
        facts = facts_of(kind, rule)
        old = dict(before or facts)
        versions.append(
            Version(
                rule=rule,
                facts=[(label, value, old[label] != value) for label, value in facts],
                is_current=rule.is_effective_on(today),
                is_ahead=rule.effective_from > today,
            )
        )
        before = facts
    return versions[::-1]
