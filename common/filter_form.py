"""What a list is asked for by its address: all of it, or a refusal that says what can't be understood.

A value that were left out silently would show, and export, more than was asked for.
"""

from collections.abc import Container, Mapping
from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _
from django_filters import FilterSet


class BadFilter(BadRequest):
    """A filter in the address has a value that it can't have; the sentences are for the reader."""

    def __init__(self, sentences: list[str]):
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def asked_for(form: forms.Form) -> dict[str, Any]:
    """All values of a bound form of filters, the empty ones too."""
    if not form.is_valid():
        raise BadFilter(
            [
                f"{form.fields[name].label or name}：{error}" if name in form.fields else str(error)
                for name, errors in form.errors.items()
                for error in errors
            ]
        )
    return form.cleaned_data


def wanted_of(form: forms.Form) -> dict[str, Any]:
    """What is really filtered by: the values that say something."""
    return {name: value for name, value in asked_for(form).items() if value}


def choice_in(asked: Mapping[str, str], name: str, choices: Container[str], usual: str) -> str:
    """One of a few lists or limits by its name; the usual one where the address says nothing."""
    value = asked.get(name) or ""
    if not value:
        return usual
    if value not in choices:
        raise BadFilter([_("没有“%(name)s=%(value)s”这一项。") % {"name": name, "value": value[:40]}])
    return value


class StrictFilterSet(FilterSet):
    """On pages: no rows where one of the values makes no sense, and the form says which."""

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset) if self.form.is_valid() else queryset.none()
