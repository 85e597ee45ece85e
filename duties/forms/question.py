"""An item on the form of the daily control: its fields, what they must say, what the record keeps of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duties.queries.control_list import Answer, ControlItem, PhotoRule
from enterprises.forms.photos_field import PhotosField, SentPhotos
from enterprises.models import Photo

YES, NO, NOT_APPLICABLE = "YES", "NO", "NOT_APPLICABLE"
LABELS = {YES: gettext_lazy("是"), NO: gettext_lazy("否"), NOT_APPLICABLE: gettext_lazy("不适用")}
TITLE_LENGTH = 240


class Question:
    """What all kinds have in common: words and photos where something is wrong, and "not applicable"."""

    def __init__(self, form: forms.Form, item: ControlItem):
        self.form, self.item = form, item
        self.kept: list[Photo] = []  # photos that stand under it already
        fields = self.answer_fields()
        self.answer_names = list(fields)
        form.fields |= fields | self.trouble_fields()

    def trouble_fields(self) -> dict[str, forms.Field]:
        """Words and photos: for what is wrong, and for what is photographed every time."""
        fields: dict[str, forms.Field] = {}
        if self.item.answer in (Answer.YES_NO, Answer.NUMBER):
            fields[self._name("note")] = forms.CharField(
                label=self.item.question,
                required=False,
                max_length=200,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        if self.item.photo != PhotoRule.NEVER:
            fields[self.photos_name] = PhotosField(label=self.item.question)
        return fields

    def answer_fields(self) -> dict[str, forms.Field]:
        if not self.item.may_not_apply:
            return {}
        box = forms.BooleanField(label=LABELS[NOT_APPLICABLE], required=False)
        return {self._name("not_applicable"): box}

    def check(self) -> None:
        """Add an error wherever the answer lacks something."""
        self.check_answer()
        if self.is_no and self._name("note") not in self.form.errors and not self.note:
            self.form.add_error(self._name("note"), _("有问题，请写明发现了什么、怎么处理的。"))
        if self.wants_photo and not self.has_photo and self.photos_name not in self.form.errors:
            always = _("这一项每次都要拍照。")
            self.form.add_error(self.photos_name, _("有问题，请拍下来。") if self.is_no else always)

    def check_answer(self) -> None:
        raise NotImplementedError

    def entry(self) -> dict[str, Any]:
        """What the record keeps, the question verbatim in the language it was asked in."""
        said = {"item": self.item.code, "question": self.item.question} | self.answered()
        if self.note:
            said["note"] = self.note
        if photos := self.photos:
            said["photos"] = [str(photo.pk) for photo in photos]
        return said

    def answered(self) -> dict[str, Any]:
        return {"answer": NOT_APPLICABLE} if self.does_not_apply else {}

    @property
    def finding(self) -> dict[str, Any] | None:
        """The hazard it opens, or None."""
        if not self.is_no:
            return None
        return {
            "title": self.title()[:TITLE_LENGTH],
            "severity": self.item.severity,
            "photos": self.photos,
            "item": self.item.code,
        }

    def title(self) -> str:
        return f"{self.note}（{self.item.question}）"

    @property
    def is_no(self) -> bool:
        return False

    @property
    def does_not_apply(self) -> bool:
        return bool(self._cleaned("not_applicable"))

    @property
    def is_answered(self) -> bool:
        """Whether anything stands in its fields, right or wrong."""
        return any(bool(bound.value()) for bound in self.answer_bounds)

    @property
    def wants_photo(self) -> bool:
        if self.item.photo == PhotoRule.NEVER or self.does_not_apply:
            return False
        return self.is_no or (self.item.photo == PhotoRule.ALWAYS and self.is_complete)

    @property
    def is_complete(self) -> bool:
        """Whether there is an answer to which a photo belongs."""
        return True

    @property
    def note(self) -> str:
        return self._cleaned("note") or ""

    @property
    def sent(self) -> SentPhotos:
        return self._cleaned("photos") or SentPhotos()

    @property
    def has_photo(self) -> bool:
        return bool(self.kept or self.sent.files)

    def keep(self, photo: Photo) -> None:
        if photo not in self.kept:
            self.kept.append(photo)

    @property
    def photos(self) -> list[Photo]:
        return [] if self.does_not_apply else self.kept

    @property
    def photos_name(self) -> str:
        return self._name("photos")

    # --- for the page ---

    @property
    def answer_bounds(self) -> list[forms.BoundField]:
        return [self.form[name] for name in self.answer_names]

    @property
    def not_applicable_box(self) -> forms.BoundField | None:
        return self._bound("not_applicable")

    @property
    def note_box(self) -> forms.BoundField | None:
        return self._bound("note")

    @property
    def photos_box(self) -> forms.BoundField | None:
        return self._bound("photos")

    @property
    def takes_photo_always(self) -> bool:
        return self.item.photo == PhotoRule.ALWAYS

    @property
    def errors(self) -> list[str]:
        """Of the answer itself; those of words and photos stand beside them."""
        return [error for bound in self.answer_bounds for error in bound.errors]

    @property
    def has_errors(self) -> bool:
        boxes = (*self.answer_bounds, self.note_box, self.photos_box)
        return any(box is not None and box.errors for box in boxes)

    @property
    def is_open(self) -> bool:
        """Whether the place for words and photos stands open without scripts."""
        note, photos = self.note_box, self.photos_box
        if note is not None and (note.errors or note.value()):
            return True
        if photos is None or self.takes_photo_always:  # those stand outside
            return False
        return bool(self.kept or photos.errors)

    def _name(self, part: str) -> str:
        return f"{part}_{self.item.code}"

    def _bound(self, part: str) -> forms.BoundField | None:
        name = self._name(part)
        return self.form[name] if name in self.form.fields else None

    def _cleaned(self, part: str) -> Any:
        return getattr(self.form, "cleaned_data", {}).get(self._name(part))
