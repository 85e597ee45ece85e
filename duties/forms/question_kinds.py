"""The four kinds of questions: yes or no, a number, a sentence, a photo."""

from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _

from duties.forms.question import LABELS, NO, NOT_APPLICABLE, YES, Question
from duties.forms.reading_field import ReadingField
from duties.queries.control_list import Answer, ControlItem, plain

BELOW = "-"


class YesNoQuestion(Question):
    template = "duties/_answer_yes_no.html"

    def answer_fields(self):
        answers = (YES, NO, NOT_APPLICABLE) if self.item.may_not_apply else (YES, NO)
        field = forms.ChoiceField(
            label=self.item.question,
            choices=[(answer, LABELS[answer]) for answer in answers],
            widget=forms.RadioSelect,
            error_messages={"required": _("请选择一个答案。")},
        )
        return {self._name("answer"): field}

    def check_answer(self):
        pass  # the field does

    def answered(self):
        return {"answer": self._cleaned("answer")}

    @property
    def answer_box(self):
        return self._bound("answer")

    @property
    def is_no(self):
        return self._cleaned("answer") == NO

    @property
    def does_not_apply(self):
        return self._cleaned("answer") == NOT_APPLICABLE

    @property
    def is_complete(self):
        return self._cleaned("answer") == YES


@dataclass(frozen=True)
class ReadingBoxes:
    """Where one number is typed: the place it is read at, and whether it stands below zero."""

    point: str
    number: forms.BoundField
    below: forms.BoundField | None


class NumberQuestion(Question):
    template = "duties/_answer_number.html"

    def answer_fields(self):
        fields = {}
        for suffix, point in self._suffixes:
            label = f"{self.item.question} · {point}" if point else self.item.question
            if self.item.reads_below_zero:
                fields[f"below_{self.item.code}{suffix}"] = forms.ChoiceField(
                    label=label,
                    required=False,
                    choices=[(BELOW, _("零下")), ("", _("零上"))],
                    initial=BELOW if self.item.is_usually_below_zero else "",
                    widget=forms.RadioSelect,
                )
            fields[f"number_{self.item.code}{suffix}"] = ReadingField(label=label)
        return fields | super().answer_fields()

    @property
    def _suffixes(self):
        """What follows a field's name for each place it is read at: nothing where there is but one."""
        if not self.item.points:
            return [("", "")]
        return [(f"_{number}", point) for number, point in enumerate(self.item.points, start=1)]

    def check_answer(self):
        if self.does_not_apply:
            return
        for suffix, _point in self._suffixes:
            name = f"number_{self.item.code}{suffix}"
            if name not in self.form.errors and self._reading(suffix) is None:
                missing = _("请填读数，或选“不适用”。") if self.item.may_not_apply else _("请填读数。")
                self.form.add_error(name, missing)

    def _reading(self, suffix) -> Decimal | None:
        cleaned = getattr(self.form, "cleaned_data", {})
        number = cleaned.get(f"number_{self.item.code}{suffix}")
        is_below = cleaned.get(f"below_{self.item.code}{suffix}") == BELOW
        return -abs(number) if number is not None and is_below else number

    @property
    def readings(self) -> list[Decimal]:
        """All of them, or none: half an answer decides nothing."""
        readings = [self._reading(suffix) for suffix, _point in self._suffixes]
        return [] if None in readings else readings

    @property
    def number(self) -> Decimal | None:
        return self.item.worst_of(self.readings) if self.readings and not self.does_not_apply else None

    @property
    def is_no(self):
        return self.number is not None and not self.item.allows(self.number)

    @property
    def is_complete(self):
        return self.number is not None

    @property
    def is_answered(self):
        numbers = [bool(boxes.number.value()) for boxes in self.boxes]
        box = self.not_applicable_box
        return all(numbers) or (box is not None and bool(box.value()))

    @property
    def asked(self) -> dict[str, str]:
        """What the number is held against, as texts."""
        limits = {"minimum": self.item.minimum, "maximum": self.item.maximum}
        return {"unit": self.item.unit} | {
            name: plain(limit) for name, limit in limits.items() if limit is not None
        }

    def answered(self):
        if self.does_not_apply:
            return {"answer": NOT_APPLICABLE} | self.asked
        said = {"answer": NO if self.is_no else YES, "number": plain(self.number)} | self.asked
        if self.item.points:
            said["readings"] = [
                {"point": point, "number": plain(number)}
                for point, number in zip(self.item.points, self.readings, strict=True)
            ]
        return said

    def title(self):
        return _("%(note)s（%(question)s：%(number)s %(unit)s，要求 %(limits)s）") % {
            "note": self.note,
            "question": self.item.question,
            "number": plain(self.number),
            "unit": self.item.unit,
            "limits": self.item.limits,
        }

    @property
    def boxes(self) -> list[ReadingBoxes]:
        return [
            ReadingBoxes(
                point,
                self.form[f"number_{self.item.code}{suffix}"],
                self._bound_below(f"below_{self.item.code}{suffix}"),
            )
            for suffix, point in self._suffixes
        ]

    def _bound_below(self, name):
        return self.form[name] if name in self.form.fields else None


