from collections.abc import Iterator
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy

from duties.forms.duty import SubmissionForm
from duties.forms.question import Question
from duties.forms.question_kinds import initial_of, question_for
from duties.models import Duty
from duties.queries.control_list import ControlList
from duties.queries.usable_photos import usable_photos
from enterprises.forms.photos_field import PhotosField
from enterprises.models import Photo


class DailyControlForm(SubmissionForm):
    """The daily list: each item is answered as it asks, and what is wrong gets words and a photo.

    Fields are named by what they hold and the item's code, so that a phone can fill them from the description
    of the list: `answer_`, `number_` (and `below_` for the sign), `text_`, `not_applicable_`, `note_`,
    `photos_` for files and `photos_…_ids` for photos sent before. Where a number is read at several places
    its fields end in `_1`, `_2` and so on. A number may carry its own minus; then `below_` is left out.
    """

    def __init__(self, *args, duty: Duty, control_list: ControlList, **kwargs):
        super().__init__(*args, **kwargs)
        self.duty, self.control_list = duty, control_list
        self.questions = [question_for(self, item) for item in control_list.items]
        self.fields["note"] = forms.CharField(
            label=gettext_lazy("补充说明"),
            required=False,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        if not self.is_bound:
            self._show_photos(self.initial.get("photos", {}))

    def clean(self):
        cleaned = super().clean()
        self.sent = {question: question.sent for question in self._with_photos()}
        known = usable_photos(self.duty, [one for sent in self.sent.values() for one in sent.ids])
        for question, sent in self.sent.items():
            # Each photo stands under one item: what was shown above is unknown below.
            question.kept = [known.pop(one) for one in sent.ids if one in known]
            if len(question.kept) < len(sent.ids):
                self.add_error(question.photos_name, PhotosField.default_error_messages["unknown"])
        for question in self.questions:
            question.check()
        return cleaned

    def uploads(self) -> Iterator[tuple[Question, UploadedFile]]:
        """Files to be kept as photos, whatever else is wrong with the form."""
        for question, sent in self.sent.items():
            for upload in sent.files:
                yield question, upload

    @property
    def answered_count(self):
        return sum(question.is_answered for question in self.questions)

    @property
    def answers(self):
        return [question.entry() for question in self.questions]

    @property
    def photos(self) -> list[tuple[str, Photo]]:
        return [(question.item.code, photo) for question in self.questions for photo in question.photos]

    @property
    def found(self):
        return [question.finding for question in self.questions if question.is_no]

    @property
    def note(self):
        return self.cleaned_data["note"]

    def _with_photos(self) -> list[Question]:
        return [question for question in self.questions if question.photos_name in self.fields]

    def _show_photos(self, ids_by_code):
        known = usable_photos(self.duty, [one for ids in ids_by_code.values() for one in ids])
        for question in self._with_photos():
            ids = ids_by_code.get(question.item.code, ())
            question.kept = [known[one] for one in ids if one in known]


def initial_from(control_list: ControlList, answers: list[dict], note: str) -> dict:
    """The form as a record fills it, for a correction to begin from."""
    entries = {entry["item"]: entry for entry in answers}
    initial = {"note": note, "photos": {}}
    for item in control_list.items:
        if (entry := entries.get(item.code)) is not None:
            initial |= initial_of(item, entry)
            initial["photos"][item.code] = [UUID(one) for one in entry.get("photos", ())]
    return initial
