"""Rapid tests (快检): written down, never counted."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date
from enterprises.models import Enterprise
from inspections.models import RapidTest
from inspections.services.sampling.move import SampleRefused


class TestedInFuture(SampleRefused):
    """What has not been tested has no result."""


@transaction.atomic
def record_rapid_test(
    *,
    enterprise: Enterprise,
    food_name: str,
    item: str,
    method: str,
    result: str,
    tested_at: datetime,
    by: User | None,
    at: datetime,
) -> RapidTest:
    if tested_at > at:
        raise TestedInFuture(_("检测时间不能晚于现在。"))
    test = RapidTest.objects.create(
        enterprise=enterprise,
        food_name=food_name,
        item=item,
        method=method,
        result=result,
        tested_at=tested_at,
        tested_on=local_date(tested_at),
        by=by,
    )
    record_audit(
        action="record_rapid_test",
        subject=test,
        by=by,
        at=at,
        new={"result": result},
        region_path=enterprise.region_path,
    )
    return test
