"""What stands on the papers of backing, and what anybody may know who holds a letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count
from django.urls import reverse

from accounts.models import Region, User
from common.local_time import first_of_quarter
from common.masking import mask_name
from inspections.models import BackingAssignment, CommitmentLetter, LetterCode, VisitTask
from inspections.queries.backing.coverage import task_lists
from inspections.queries.backing.sealed import sealed_letter
from ledger.entry import check_code, read_entry
from ledger.queries.record import Proof, proof_of


@dataclass(frozen=True)
class ListedSubject:
    """A subject on the list of responsibilities, with its visits of the quarter."""

    assignment: BackingAssignment
    owed: int
    done: int


@dataclass(frozen=True)
class ListsPaper:
    """The three lists of one cadre, as of a day; the letter of the year, where it was signed."""

    cadre: User
    region: Region
    day: date
    quarter: date
    subjects: Sequence[ListedSubject]
    letter: CommitmentLetter | None


@dataclass(frozen=True)
class LetterPaper:
    letter: CommitmentLetter
    code: str
    digest: str


@dataclass(frozen=True)
class KnownLetter:
    """Public: whose letter (masked) of which year it is, and since when unchanged; not what it says."""

    code: str
    year: int
    name: str
    signed_at: datetime
    subjects: int
    sealed_at: datetime | None
    proof: Proof


def lists_paper(*, cadre: User, region: Region, day: date) -> ListsPaper:
    """Three queries, however many they back."""
    assignments = (
        BackingAssignment.objects.on(day)
        .filter(cadre=cadre)
        .select_related("enterprise__region")
        .order_by("level", "enterprise__name", "pk")
    )
    wanted, quarter = task_lists(day), first_of_quarter(day)
    counts = {
        row["enterprise"]: row
        for row in VisitTask.objects.filter(quarter=quarter, assignment__cadre=cadre)
        .values("enterprise")
        .annotate(
            owed_=Count("pk", filter=wanted["owed"]),
            done_=Count("pk", filter=wanted["done"]),
        )
        .order_by()
    }
    nothing = {"owed_": 0, "done_": 0}
    subjects = [
        ListedSubject(row, found["owed_"], found["done_"])
        for row in assignments
        for found in [counts.get(row.enterprise_id, nothing)]
    ]
    letter = CommitmentLetter.objects.filter(cadre=cadre, year=day.year).first()
    return ListsPaper(cadre, region, day, quarter, subjects, letter)


def letter_paper(letter: CommitmentLetter) -> LetterPaper:
    """With the check code that follows from what the database has."""
    entry = sealed_letter(letter).entry
    return LetterPaper(letter, check_code(entry), read_entry(entry).digest)


def known_letter(code: str) -> KnownLetter | None:
    """Makes the entry again from what is stored now, and looks for it in the log."""
    known = LetterCode.objects.filter(code=code).select_related("letter__cadre").first()
    if known is None:
        return None
    letter = known.letter
    proof, sealed_at = proof_of(letter.log_id, code, sealed_letter(letter).entry)
    return KnownLetter(
        code=code,
        year=letter.year,
        name=mask_name(letter.cadre.display_name),
        signed_at=letter.signed_at,
        subjects=letter.subjects,
        sealed_at=sealed_at,
        proof=proof,
    )


def address_of_letter(code: str) -> str | None:
    """For the short address on the paper."""
    is_ours = LetterCode.objects.filter(code=code).exists()
    return reverse("inspections:show_letter_paper", args=[code]) if is_ours else None
