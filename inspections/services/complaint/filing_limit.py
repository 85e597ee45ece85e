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
ALWAYS_TAKEN = 2  # a day from one network about one enterprise, whatever others have filed


class FiledTooOften(ComplaintRefused):
    """A limit is reached; its text says which, and when to try again. Nothing was stored."""


def check_limits(*, address: str, enterprise: Enterprise, at: datetime) -> None:
    """Counts this attempt. The address itself is not kept; without a working cache nobody is turned away.

    `address` is what `common.client_address.client_network` gives. The limit of an enterprise turns away only
    who has filed about it today: otherwise a business could close its own channel by complaining of itself.
    """
    today = local_date(at)
    limit = FilingLimit.objects.on(today).order_by("-effective_from").first()
    if limit is None:
        return
    hashed = keyed_hash(address, purpose="complaint.address")
    if _count(f"complaint:{enterprise.pk}:{hashed}", HOUR) > limit.an_hour_by_address:
        raise FiledTooOften(_("您提交得太频繁，请一小时后再试，或拨打 12315。您写的内容还在下面。"))
    if _count(f"complaint:{today}:{hashed}", DAY) > limit.a_day_by_address:
        raise FiledTooOften(_("您所在的网络今天提交得太多，请明天再试，或拨打 12315。您写的内容还在下面。"))
    mine = _count(f"complaint:{today}:{enterprise.pk}:{hashed}", DAY)
    outside = (Complaint.Source.PAGE, Complaint.Source.OPEN311)
    today_at_this = Complaint.objects.filter(enterprise=enterprise, received_on=today, source__in=outside)
    if mine > ALWAYS_TAKEN and today_at_this.count() >= limit.a_day_by_enterprise:
        raise FiledTooOften(
            _("今天关于这家企业的提交很多，您也提交过，监管人员都能看到。请明天再试，急事请拨打 12315。")
        )


def _count(key: str, seconds: int) -> int:
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key)
    except ValueError:  # it expired in between
        return 1
