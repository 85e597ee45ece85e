"""Signatures drawn on a phone: kept sealed, read again for page and paper."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from common.encryption import DamagedValue, UnknownKey
from common.stored_file import FileMissing, delete_stored, read_encrypted, store_encrypted

SIGNATURES = "signatures"  # the folder of drawn ones


@dataclass(frozen=True)
class Signature:
    """A name, and the PNG that was drawn, where one was."""

    name: str
    picture: bytes = b""


def read_signature(picture: str) -> bytes | None:
    """What was drawn; None where the name alone was given, or the file is gone: its digest is in the log."""
    if not picture:
        return None
    try:
        return read_encrypted(picture)
    except (FileMissing, DamagedValue, UnknownKey):
        return None


@contextmanager
def stored_drawings(drawn: Mapping[str, bytes]) -> Iterator[dict[str, str]]:
    """Each PNG sealed in storage under the name that is given; if what follows fails, none stays behind."""
    names: dict[str, str] = {}
    try:
        for side, picture in drawn.items():
            names[side] = store_encrypted(picture, folder=SIGNATURES)
        yield names
    except BaseException:
        for name in names.values():
            delete_stored(name)
        raise
