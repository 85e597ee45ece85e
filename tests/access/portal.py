"""Who may see which page that joins several apps."""

from django.utils import timezone

from enterprises.services.sticker import issue_sticker
from tests.access.words import DONE, HIDDEN, OK, REFUSED, Call, everyone, signed_in

GOVERNMENT = signed_in(OK, officer=REFUSED, rival=REFUSED)

ROWS = {
    ("portal:show_manifest", "get"): everyone(OK),
    ("portal:home", "get"): everyone(DONE, anonymous=OK),
    ("portal:consumer_page", "get"): everyone(OK),
    ("portal:show_public_archive", "get"): everyone(OK),
    ("portal:list_withdrawals", "get"): signed_in(
        OK, officer=REFUSED, rival=REFUSED, cadre=REFUSED, auditor=REFUSED
    ),
    ("portal:methodology", "get"): everyone(OK),
    ("portal:download_methodology", "get"): everyone(OK),
    ("portal:enterprise_home", "get"): signed_in(REFUSED, officer=OK, rival=OK, cook=REFUSED),
    ("portal:cockpit", "get"): GOVERNMENT,
    ("portal:show_queues", "get"): GOVERNMENT,
    ("portal:list_enterprises", "get"): GOVERNMENT,
    ("portal:export_enterprises", "get"): GOVERNMENT,
    ("portal:show_enterprise", "get"): signed_in(OK, rival=HIDDEN, far_inspector=HIDDEN),
}


def noodle_bar(cast):
    return Call(kwargs={"public_id": cast.noodle_bar.public_id})


def scan(cast):
    issue_sticker(enterprise=cast.noodle_bar, by=None, at=timezone.now())
    return noodle_bar(cast)


CALLS = {
    "portal:consumer_page": scan,
    "portal:show_public_archive": scan,
    "portal:show_enterprise": noodle_bar,
    "portal:download_methodology": lambda cast: Call(kwargs={"language": "zh-CN"}),
}
