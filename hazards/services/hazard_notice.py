"""Who hears of a hazard's moves: whoever has to act on it, and those above where it is critical or late."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.models.role import REGULATOR_ROLES
from accounts.queries.role_holder import nearest_holders
from common.local_time import local_date
from enterprises.backing import backing_cadres
from enterprises.models import Membership
from enterprises.queries.member import members_of
from hazards.models import Hazard, HazardMove
from hazards.models.hazard import TO_RECTIFY, TO_TRIAGE, TO_VERIFY
from notifications.models import Notice
from notifications.services.notice import News, notify_many, withdraw_notices

TOPIC = "hazard"
Act = HazardMove.Act
Post = Membership.Role
NORMAL, IMPORTANT, URGENT = Notice.Urgency.NORMAL, Notice.Urgency.IMPORTANT, Notice.Urgency.URGENT
ABOVE = (Role.DISTRICT_REGULATOR, Role.CITY_REGULATOR)
LATER = timedelta(hours=2)  # what a lost message or a stopped worker may be late by
# How long before its limit a hazard is spoken of again.
AHEAD = {
    Hazard.Severity.CRITICAL: timedelta(hours=6),
    Hazard.Severity.MAJOR: timedelta(hours=24),
    Hazard.Severity.GENERAL: timedelta(hours=48),
}
# Kind of news → title and text. Which person hears of which kind is decided below.
WORDS = {
    "critical": (_("重大隐患：%(enterprise)s"), _("%(problem)s。请立即核实处置，整改期限%(due)s。")),
    "triage": (_("隐患待研判：%(enterprise)s"), _("%(problem)s。请判断是否受理。")),
    "rectify": (_("隐患要整改：%(enterprise)s"), _("%(problem)s。请在%(due)s前整改并提交。")),
    "limit": (_("隐患快到整改期限：%(enterprise)s"), _("%(problem)s。请在%(due)s前整改并提交，或申请延期。")),
    "returned": (_("整改被退回：%(enterprise)s"), _("%(problem)s。退回原因：%(reason)s")),
    "granted": (_("同意延期：%(enterprise)s"), _("%(problem)s。新的整改期限是%(due)s。")),
    "refused": (_("不同意延期：%(enterprise)s"), _("%(problem)s。原因：%(reason)s")),
    "verify": (_("整改待核查：%(enterprise)s"), _("%(problem)s。企业已提交整改，请核查。")),
    "asked": (_("申请延期：%(enterprise)s"), _("%(problem)s。申请延期的原因：%(reason)s")),
    "escalated": (_("隐患升级督办：%(enterprise)s"), _("%(problem)s。%(reason)s，请督促整改。")),
    "taken_back": (
        _("更正后没有这个问题：%(enterprise)s"),
        _("%(problem)s。企业更正了当天的记录，这一项不再答“否”。请核实，确实记错的可以撤销这条隐患。"),
    ),
    "urged": (_("隐患等待答复：%(enterprise)s"), _("%(problem)s。%(reason)s，请尽快处理。")),
}
TO_DO = ("rectify", "limit", "returned", "granted", "refused")
TO_CHECK = ("verify", "asked")
# Act → kind of news, the states in which it is still news, urgency (none: by severity).
SPOKEN_OF: dict[str, tuple[str, tuple, Notice.Urgency | None]] = {
    Act.ASSIGN: ("rectify", TO_RECTIFY, None),
    Act.START: ("rectify", TO_RECTIFY, None),
    Act.RETURN: ("returned", TO_RECTIFY, IMPORTANT),
    Act.GRANT_TIME: ("granted", TO_RECTIFY, NORMAL),
    Act.REFUSE_TIME: ("refused", TO_RECTIFY, IMPORTANT),
    Act.SUBMIT: ("verify", TO_VERIFY, NORMAL),
    Act.ASK_TIME: ("asked", (Hazard.State.EXTENDED,), NORMAL),
}
PER_MOVE = ("returned", "granted", "refused", "verify", "asked", "escalated", "urged")


@dataclass(frozen=True)
class People:
    """Who may be concerned with some hazards, loaded at once."""

    members: dict[int, dict[str, list[User]]]
    backing: dict[int, list[User]]
    cadres: dict[str, list[User]]
    regulators: dict[str, list[User]]
    above: dict[str, list[User]]

    def at_work(self, hazard: Hazard, *posts: str) -> list[User]:
        held = self.members.get(hazard.enterprise_id, {})
        return [user for post in posts for user in held.get(post, [])]

    def rectifiers(self, hazard: Hazard) -> list[User]:
        """Officers and directors; where it is more than general or there are none, the principal too."""
        found = self.at_work(hazard, Post.OFFICER, Post.DIRECTOR)
        if not found or hazard.severity != Hazard.Severity.GENERAL:
            found = found + self.at_work(hazard, Post.PRINCIPAL)
        return found

    def backing_of(self, hazard: Hazard) -> list[User]:
        """Who backs the enterprise; where nobody does, the cadres closest to it."""
        return self.backing.get(hazard.enterprise_id) or self.cadres.get(hazard.enterprise.region_path, [])

    def verifiers(self, hazard: Hazard) -> list[User]:
        """As `can_close_hazard` has it, the nearest first; who rectified never verifies."""
        found = []
        if hazard.is_own_finding:
            found = self.at_work(hazard, Post.DIRECTOR, Post.PRINCIPAL)
        found = [user for user in found if user.pk != hazard.rectified_by_id]
        return found or self.regulators.get(hazard.enterprise.region_path, [])


def people_of(hazards: Sequence[Hazard], at: datetime) -> People:
    """Five queries, however many hazards."""
    day, paths = local_date(at), {hazard.enterprise.region_path for hazard in hazards}
    ids = {hazard.enterprise_id for hazard in hazards}
    return People(
        members_of(ids, day),
        backing_cadres(ids, day),
        nearest_holders(paths, [Role.CADRE], day),
        nearest_holders(paths, REGULATOR_ROLES, day),
        nearest_holders(paths, ABOVE, day),
    )


@transaction.atomic
def tell_of_moves(*, move_ids: Iterable[int], at: datetime) -> int:
    """Tell what these moves have to say, and settle what they have done with; again changes nothing."""
    moves = list(
        HazardMove.objects.filter(pk__in=list(move_ids))
        .select_related("hazard__enterprise")
        .order_by("hazard", "number")
    )
    if not moves:
        return 0
    people = people_of([move.hazard for move in moves], at)
    settled = {key for move in moves for key in _settled_by(move)}
    if settled:
        withdraw_notices(topic=TOPIC, keys=settled, at=at)
    news = [piece for move in moves if move.hazard.is_open for piece in _news_of(move, people)]
    return notify_many(news, at=at)


def tell_again(*, at: datetime) -> int:
    """Moves of the last hours whose message to the worker was lost; who has heard of them hears nothing."""
    moves = HazardMove.objects.filter(at__gt=at - LATER, at__lte=at)
    return tell_of_moves(move_ids=moves.values_list("pk", flat=True), at=at)


def tell_of_taken_back(hazards: Sequence[Hazard], *, at: datetime) -> int:
    """The record in which these were found says now that all was well: regulators look, may withdraw them."""
    people = people_of(hazards, at)
    news = [
        piece
        for hazard in hazards
        for piece in _news(
            hazard, "taken_back", people.regulators.get(hazard.enterprise.region_path, []), NORMAL
        )
    ]
    return notify_many(news, at=at)


@transaction.atomic
def remind_of_limits(*, at: datetime) -> int:
    """Who has to rectify hears once more before the limit; a new limit is new news.

    Where the whole limit is shorter than what is spoken of ahead, half of it passes in silence first.
    """
    nearing = Q()
    for severity, ahead in AHEAD.items():
        nearing |= Q(severity=severity, due_at__gt=at, due_at__lte=at + ahead)
    untold = Q(reminded_of__isnull=True) | ~Q(reminded_of=F("due_at"))
    found = Hazard.objects.told().filter(nearing, untold, state__in=TO_RECTIFY)
    hazards = [
        hazard
        for hazard in found.select_related("enterprise").order_by("pk")
        if hazard.assigned_at is not None and at - hazard.assigned_at >= hazard.due_at - at
    ]
    if not hazards:
        return 0
    ids = [hazard.pk for hazard in hazards]
    Hazard.objects.filter(pk__in=ids).update(reminded_of=F("due_at"))
    people = people_of(hazards, at)
    news = [
        piece for hazard in hazards for piece in _news(hazard, "limit", people.rectifiers(hazard), IMPORTANT)
    ]
    return notify_many(news, at=at)


def _news_of(move: HazardMove, people: People) -> Iterator[News]:
    """What one move says, to everybody but whoever made it."""
    hazard, path = move.hazard, move.hazard.enterprise.region_path
    regulators = people.regulators.get(path, [])
    if hazard.is_critical:
        yield from _news(hazard, "critical", regulators, URGENT, move)
    if move.act in SPOKEN_OF:
        kind, states, urgency = SPOKEN_OF[move.act]
        if hazard.state in states:
            users = people.verifiers(hazard) if kind in TO_CHECK else people.rectifiers(hazard)
            yield from _news(hazard, kind, users, urgency or _urgency_of(hazard), move)
    elif move.act == Act.REPORT and not hazard.is_own_finding and hazard.state in TO_TRIAGE:
        yield from _news(hazard, "triage", regulators, NORMAL, move)
    elif move.act == Act.ESCALATE:
        told = people.rectifiers(hazard) + people.at_work(hazard, Post.PRINCIPAL) + regulators
        told = told + people.backing_of(hazard)  # who urges, and follows it
        if hazard.escalation_level > 1:
            told = told + people.above.get(path, [])
        yield from _news(hazard, "escalated", told, IMPORTANT, move)
    elif move.act == Act.URGE and hazard.state not in TO_RECTIFY:
        # Those who let it wait, and those above them; the enterprise has nothing to do with it.
        slow = people.verifiers(hazard) if hazard.state in TO_VERIFY else []
        yield from _news(hazard, "urged", [*slow, *regulators, *people.above.get(path, [])], IMPORTANT, move)


def _urgency_of(hazard: Hazard) -> Notice.Urgency:
    return NORMAL if hazard.severity == Hazard.Severity.GENERAL else IMPORTANT


def _news(
    hazard: Hazard,
    kind: str,
    users: Iterable[User],
    urgency: Notice.Urgency,
    move: HazardMove | None = None,
) -> Iterator[News]:
    title, text = WORDS[kind]
    params = {
        "enterprise": hazard.enterprise.name,
        "problem": hazard.title.rstrip("。.；;"),
        "due": hazard.due_at,
        "reason": move.reason if move else "",
    }
    for user in {user.pk: user for user in users}.values():
        if move is None or user.pk != move.by_id:
            yield News(
                recipient=user,
                topic=TOPIC,
                key=_key(kind, hazard, move),
                title=title,
                text=text,
                url=reverse("hazards:show_hazard", args=[hazard.pk]),
                urgency=urgency,
                params=params,
            )


def _key(kind: str, hazard: Hazard, move: HazardMove | None) -> str:
    if kind == "limit":
        return f"limit:{hazard.pk}:{hazard.due_at:%Y%m%dT%H%M}"
    return f"{kind}:{hazard.pk}:{move.number}" if move and kind in PER_MOVE else f"{kind}:{hazard.pk}"


def _settled_by(move: HazardMove) -> Iterator[str]:
    """Keys of what is over: calls to rectify once it is submitted, calls to check once it has been."""
    hazard = move.hazard
    if not hazard.is_open:
        kinds = tuple(WORDS)
    elif move.act == Act.SUBMIT:
        kinds = TO_DO
    elif move.act in (Act.RETURN, Act.GRANT_TIME, Act.REFUSE_TIME, Act.DROP_REQUEST, Act.TAKE_BACK):
        kinds = (*TO_CHECK, "urged")
    elif move.act == Act.ASSIGN:
        kinds = ("triage", "urged")
    elif move.act == Act.TRIAGE:
        kinds = ("triage",)
    else:
        return
    for kind in kinds:
        if kind in PER_MOVE:
            yield from (f"{kind}:{hazard.pk}:{number}" for number in range(1, move.number))
        else:
            yield _key(kind, hazard, None)
