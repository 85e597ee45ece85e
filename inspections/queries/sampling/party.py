"""The two who may object to a failed result: whose counter it came from, and the producer on its label."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from enterprises.models import Enterprise
from inspections.models import Objection, Sample
from inspections.models.sampling.sample import CONTESTABLE, State

OPEN_STATES = (Objection.State.ASKED, Objection.State.ACCEPTED, Objection.State.JOINED)
RETESTED_STATES = (Objection.State.DONE, Objection.State.JOINED)


@dataclass(frozen=True)
class Party:
    enterprise: Enterprise
    until: date | None  # the last day on which it may object; none: it has not been told

    def has_time(self, day: date) -> bool:
        """Its working days run from its own day of receipt (食品安全法第八十八条), or have not begun."""
        return self.until is None or day <= self.until


def parties_of(sample: Sample) -> list[Party]:
    parties = [Party(sample.enterprise, sample.objection_until)]
    if sample.producer is not None:
        parties.append(Party(sample.producer, sample.producer_until))
    return parties


def parties_with_time(sample: Sample, day: date) -> list[Party]:
    """Those who may still say something: their time runs, and the re-test, if there was one, was not theirs.

    A re-test has the last word on the food; whether it was the producer's at all, say, it does not tell.
    """
    retested = _retested(sample)
    return [
        party for party in parties_of(sample) if party.has_time(day) and party.enterprise.pk not in retested
    ]


def limit_to_object(sample: Sample, day: date) -> date:
    """Until when the result waits for objections: the later limit of those who may still object."""
    running = [party.until for party in parties_with_time(sample, day) if party.until is not None]
    known = [party.until for party in parties_of(sample) if party.until is not None]
    return max(running or known)


def may_object_now(user: User, sample: Sample, day: date) -> bool:
    """Whether one of those for whom this person may speak can object today and has not done so."""
    return any(_can_object(party, sample, day) for party in parties_for(user, sample, day))


def party_for(user: User, sample: Sample, day: date) -> Party | None:
    """For whom this person objects: the first that still can; who works at neither, for nobody."""
    parties = parties_for(user, sample, day)
    return next((party for party in parties if _can_object(party, sample, day)), next(iter(parties), None))


def parties_for(user: User, sample: Sample, day: date) -> list[Party]:
    posts: Collection[int] = set(user.memberships.on(day).values_list("enterprise_id", flat=True))
    return [party for party in parties_of(sample) if party.enterprise.pk in posts]


def has_been_retested(sample: Sample) -> bool:
    return sample.objections.filter(state=Objection.State.DONE).exists()


def _retested(sample: Sample) -> set[int]:
    """Who applied for the re-test that was done; joined applications count, those that wait for one don't."""
    if not has_been_retested(sample):
        return set()
    return set(sample.objections.filter(state__in=RETESTED_STATES).values_list("enterprise_id", flat=True))


def _can_object(party: Party, sample: Sample, day: date) -> bool:
    is_told = party.until is not None and sample.state in CONTESTABLE
    own = sample.objections.filter(enterprise=party.enterprise)
    if not is_told or not party.has_time(day) or own.filter(state__in=OPEN_STATES).exists():
        return False
    return sample.state != State.TOLD or party.enterprise.pk not in _retested(sample)
