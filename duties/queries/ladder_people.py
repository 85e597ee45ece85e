"""Whom the rungs of ladders are about, for many duties at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import Role, User
from accounts.models.role import REGULATOR_ROLES
from accounts.queries.role_holder import nearest_holders
from duties.models import Duty, LadderRung
from duties.queries.assignee import DutyKey, assignees_of
from enterprises.backing import backing_cadres
from enterprises.models import Enterprise, Membership
from enterprises.queries.member import members_of

Who = LadderRung.Who
Post = Membership.Role
POSTS: dict[str, str] = {Who.DIRECTOR: Post.DIRECTOR, Who.PRINCIPAL: Post.PRINCIPAL}


@dataclass(frozen=True)
class LadderPeople:
    """The addressees of some enterprises' ladders on a day."""

    enterprises: dict[int, Enterprise]
    assignees: dict[DutyKey, User]
    members: dict[int, dict[str, list[User]]]
    backing: dict[int, list[User]]
    cadres: dict[str, list[User]]
    branches: dict[str, list[User]]

    def of(self, duty: Duty, who: str) -> list[User]:
        """Everybody whom a rung of the duty is about; empty where nobody is."""
        path = self.enterprises[duty.enterprise_id].region_path
        if who == Who.CADRE:
            return self.backing.get(duty.enterprise_id) or self.cadres.get(path, [])
        if who == Who.BRANCH:
            return self.branches.get(path, [])
        if who in POSTS:
            return self.members.get(duty.enterprise_id, {}).get(POSTS[who], [])
        assignee = self.assignees.get(duty.pk)
        return [assignee] if assignee is not None else []


def ladder_people(duties: Sequence[Duty], day: date) -> LadderPeople:
    """Seven queries, however many duties.

    The cadre is who backs the enterprise; where nobody does, whoever holds that role closest to it. Where
    there is no branch, the regulator next above stands for it.
    """
    enterprises = Enterprise.objects.only("name", "public_id", "region_path").in_bulk(
        {duty.enterprise_id for duty in duties}
    )
    paths = {enterprise.region_path for enterprise in enterprises.values()}
    assigned = assignees_of(duties, day)
    users = User.objects.in_bulk(set(assigned.values()))
    return LadderPeople(
        enterprises,
        {key: users[user_id] for key, user_id in assigned.items()},
        members_of(enterprises.keys(), day),
        backing_cadres(enterprises.keys(), day),
        nearest_holders(paths, [Role.CADRE], day),
        nearest_holders(paths, REGULATOR_ROLES, day),
    )
