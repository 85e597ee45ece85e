"""How often one address may file, and about one enterprise: enough for a family, not for a machine."""

from datetime import datetime

from django.core.cache import cache
from django.utils.translation import gettext as _

from common.encryption import keyed_hash
from common.local_time import local_date
from enterprises.models import Enterprise
from inspections.models import Complaint, FilingLimit
from inspections.services.complaint.refusal import ComplaintRefused

HOUR, DAY = 3600, 86_400


class FiledTooOften(ComplaintRefused):
    """A limit is reached; its text says which, and when to try again. Nothing was stored."""


def check_limits(*, address: str | None, enterprise: Enterprise, at: datetime) -> None:
    """Counts this attempt. The address itself is not kept; without a working cache nobody is turned away.

    `address` None means a sender that is known by its key: only the enterprise is protected then.
    """
    today = local_date(at)
    limit = FilingLimit.objects.on(today).order_by("-effective_from").first()
    if limit is None:
        return
    if address is not None:
        hashed = keyed_hash(address, purpose="complaint.address")
        if _count(f"complaint:{enterprise.pk}:{hashed}", HOUR) > limit.an_hour_by_address:
            raise FiledTooOften(_("您提交得太频繁，请一小时后再试，或拨打 12315。您写的内容还在下面。"))
        if _count(f"complaint:{today}:{hashed}", DAY) > limit.a_day_by_address:
            raise FiledTooOften(
                _("您所在的网络今天提交得太多，请明天再试，或拨打 12315。您写的内容还在下面。")
            )
    outside = (Complaint.Source.PAGE, Complaint.Source.OPEN311)
    today_at_this = Complaint.objects.filter(enterprise=enterprise, received_on=today, source__in=outside)
    if today_at_this.count() >= limit.a_day_by_enterprise:
        raise FiledTooOften(
            _("今天关于这家企业的提交已经很多，监管人员都能看到。请明天再试，急事请拨打 12315。")
        )


def _count(key: str, seconds: int) -> int:
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key)
    except ValueError:  # it expired in between
        return 1
