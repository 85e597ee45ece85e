"""The log is public: everybody may read and check it. It holds nothing of what records say."""

from uuid import UUID

from tests.access.words import OK, Call, everyone
from tests.factories.ledger import entry_of, seal_entries

RECORD = UUID("11111111-2222-4333-8444-555555555555")

ROWS = {
    ("ledger:show_log", "get"): everyone(OK),
    ("ledger:download_tool", "get"): everyone(OK),
    ("ledger:show_record", "get"): everyone(OK),
    ("ledger:download_proof", "get"): everyone(OK),
    ("ledger:show_checkpoint", "get"): everyone(OK),
    ("ledger:show_tile", "get"): everyone(OK),
    ("ledger:show_entries", "get"): everyone(OK),
}


def sealed(**kwargs):
    def call(cast):
        seal_entries([entry_of(1, record_id=RECORD)], at=cast.at)
        return Call(kwargs=kwargs)

    return call


CALLS = {
    "ledger:show_record": sealed(record_id=RECORD),
    "ledger:download_proof": sealed(record_id=RECORD, revision=1),
    "ledger:show_checkpoint": sealed(),
    "ledger:show_tile": sealed(level="0", place="000.p/1"),
    "ledger:show_entries": sealed(place="000.p/1"),
}
