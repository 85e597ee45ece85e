"""What a phone filled in without a network, as the API takes it and as the page's own form reads it."""

from collections.abc import Mapping, Sequence

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.validators import ProhibitSurrogateCharactersValidator

no_half_pairs = ProhibitSurrogateCharactersValidator()


@extend_schema_field({"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})
class FilledInField(serializers.Field):
    """The text of a field, or the texts of one that takes several."""

    default_error_messages = {"invalid": _("这里要填文字。")}

    def to_internal_value(self, data):
        texts = data if isinstance(data, list) else [data]
        if not all(isinstance(text, str) for text in texts):
            self.fail("invalid")
        for text in texts:
            no_half_pairs(text)
        return texts

    def to_representation(self, value):
        return value


def as_form_data(answers: Mapping[str, Sequence[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, texts in answers.items():
        data.setlist(name, list(texts))
    return data
