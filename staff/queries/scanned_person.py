"""What the page behind a scanned code tells about a person: it depends on who looks.

Least data (PIPL art. 6). Everybody: masked name, posts, until when the health certificate is valid – what
hangs on the wall of a kitchen anyway, and no word on why there is none. Where the person works: the colour
with its reasons. The regulator of the territory: what an inspection asks for.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from django.db.models import Sum

from accounts.models import User
from common.local_time import local_date
from enterprises.models import Enterprise
from staff.models import HealthCertificate, Person, Post, TrainingRecord
from staff.permissions import READERS
from staff.queries.colour import colour_of
from staff.queries.colour_facts import Colour


class Sight(Enum):
    PUBLIC = "PUBLIC"
    EMPLOYER = "EMPLOYER"  # a manager where the person works
    REGULATOR = "REGULATOR"  # of a territory where the person works


@dataclass(frozen=True)
class ScannedPerson:
    """What is shown; whatever is not meant for who looks is empty."""

    sight: Sight
    person: Person
    name: str
    posts: list[Post]
    employers: list[Enterprise]  # where both work
    certificate: HealthCertificate | None
    valid_to: date | None  # last day of a certificate that holds today
    colour: Colour | None = None
    training_hours: Decimal | None = None  # of this year

    @property
    def is_public(self) -> bool:
        return self.sight == Sight.PUBLIC

    @property
    def is_for_regulator(self) -> bool:
        return self.sight == Sight.REGULATOR

    @property
    def needs_certificate(self) -> bool:
        return any(post.handles_food for post in self.posts)


def scanned_person(*, person: Person, by: User | None, at: datetime) -> ScannedPerson:
    """Three queries for everybody, up to four more for who may see more."""
    day = local_date(at)
    posts = list(
        Post.objects.on(day).filter(person=person).select_related("enterprise").order_by("kind", "pk")
    )
    certificate = (
        HealthCertificate.objects.standing()
        .filter(person=person, issued_on__lte=day)
        .order_by("-issued_on", "-pk")
        .first()
    )
    holds = certificate is not None and certificate.state_on(day) == "FIT"
    valid_to = certificate.valid_to if certificate and holds else None
    employers = _employers_in_common(by, posts, day)
    territory = [post for post in posts if by and by.has_role(*READERS, path=post.enterprise.region_path)]
    if territory:
        return ScannedPerson(
            sight=Sight.REGULATOR,
            person=person,
            name=person.name,
            posts=territory,
            employers=employers,
            certificate=certificate,
            valid_to=valid_to,
            colour=colour_of(person=person, at=at),
            training_hours=_hours_in_year(person, day),
        )
    if employers:
        return ScannedPerson(
            sight=Sight.EMPLOYER,
            person=person,
            name=person.name,
            posts=[post for post in posts if post.enterprise in employers],
            employers=employers,
            certificate=None,
            valid_to=valid_to,
            colour=colour_of(person=person, at=at),
        )
    return ScannedPerson(Sight.PUBLIC, person, person.masked_name, posts, [], None, valid_to)


def _employers_in_common(by: User | None, posts: list[Post], day: date) -> list[Enterprise]:
    if by is None or not posts:
        return []
    mine = set(by.memberships.on(day).values_list("enterprise_id", flat=True))
    return list(
        {post.enterprise_id: post.enterprise for post in posts if post.enterprise_id in mine}.values()
    )


def _hours_in_year(person: Person, day: date) -> Decimal:
    records = TrainingRecord.objects.filter(
        person=person, withdrawn_at__isnull=True, completed_on__year=day.year, completed_on__lte=day
    )
    return records.aggregate(hours=Sum("hours"))["hours"] or Decimal(0)
