"""Duties are too many to name one by one: the lists of them, in the days that counted."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from duties.models import Duty
from duties.permissions import can_see_hollow_signals_of
from enterprises.models import Enterprise
from scoring.queries.records.link import RecordLink


def duty_lists(user: User, enterprise: Enterprise, first: date, last: date) -> list[RecordLink]:
    lists = reverse("duties:list_records", args=[enterprise.public_id])
    links = [
        RecordLink(
            str(kind.label), f"{lists}?{urlencode({'kind': kind.value, 'since': first, 'until': last})}"
        )
        for kind in Duty.Kind
    ]
    own = urlencode({"enterprise": enterprise.public_id, "state": "all"})
    links.append(RecordLink(_("隐患"), f"{reverse('hazards:list_hazards')}?{own}"))
    if can_see_hollow_signals_of(user, enterprise):
        signals = reverse("duties:list_own_hollow_signals", args=[enterprise.public_id])
        links.append(RecordLink(_("走过场线索"), signals))
    return links
