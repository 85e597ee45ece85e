"""Where the real records lie beside the checkout; tests that need them are skipped elsewhere."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


def needs(*parts):
    path = SHARED.joinpath(*parts)
    return path, pytest.mark.skipif(not path.exists(), reason=f"no {'/'.join(parts)} beside the checkout")
