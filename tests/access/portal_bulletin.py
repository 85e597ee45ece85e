"""Who may read the monthly bulletin: whoever holds a role in the territory; never an enterprise."""

from datetime import timedelta

from django.utils import timezone

from tests.access.words import HIDDEN, OK, REFUSED, Call, signed_in

TERRITORY = signed_in(OK, officer=REFUSED, director=REFUSED, principal=REFUSED, cook=REFUSED, rival=REFUSED)
OF_THE_DISTRICT = TERRITORY | {"far_inspector": HIDDEN}
ROWS = {
    ("portal:list_bulletins", "get"): TERRITORY,
    ("portal:show_bulletin", "get"): OF_THE_DISTRICT,
    ("portal:print_bulletin", "get"): OF_THE_DISTRICT,
    ("portal:write_bulletin", "get"): OF_THE_DISTRICT,
    ("portal:list_bulletin_rows", "get"): OF_THE_DISTRICT,
}


def last_month(cast, **more):
    month = timezone.localdate().replace(day=1) - timedelta(days=1)
    return Call(kwargs={"region": cast.district.code, "month": f"{month:%Y-%m}"} | more)


CALLS = {
    "portal:show_bulletin": last_month,
    "portal:print_bulletin": last_month,
    "portal:write_bulletin": last_month,
    "portal:list_bulletin_rows": lambda cast: last_month(cast, figure="hazards.overdue"),
}
