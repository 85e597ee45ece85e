from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import CheckConstraint, JSONField
from django.utils.translation import gettext_lazy as _

from common.day_field import DayField
from common.effective import EffectiveRow
from portal.rule_kinds import TROUBLES, RuleKind

ONE_DAY = timedelta(days=1)


class LinesField(forms.CharField):
    """A list of sentences, one a line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return [line.strip() for line in super().to_python(value).splitlines() if line.strip()]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=200)


class EndForm(ReasonForm):
    last_day = DayField(label=_("最后一天"), help_text=_("最早今天。"))
    field_order = ("last_day", "reason")


class RuleFormBase(forms.ModelForm):
    """One rule of a kind. Without `may_choose_keys` the keys stay those of the rule it follows."""

    kind: RuleKind
    effective_from = DayField(label=_("从哪天起"), help_text=_("最早明天。已经开始办理的，仍按原来的规则。"))
    reason = forms.CharField(label=_("调整原因"), max_length=200)

    def __init__(self, *args, may_choose_keys: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.kind.keys:
            self.fields[name].disabled = not may_choose_keys

    def _post_clean(self):
        super()._post_clean()
        # The database's own checks, in the words of who fills in the form.
        for constraint in self._meta.model._meta.constraints:
            if isinstance(constraint, CheckConstraint) and constraint.name in TROUBLES:
                told = str(constraint.get_violation_error_message())
                errors = self._errors.get(NON_FIELD_ERRORS)
                if errors and told in errors:
                    errors.data = [error for error in errors.data if told not in error.messages]
                    self.add_error(None, TROUBLES[constraint.name])
                    if not errors:
                        del self._errors[NON_FIELD_ERRORS]

    @property
    def values(self) -> dict[str, Any]:
        """What the rule says, without its period."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("effective_from", "reason")
        }


def rule_form_of(kind: RuleKind) -> type[RuleFormBase]:
    """The form of a kind: its keys, its figures, its basis, from when on and why."""
    texts = {one.name: one for one in kind.model._meta.concrete_fields if isinstance(one, JSONField)}
    classes = {
        name: LinesField(label=one.verbose_name, help_text=_("每行一句。"), required=not one.blank)
        for name, one in texts.items()
    }
    classes |= {
        name: forms.ChoiceField(label=kind.model._meta.get_field(name).verbose_name, choices=choices)
        for name, choices in kind.words.items()
    }
    names = [
        one.name
        for one in kind.model._meta.concrete_fields
        if one.name not in ("id", "effective_from", "effective_to", "legal_basis")
    ]
    meta = type("Meta", (), {"model": kind.model, "fields": [*names, "legal_basis"]})
    order = ["effective_from", *kind.keys, *names, "legal_basis", "reason"]
    return type("RuleForm", (RuleFormBase,), {"Meta": meta, "kind": kind, "field_order": order, **classes})


def copied(rule: EffectiveRow) -> EffectiveRow:
    """An unsaved rule that says the same, for the form to start from."""
    copy = type(rule)()
    for one in rule._meta.concrete_fields:
        if one.name not in ("id", "effective_from", "effective_to"):
            setattr(copy, one.attname, getattr(rule, one.attname))
    return copy
