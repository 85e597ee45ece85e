"""What people at enterprises ask of their own data."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.local_time import local_date
from portal.queries.queue import Bucket, Line, lines_of_list
from staff.queries.data_request import request_lists


def data_requests(user: User, at: datetime) -> list[Line]:
    if not user.is_regulator:
        return []
    lists = request_lists(user, local_date(at))
    parts = {
        "overdue": (Bucket.OVERDUE, _("个人信息请求：超期")),
        "soon": (Bucket.SOON, _("个人信息请求：三天内到期")),
        "open": (Bucket.WAITING, _("个人信息请求：待答复")),
    }
    return lines_of_list(
        "staff:list_requests",
        *(
            (bucket, label, lists.rows.filter(lists.wanted[state]), {"state": state})
            for state, (bucket, label) in parts.items()
        ),
    )