class TextQuestion(Question):
    template = "duties/_answer_text.html"

    def answer_fields(self):
        field = forms.CharField(
            label=self.item.question,
            required=False,
            max_length=400,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        return {self._name("text"): field} | super().answer_fields()

    def check_answer(self):
        if not self.does_not_apply and not self.note and self._name("text") not in self.form.errors:
            missing = _("请写一句，或选“不适用”。") if self.item.may_not_apply else _("请写一句。")
            self.form.add_error(self._name("text"), missing)

    @property
    def note(self):
        return "" if self.does_not_apply else self._cleaned("text") or ""

    @property
    def is_complete(self):
        return bool(self.note)

    @property
    def text_box(self):
        return self._bound("text")


class PhotoQuestion(Question):
    template = "duties/_answer_photo.html"

    def check_answer(self):
        pass  # the photo is the answer, and it is wanted

    @property
    def is_answered(self):
        box = self.not_applicable_box
        return bool(self.kept) or (box is not None and bool(box.value()))


KINDS = {
    Answer.YES_NO: YesNoQuestion,
    Answer.NUMBER: NumberQuestion,
    Answer.TEXT: TextQuestion,
    Answer.PHOTO: PhotoQuestion,
}


def question_for(form: forms.Form, item: ControlItem) -> Question:
    return KINDS[Answer(item.answer)](form, item)


def initial_of(item: ControlItem, entry: dict) -> dict:
    """The fields of an item as an earlier record filled them, for a correction to begin from."""
    code, is_absent = item.code, entry.get("answer") == NOT_APPLICABLE
    initial = {f"note_{code}": entry.get("note", ""), f"not_applicable_{code}": is_absent}
    if item.answer == Answer.YES_NO:
        initial[f"answer_{code}"] = entry.get("answer")
    elif item.answer == Answer.TEXT:
        initial[f"text_{code}"] = entry.get("note", "")
    elif item.answer == Answer.NUMBER and not is_absent:
        initial |= _initial_readings(item, entry)
    return initial


def _initial_readings(item: ControlItem, entry: dict) -> dict:
    numbers = {"": entry.get("number", "")}
    if item.points:
        read = {reading["point"]: reading["number"] for reading in entry.get("readings", ())}
        numbers = {f"_{number}": read.get(point, "") for number, point in enumerate(item.points, start=1)}
    initial = {}
    for suffix, text in numbers.items():
        if item.reads_below_zero and text:
            initial[f"below_{item.code}{suffix}"] = BELOW if text.startswith("-") else ""
            text = text.removeprefix("-")
        initial[f"number_{item.code}{suffix}"] = text
    return initial
