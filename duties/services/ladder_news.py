"""What the people on a ladder are told, in two sentences; of many enterprises at once in one notice."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.local_time import start_of_local_day
from duties.models import Duty, LadderRung, LadderStep
from duties.queries.ladder import Climb
from enterprises.models import Enterprise
from notifications.models import Notice
from notifications.services.notice import News

TOPIC = "duty"
SINGLE = 3  # up to so many enterprises each get a notice of their own
Who = LadderRung.Who

REMINDER = _("%(kind)s还没有交：%(enterprise)s"), _("请在%(day)s %(hour)s前提交。")
OVERDUE = _("%(kind)s逾期未交：%(enterprise)s")
URGE: dict[str, str | Promise] = {
    Who.ASSIGNEE: _("%(day)s的%(kind)s还没有交。请尽快补录，补录仍会留档。"),
    Who.DIRECTOR: _("%(day)s的%(kind)s还没有交。请督促补录。"),
    Who.PRINCIPAL: _("%(day)s的%(kind)s还没有交。请督促补录。"),
    Who.CADRE: _("%(day)s的%(kind)s还没有交。请提醒企业补录。"),
    Who.BRANCH: _("%(day)s的%(kind)s还没有交。请督促企业补录。"),
}
MANY_REMINDERS = (
    _("%(count)d家企业的%(kind)s还没有交"),
    _("%(enterprise)s等%(count)d家企业，请在%(day)s %(hour)s前提交。"),
)
MANY_OVERDUE = (
    _("%(count)d家企业的%(kind)s逾期未交"),
    _("%(enterprise)s等%(count)d家企业%(day)s的%(kind)s还没有交。"),
)


@dataclass(frozen=True)
class Told:
    """One person is told of one step."""

    user: User
    step: LadderStep
    duty: Duty
    enterprise: Enterprise
    climb: Climb
    rung: LadderRung


def draft_key(enterprise_id: int, due_on: date, kind: int) -> str:
    """The news that a draft is ready; it is settled together with the reminders."""
    return f"draft:{enterprise_id}:{due_on}:{kind}"


def is_collective(key: str) -> bool:
    return key.startswith("ladders:")


def write_news(told: Iterable[Told]) -> Iterator[tuple[News, list[Told]]]:
    """The news for each person, with what each piece tells of."""
    groups: dict[tuple, list[Told]] = defaultdict(list)
    for one in told:
        groups[one.user.pk, one.duty.kind, one.duty.due_on, one.rung.number].append(one)
    params: dict[tuple, Mapping[str, object]] = {}
    for group in groups.values():
        if len(group) > SINGLE:
            yield _of_many(group), group
        else:
            for one in group:
                # Several people hear the same words, and the writer knows those by their params.
                key = (one.duty.pk, one.rung.number)
                yield _of_one(one, params.setdefault(key, _params(one))), [one]


def _of_one(one: Told, params: Mapping[str, object]) -> News:
    title, text = REMINDER if one.rung.is_reminder else (OVERDUE, URGE[one.rung.who])
    duty = one.duty
    page = "duties:submit_duty" if one.rung.who == Who.ASSIGNEE else "duties:show_ladder"
    return News(
        recipient=one.user,
        topic=TOPIC,
        key=f"ladder:{duty.enterprise_id}:{duty.due_on}:{duty.kind}:{one.rung.number}",
        title=title,
        text=text,
        url=reverse(page, args=[one.enterprise.public_id, duty.slug, duty.due_on]),
        urgency=Notice.Urgency(one.rung.urgency),
        params=params,
    )


def _of_many(group: Sequence[Told]) -> News:
    one = group[0]
    title, text = MANY_REMINDERS if one.rung.is_reminder else MANY_OVERDUE
    duty = one.duty
    if one.rung.who in LadderRung.OUTSIDE:
        query = {"who": one.rung.who, "kind": duty.slug, "since": duty.due_on, "until": duty.due_on}
        url = f"{reverse('duties:list_climbed')}?{urlencode(query)}"
    else:
        show = "due" if one.rung.is_reminder else "overdue"
        url = f"{reverse('duties:list_duties')}?show={show}"
    return News(
        recipient=one.user,
        topic=TOPIC,
        key=f"ladders:{duty.kind}:{duty.due_on}:{one.rung.number}:{duty.enterprise_id}",
        title=title,
        text=text,
        url=url,
        urgency=Notice.Urgency(one.rung.urgency),
        params=_params(one) | {"count": len(group)},
    )


def _params(one: Told) -> dict[str, object]:
    """The day as it is due: midnight is the 24:00 of that day and not the 0:00 of the next."""
    hours = (one.climb.deadline - start_of_local_day(one.duty.due_on)) // timedelta(hours=1)
    return {
        "kind": Duty.Kind(one.duty.kind).label,
        "enterprise": one.enterprise.name,
        "day": one.duty.due_on,
        "hour": f"{hours}:00",
    }
