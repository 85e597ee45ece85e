"""An enterprise hears what was put on record of a talk with it (责任约谈), and what became of it."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.local_time import local_date
from enterprises.queries.member import answerable_of
from inspections.models import AccountabilityInterview
from notifications.models import Notice
from notifications.services.notice import notify, withdraw_notices

TOPIC = "interview"
NORMAL, IMPORTANT = Notice.Urgency.NORMAL, Notice.Urgency.IMPORTANT
WORDS = {
    "recorded": (
        _("责任约谈已记入档案：%(enterprise)s"),
        _("约定的整改措施请在%(until)s前落实；笔录有出入的，请联系约谈人。"),
        IMPORTANT,
    ),
    "confirmed": (
        _("约谈整改已确认落实：%(enterprise)s"),
        _("监管人员已确认约定的措施落实：%(note)s"),
        NORMAL,
    ),
    "withdrawn": (_("约谈记录已撤销：%(enterprise)s"), _("这次约谈的记录已撤销：%(note)s"), NORMAL),
}


def tell_enterprise(interview: AccountabilityInterview, kind: str, *, at: datetime, note: str = "") -> None:
    """Who answers for it hears; what was asked of them before is settled with what came of it."""
    if kind != "recorded":
        withdraw_notices(topic=TOPIC, keys=[f"recorded:{interview.pk}"], at=at)
    title, text, urgency = WORDS[kind]
    notify(
        recipients=answerable_of(interview.enterprise_id, local_date(at)),
        topic=TOPIC,
        key=f"{kind}:{interview.pk}",
        title=title,
        text=text,
        url=reverse("inspections:show_interview", args=[interview.pk]),
        urgency=urgency,
        params={"enterprise": interview.enterprise.name, "until": interview.due_on, "note": note},
        at=at,
    )
