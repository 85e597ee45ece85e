"""Texts that rows hold in both languages: those of rules, which change with the law and not with the code."""

from django.utils.translation import get_language


def in_language(chinese: str, english: str) -> str:
    """The text in the reader's language; what was written in Chinese only is read in Chinese."""
    return english if english and (get_language() or "").startswith("en") else chinese
