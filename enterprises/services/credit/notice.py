"""Who hears of a credit archive: its enterprise of each decision, the regulators of what waits for them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.role import REGULATOR_ROLES
from accounts.queries.role_holder import nearest_holders
from common.local_time import local_date
from enterprises.models import CreditEvent
from enterprises.queries.member import answerable_of
from notifications.models import Notice
from notifications.services.notice import notify, withdraw_notices

TOPIC = "credit"
NORMAL, IMPORTANT = Notice.Urgency.NORMAL, Notice.Urgency.IMPORTANT
WORDS = {
    "recorded": (
        _("记入信用档案：%(title)s"),
        _("%(enterprise)s的%(kind)s“%(title)s”已记入信用档案。有不同意见的，请联系作出决定的机关。"),
        IMPORTANT,
    ),
    "honoured": (_("记入信用档案：%(title)s"), _("%(enterprise)s获得“%(title)s”，已记入信用档案。"), NORMAL),
    "published": (
        _("处罚公示：%(title)s"),
        _("“%(title)s”自%(since)s至%(until)s公示。符合条件的可以在信用档案申请信用修复。"),
        IMPORTANT,
    ),
    "unpublished": (_("处罚不公示：%(title)s"), _("“%(title)s”仅警告，不公示。"), NORMAL),
    "repaired": (_("准予信用修复：%(title)s"), _("“%(title)s”已停止公示。决定理由：%(reason)s"), IMPORTANT),
    "repair_refused": (
        _("不予信用修复：%(title)s"),
        _("“%(title)s”的信用修复申请未获准，可以补充材料后再申请。决定理由：%(reason)s"),
        IMPORTANT,
    ),
    "removed": (_("已移出名录：%(title)s"), _("%(enterprise)s已移出%(kind)s（%(title)s）。"), IMPORTANT),
    "withdrawn": (
        _("信用记录已撤销：%(title)s"),
        _("“%(title)s”已撤销，不再公示和计分。原因：%(reason)s"),
        IMPORTANT,
    ),
    "applied": (
        _("信用修复申请：%(enterprise)s"),
        _("“%(title)s”申请信用修复，请在%(until)s前决定。"),
        IMPORTANT,
    ),
}
NOTHING: Mapping[str, object] = {}


def tell_enterprise(
    event: CreditEvent, kind: str, *, at: datetime, about: object = "", said: Mapping[str, object] = NOTHING
) -> None:
    """Principal and director answer for it; where nobody holds these posts, whoever works there hears.

    `about` tells apart what can happen to one event more than once.
    """
    _tell(event, kind, answerable_of(event.enterprise_id, local_date(at)), at, about, said)


def tell_regulators(
    event: CreditEvent, kind: str, *, at: datetime, about: object = "", said: Mapping[str, object] = NOTHING
) -> None:
    path = event.enterprise.region_path
    _tell(
        event, kind, nearest_holders([path], REGULATOR_ROLES, local_date(at)).get(path, []), at, about, said
    )


def settle(event: CreditEvent, kinds: Iterable[str], *, at: datetime, about: object = "") -> None:
    """What was told is over: decided, or withdrawn."""
    withdraw_notices(topic=TOPIC, keys=[_key(event, kind, about) for kind in kinds], at=at)


def _tell(
    event: CreditEvent,
    kind: str,
    users: Sequence[User],
    at: datetime,
    about: object,
    said: Mapping[str, object],
) -> None:
    title, text, urgency = WORDS[kind]
    params = {
        "title": event.title,
        "enterprise": event.enterprise.name,
        "kind": CreditEvent.Kind(event.kind).label,
        "since": event.publish_from,
        "until": event.publish_to,
    }
    archive = reverse("enterprises:show_credit_archive", args=[event.enterprise.public_id])
    notify(
        recipients=users,
        topic=TOPIC,
        key=_key(event, kind, about),
        title=title,
        text=text,
        url=f"{archive}?kind={event.kind}#event-{event.pk}",
        urgency=urgency,
        params={**params, **said},
        at=at,
    )


def _key(event: CreditEvent, kind: str, about: object) -> str:
    return f"{kind}:{event.pk}:{about}" if about else f"{kind}:{event.pk}"
