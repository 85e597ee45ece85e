"""What the credit archive tells of: on which page the record stands and what its outcome is called.

The archive knows none of the tables above it: each app names its own in `apps.ready()`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class ArchiveSubject:
    """`page` is the URL name of the record's page, which takes its id; `outcomes` name the codes."""

    page: str = ""
    outcomes: Mapping[str, str | Promise] = field(default_factory=dict)


_SUBJECTS: dict[str, ArchiveSubject] = {}


def name_subject(name: str, subject: ArchiveSubject) -> None:
    _SUBJECTS[name] = subject


def address_of(name: str, pk: int) -> str:
    """Empty where the archive itself is the page."""
    subject = _SUBJECTS.get(name)
    return reverse(subject.page, args=[pk]) if subject and subject.page else ""


def outcome_label(name: str, code: str) -> str:
    """As somebody reads it; a code that nobody named stands for itself."""
    subject = _SUBJECTS.get(name)
    return str(subject.outcomes.get(code, code)) if subject else code
