"""Every dated rule has a page, names for its fields, and words for what its figures must hold together."""

from django.apps import apps
from django.db.models import CheckConstraint, UniqueConstraint

from common.effective import EffectiveRow
from duties.models import LadderRule, RiskControlTemplate
from inspections.models import Checklist, Laboratory, RiskModelVersion
from portal.rule_kinds import KINDS, TROUBLES

# Rules with tables of their own beneath them have their own pages or files; a laboratory is no rule.
ELSEWHERE = {LadderRule, RiskModelVersion, Checklist, RiskControlTemplate, Laboratory}


def test_no_dated_rule_is_left_out():
    dated = {model for model in apps.get_models() if issubclass(model, EffectiveRow)}

    assert dated - ELSEWHERE == {kind.model for kind in KINDS.values()}


def test_keys_are_what_the_database_tells_rules_of_one_day_apart_by():
    for kind in KINDS.values():
        unique = [one.fields for one in kind.model._meta.constraints if isinstance(one, UniqueConstraint)]
        assert [set(fields) for fields in unique] == [{*kind.keys, "effective_from"}], kind.slug


def test_every_field_has_a_name_in_words():
    for kind in KINDS.values():
        named = {str(one.verbose_name) for one in kind.model._meta.concrete_fields if one.name != "id"}
        assert not [name for name in named if name.isascii()], kind.slug


def test_every_check_of_the_database_has_words():
    checks = {
        one.name
        for kind in KINDS.values()
        for one in kind.model._meta.constraints
        if isinstance(one, CheckConstraint) and not one.name.endswith("_period")
    }

    assert checks == set(TROUBLES)
