"""Tells the writers of reports and minutes that their draft is ready."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from duties.models import Duty
from duties.queries.assignee import assignees_of
from duties.services.ladder_news import TOPIC, draft_key
from enterprises.models import Enterprise, Membership
from enterprises.queries.member import members_of
from notifications.services.notice import News, notify_many

TITLE = _("%(kind)s的草稿已经备好：%(enterprise)s")
TEXT = _("数字已经从记录里填好，请在%(day)s前看过、写上评价并提交。")


@transaction.atomic
def tell_of_drafts(*, enterprise_ids: Sequence[int], kind: Duty.Kind, due_on: date, at: datetime) -> int:
    """Whoever has to hand it in, and the directors, who write it or report to the principal; six queries."""
    assigned = assignees_of([(pk, due_on, kind) for pk in enterprise_ids], due_on)
    writers = User.objects.in_bulk(set(assigned.values()))
    members = members_of(enterprise_ids, due_on)
    enterprises = Enterprise.objects.only("name", "public_id").in_bulk(enterprise_ids)
    slug = Duty(kind=kind).slug
    news = []
    for pk, enterprise in enterprises.items():
        people = {user.pk: user for user in members.get(pk, {}).get(Membership.Role.DIRECTOR, [])}
        if (writer := assigned.get((pk, due_on, kind))) is not None:
            people[writer] = writers[writer]
        params = {"kind": Duty.Kind(kind).label, "enterprise": enterprise.name, "day": due_on}
        news += [
            News(
                recipient=user,
                topic=TOPIC,
                key=draft_key(pk, due_on, kind),
                title=TITLE,
                text=TEXT,
                url=reverse("duties:submit_duty", args=[enterprise.public_id, slug, due_on]),
                params=params,
            )
            for user in people.values()
        ]
    return notify_many(news, at=at)
