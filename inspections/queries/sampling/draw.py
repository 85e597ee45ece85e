"""The lot that decides who re-tests: anybody can draw it again from what is on record."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from inspections.models import Laboratory, Objection


def drawn(seed: str, candidates: Sequence[str]) -> str:
    """The code on which the lot falls: SHA-256 of the seed as a number, modulo the number of candidates.

    The candidates stand in the order of their codes. The bias of the modulo is below 2⁻²⁴⁰.
    """
    return candidates[int.from_bytes(sha256(seed.encode()).digest()) % len(candidates)]


def candidates_for(objection: Objection, day: date) -> list[Laboratory]:
    """Registered re-test bodies without the first laboratory and those that were drawn and can't do it."""
    drawn_before = objection.draws.values("laboratory")
    bodies = Laboratory.objects.retest_bodies_on(day).exclude(pk=objection.sample.laboratory_id)
    return list(bodies.exclude(pk__in=drawn_before).order_by("code"))
