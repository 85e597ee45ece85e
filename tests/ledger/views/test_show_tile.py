"""Tiles and bundles as another program reads them: the root follows from nothing else."""

import base64
import gzip
import struct

import pytest
from django.urls import reverse

from common.merkle import fold, leaf_hash, root_of
from ledger.views.tile import place_of
from tests.common.test_merkle import tree_over
from tests.factories.ledger import make_log

pytestmark = pytest.mark.django_db
SIZE = 600
OCTETS = "application/octet-stream"


@pytest.fixture
def entries():
    return [entry.encode() for entry in make_log(SIZE)]


def tile(client, address, **headers):
    return client.get(f"/log/tile/{address}", headers=headers)


def cut_bundle(bundle):
    entries = []
    while bundle:
        (length,) = struct.unpack(">H", bundle[:2])
        entries.append(bundle[2 : 2 + length])
        bundle = bundle[2 + length :]
    return entries


def test_the_log_can_be_read_and_checked_from_outside(client, entries):
    text = client.get(reverse("ledger:show_checkpoint")).content.decode()
    size, root = int(text.split("\n")[1]), base64.b64decode(text.split("\n")[2])
    read = []
    for index in range(size // 256):
        read += cut_bundle(tile(client, f"entries/{index:03}").content)
    read += cut_bundle(tile(client, f"entries/{size // 256:03}.p/{size % 256}").content)

    assert read == entries
    assert root_of(size, tree_over(read)) == root


def test_tiles_hold_the_hashes_of_leaves(client, entries):
    hashes = [leaf_hash(entry) for entry in entries]

    assert tile(client, "0/000").content == b"".join(hashes[:256])
    assert tile(client, "0/001").content == b"".join(hashes[256:512])
    assert tile(client, "0/002.p/88").content == b"".join(hashes[512:])


def test_upper_tiles_hold_the_roots_of_tiles(client, entries):
    roots = [fold([leaf_hash(entry) for entry in entries[start : start + 256]]) for start in (0, 256)]

    assert tile(client, "1/000.p/2").content == b"".join(roots)
    assert tile(client, "1/000.p/1").content == roots[0]


def test_tiles_of_older_checkpoints_stay(client, entries):
    whole = tile(client, "0/000").content

    assert tile(client, "0/000.p/7").content == whole[: 7 * 32]
    assert cut_bundle(tile(client, "entries/000.p/3").content) == entries[:3]


def test_they_may_be_kept_for_ever(client, entries):
    for address in ("0/000", "0/002.p/88", "entries/000"):
        response = tile(client, address)
        assert response["Content-Type"] == OCTETS
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Cookie" not in response.get("Vary", "")


def test_bundles_are_compressed_for_whoever_takes_it(client, entries):
    plain = tile(client, "entries/000")
    packed = tile(client, "entries/000", accept_encoding="gzip")

    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Content-Encoding" not in plain
    assert "Accept-Encoding" in plain["Vary"]


@pytest.mark.parametrize(
    "address",
    [
        "0/003", "0/002", "0/002.p/89", "0/003.p/1", "1/000", "1/000.p/3", "2/000.p/1", "9/000.p/1",
        "0/000.p/0",
        "0/000.p/256", "0/000.p/088", "0/0", "0/0000", "0/x000/000", "0/000/000", "0/x00/000", "0/000/",
        "00/000", "64/000", "-1/000", "x/000", "0/x999/x999/x999/x999/999", "0/x999/x999/x999/x999/x999/999",
        "entries/003", "entries/002", "entries/002.p/89", "entries/x000/000", "entries/000.p/", "entries/١٢٣",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client, entries, address):
    response = tile(client, address)

    assert response.status_code == 404
    assert "immutable" not in response.get("Cache-Control", "")


def test_an_index_may_have_many_digits():
    assert place_of("x001/x234/067") == (1_234_067, 256)
    assert place_of("x001/x234/067.p/255") == (1_234_067, 255)


def test_a_head_request_has_no_body(client, entries):
    response = client.head("/log/tile/0/000")

    assert (response.status_code, response.content, response["Content-Type"]) == (200, b"", OCTETS)
