"""The public page of a record: its places in the log, whether a paper's code fits, and nothing private."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils import translation

from ledger.entry import check_code
from ledger.models import Leaf, WaitingLeaf
from ledger.queries.record import leaves_of_record, record_url
from ledger.services.leaf import add_leaf
from tests.common.test_merkle import leaf_hash
from tests.factories.duties import make_record
from tests.factories.ledger import AT, cosign_checkpoint, entry_of, make_log, seal_entries
from tests.ledger.tampering import change_rows
from tests.ledger.witness_of_tests import WITNESS_KEY, WITNESS_NAME, WITNESS_VKEY

pytestmark = pytest.mark.django_db
RECORD = UUID("11111111-2222-4333-8444-555555555555")


def show(client, record_id=RECORD, **query):
    return client.get(reverse("ledger:show_record", args=[record_id]), query)


def verdict(client, code):
    return show(client, code=code).context["verdict"]


def test_it_says_where_the_record_stands(client):
    make_log(4)
    entry = entry_of(1, record_id=RECORD)
    seal_entries([entry], at=AT + timedelta(hours=1))
    make_log(4)

    page = show(client)

    (leaf,) = page.context["leaves"]
    assert (leaf.position, leaf.sealed_size, leaf.sealed_at) == (4, 5, AT + timedelta(hours=1))
    assert (leaf.code, leaf.witnesses) == (check_code(entry), ())
    text = page.content.decode()
    assert all(
        word in text for word in ["2026-11-23 10:00:00", "日志序号4", check_code(entry), "还没有见证方"]
    )


def test_what_waits_is_said_to_wait(client):
    add_leaf(entry_of(1, record_id=RECORD))

    page = show(client)

    assert [leaf.position for leaf in page.context["leaves"]] == [None]
    assert "等待封存" in page.content.decode()
    assert "tlog-proof" not in page.content.decode()


def test_a_witness_counts_from_the_checkpoint_that_covers_the_record(client, settings):
    settings.LEDGER_WITNESSES = {WITNESS_VKEY: "https://office.example.gov.cn/witness"}
    seal_entries([entry_of(1, record_id=RECORD)])
    make_log(1)
    cosign_checkpoint(2, key=WITNESS_KEY, name=WITNESS_NAME)
    later = uuid4()
    seal_entries([entry_of(2, record_id=later)])

    assert show(client).context["leaves"][0].witnesses == (WITNESS_NAME,)
    assert show(client, later).context["leaves"][0].witnesses == ()


def test_the_newest_revision_stands_first(client):
    for revision in (1, 2):
        seal_entries([entry_of(revision, record_id=RECORD, revision=revision)])

    assert [leaf.entry.revision for leaf in show(client).context["leaves"]] == [2, 1]


def test_the_code_on_a_paper_is_compared(client):
    old, new = (entry_of(1, record_id=RECORD, revision=revision) for revision in (1, 2))
    seal_entries([old, new])

    assert verdict(client, "") == ""
    assert verdict(client, check_code(new).lower().replace("-", " ")) == "MATCH"
    assert verdict(client, check_code(old)) == "OLDER"
    assert verdict(client, check_code(entry_of(3))) == "OTHER"
    assert verdict(client, "ABC") == "UNREADABLE"
    assert "查验码对不上" in show(client, code=check_code(entry_of(3))).content.decode()


def test_a_code_that_is_typed_is_never_markup(client):
    seal_entries([entry_of(1, record_id=RECORD)])

    assert "<script>" not in show(client, code="<script>alert(1)</script>").content.decode().replace(
        "<script src", ""
    )


def test_a_record_that_nobody_sealed_is_told_in_large_words(client):
    page = show(client, code="ABCD-EFGH-JKMN-PQRS")

    assert (page.status_code, page.context["verdict"]) == (404, "UNKNOWN")
    assert "日志里没有这条记录" in page.content.decode()


def test_it_shows_nothing_of_what_the_record_says(client, noodle_bar, officer):
    record = make_record(noodle_bar, officer, note="冷藏柜温度偏高")

    text = show(client, record.idempotency_key).content.decode()

    assert "履责记录" in text
    for private in ("冷藏柜", noodle_bar.name, noodle_bar.public_id, officer.display_name, officer.username):
        assert private not in text


def test_it_speaks_english(client, noodle_bar, officer):
    record = make_record(noodle_bar, officer)
    client.cookies["django_language"] = "en"

    text = show(client, record.idempotency_key).content.decode()

    with translation.override("en"):
        assert "Record in the log" in text
    assert "等待" not in text


def test_of_an_entry_that_was_sealed_twice_the_first_counts(client):
    entry = entry_of(1, record_id=RECORD)
    seal_entries([entry, entry])

    assert [leaf.position for leaf in leaves_of_record(RECORD)] == [0]


def test_two_kinds_under_one_id_are_both_shown(client):
    seal_entries([entry_of(1, record_id=RECORD), entry_of(1, record_id=RECORD, kind="other-record")])

    assert [leaf.entry.kind for leaf in leaves_of_record(RECORD)] == ["other-record", "test-record"]


def test_rows_that_were_tampered_with_break_no_page(client):
    seal_entries([entry_of(1, record_id=RECORD), entry_of(1)])
    change_rows("UPDATE ledger_leaf SET entry = %s WHERE position = 0", ["nonsense"])
    forged = f'{{"id":"{RECORD}"}}'
    Leaf.objects.create(position=9, entry=forged, hash=leaf_hash(forged.encode()), record_id=RECORD)
    WaitingLeaf.objects.create(entry=forged)

    assert show(client).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_it_asks_as_much_for_three_revisions_as_for_one(settings, number, django_assert_num_queries):
    settings.LEDGER_WITNESSES = {WITNESS_VKEY: "https://office.example.gov.cn/witness"}
    for revision in range(number):
        seal_entries([entry_of(1, record_id=RECORD, revision=revision + 1)])

    with django_assert_num_queries(3):
        leaves_of_record(RECORD)


def test_its_address_is_printed_in_full(settings):
    settings.PUBLIC_BASE_URL = "https://food.example.gov.cn/"

    assert record_url(RECORD) == f"https://food.example.gov.cn/log/record/{RECORD}/"
    assert record_url(RECORD, "5FYH-9X1X-2ZY7-STH4").endswith("/?code=5FYH-9X1X-2ZY7-STH4")
