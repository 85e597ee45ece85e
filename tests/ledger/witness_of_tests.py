"""The witness that tests speak of."""

from common.signed_note import COSIGNATURE, verifier_of
from tests.tools.witness_at_work import WITNESS_KEY, WITNESS_NAME

__all__ = ["WITNESS_KEY", "WITNESS_NAME", "WITNESS_VKEY"]
WITNESS_VKEY = verifier_of(WITNESS_KEY, name=WITNESS_NAME, kind=COSIGNATURE).vkey
