from collections.abc import Sequence
from dataclasses import replace

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duties.forms.own_item import OwnItemForm, OwnItemFormSet, PointsField, initial_of
from duties.forms.reading_field import ReadingField
from duties.queries.adaptation import Changes, Fault, adapted, faults_of
from duties.queries.control_list import Answer, ControlItem, PhotoRule, plain

SENTENCES = {
    Fault.LOOSER: gettext_lazy("只能比模板更严，模板是 %(limits)s。"),
    Fault.CROSSED: gettext_lazy("上限要大于下限，模板是 %(limits)s。"),
}


class RiskControlListForm(forms.Form):
    """An enterprise's list over its template: what is left out, made stricter, photographed, moved, added.

    `now` are the changes that the page begins from. Of a mandatory item there is nothing to leave out, and
    where a photo would show somebody's health there is none to ask for: such fields don't exist.
    """

    template_code = forms.SlugField(widget=forms.HiddenInput)
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = forms.CharField(label=gettext_lazy("为什么这样调整"), max_length=200, required=False)

    def __init__(self, data=None, *, template_items: Sequence[ControlItem], now: Changes, **kwargs):
        super().__init__(data, **kwargs)
        self.template_items = template_items
        asked = adapted(template_items, now)
        self.positions = {item.code: number for number, item in enumerate(asked, start=1)}
        by_code = {item.code: item for item in asked}
        for item in template_items:
            self.fields |= _fields_of(item, by_code.get(item.code), self.positions.get(item.code))
        self.own = OwnItemFormSet(
            data,
            prefix="own",
            initial=[initial_of(item, self.positions[item.code]) for item in asked if item.is_own],
        )

    def is_valid(self):
        # Both are asked, so that all errors stand on the page at once.
        return all([super().is_valid(), self.own.is_valid()]) and self._is_allowed()

    @property
    def rows(self) -> list[dict]:
        """The template's items with their fields, as asked now; what is not asked comes last."""
        last = len(self.positions) + 1
        items = sorted(self.template_items, key=lambda item: self.positions.get(item.code, last))
        parts = ("use", "photo", "minimum", "maximum", "points", "position")
        rows = []
        for item in items:
            bounds = {part: self._bound(part, item.code) for part in parts}
            errors = [error for bound in bounds.values() if bound for error in bound.errors]
            rows.append({"item": item, "errors": errors} | bounds)
        return rows

    @property
    def changes(self) -> Changes:
        """What was asked for; added items have no code yet, the service gives them one."""
        said = self.cleaned_data
        changes = Changes(
            dropped=tuple(
                item.code for item in self.template_items if not said.get(f"use_{item.code}", True)
            ),
            limits={item.code: limits for item in self._numbers if (limits := self._own_limits(item))},
            photos=tuple(item.code for item in self.template_items if said.get(f"photo_{item.code}")),
            points={item.code: points for item in self._numbers if (points := said[f"points_{item.code}"])},
            own=tuple(form.item for form in self._own_forms),
        )
        return replace(changes, order=self._order(changes))

    def _order(self, changes: Changes) -> tuple[str, ...]:
        """Codes by the places that were typed, or nothing where they stand so anyhow.

        Who was moved comes before or behind who was not; what has no place stays with its neighbours.
        """
        places = {code: self.cleaned_data.get(f"position_{code}") for code in self.positions}
        own = []
        for number, form in enumerate(self._own_forms, start=1):
            own.append(replace(changes.own[number - 1], code=form.cleaned_data["code"] or f"new_{number}"))
            places[own[-1].code] = form.cleaned_data["position"]
        usual = [item.code for item in adapted(self.template_items, replace(changes, own=tuple(own)))]
        placed = [code for code in usual if places.get(code)]

        def key(code):
            place, before = places[code], self.positions.get(code, 0)
            return place, (place > before) - (place < before) if before else -1

        wanted = sorted(placed, key=key)
        return () if wanted == placed else tuple(wanted)

    @property
    def _numbers(self) -> list[ControlItem]:
        return [item for item in self.template_items if item.answer == Answer.NUMBER]

    def _own_limits(self, item: ControlItem):
        """The limits that differ from the template's, or None."""
        typed = (self.cleaned_data[f"minimum_{item.code}"], self.cleaned_data[f"maximum_{item.code}"])
        own = tuple(
            None if limit == usual else limit
            for limit, usual in zip(typed, (item.minimum, item.maximum), strict=True)
        )
        return None if own == (None, None) else own

    @property
    def _own_forms(self) -> list[OwnItemForm]:
        return [
            form
            for form in self.own.forms
            if form.cleaned_data.get("question") and not form.cleaned_data.get("DELETE")
        ]

    def _is_allowed(self) -> bool:
        items = {item.code: item for item in self.template_items}
        for fault in faults_of(self.template_items, replace(self.changes, own=())):
            sentence = SENTENCES[fault.what] % {"limits": items[fault.code].limits}
            self.add_error(f"maximum_{fault.code}", sentence)
        return not self.errors

    def _bound(self, part: str, code: str) -> forms.BoundField | None:
        name = f"{part}_{code}"
        return self[name] if name in self.fields else None


def _fields_of(item: ControlItem, asked: ControlItem | None, position: int | None) -> dict[str, forms.Field]:
    """Of one item of the template; `asked` is how it is asked now, None where it is left out."""
    now = asked or item
    fields: dict[str, forms.Field] = {
        f"position_{item.code}": forms.IntegerField(
            label=_("第几项"), required=False, min_value=1, max_value=99, initial=position
        )
    }
    if not item.is_mandatory:
        fields[f"use_{item.code}"] = forms.BooleanField(
            label=_("采用"), required=False, initial=asked is not None
        )
    if item.photo == PhotoRule.ON_NO:
        fields[f"photo_{item.code}"] = forms.BooleanField(
            label=_("每次都拍照"), required=False, initial=now.photo == PhotoRule.ALWAYS
        )
    if item.answer == Answer.NUMBER:
        fields[f"minimum_{item.code}"] = ReadingField(label=_("下限"), initial=plain(now.minimum))
        fields[f"maximum_{item.code}"] = ReadingField(label=_("上限"), initial=plain(now.maximum))
        fields[f"points_{item.code}"] = PointsField(initial=now.points)
    return fields
