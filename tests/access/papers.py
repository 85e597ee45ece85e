"""Papers of records: printed by whoever sees the record, checked by anybody."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from common.local_time import local_date
from duties.services.record_code import print_record
from tests.access.words import HIDDEN, OK, Call, everyone, signed_in
from tests.factories.duties import make_record

ROWS = {
    ("duties:print_record", "get"): signed_in(OK, rival=HIDDEN, far_inspector=HIDDEN),
    ("duties:download_record", "get"): signed_in(OK, rival=HIDDEN, far_inspector=HIDDEN),
    ("papers:find_paper", "get"): everyone(OK),
    ("papers:show_paper", "get"): everyone(OK),
    ("papers:compare_paper", "post"): everyone(OK),
}


def _record(cast):
    return make_record(cast.noodle_bar, cast.officer, local_date(timezone.now()) - timedelta(days=1))


def revision(cast):
    record = _record(cast)
    public_id = record.enterprise.public_id
    return Call(kwargs={"public_id": public_id, "kind": record.slug, "due_on": record.due_on, "revision": 1})


def printed(cast):
    _pdf, content = print_record(record=_record(cast), by=cast.officer, at=cast.at)
    return Call(kwargs={"code": content.code}, data={"file": SimpleUploadedFile("paper.pdf", b"%PDF")})


CALLS = {
    "duties:print_record": revision,
    "duties:download_record": revision,
    ("papers:show_paper", "get"): lambda cast: Call(kwargs=printed(cast).kwargs),
    "papers:compare_paper": printed,
}
