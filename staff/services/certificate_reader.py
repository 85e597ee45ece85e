"""Reads a photographed health certificate into the form, where the optional package rapidocr is installed.

It proposes and never decides: a person compares with the photo and confirms. Whether somebody is fit is
never read. Without the package, and whenever reading fails, the form is simply empty.
"""

import logging
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from math import atan2, cos, sin
from statistics import median
from threading import Lock
from typing import Any

from staff.services.certificate_text import CertificateText, Line, read_certificate_text

logger = logging.getLogger(__name__)
PACKAGE = "rapidocr"
LEAST_SURE = 0.6
WAIT_SECONDS = 8
_reading = Lock()  # one photo at a time in a process: each takes a core and some hundred megabytes


def can_read() -> bool:
    return find_spec(PACKAGE) is not None


def read_certificate(jpeg: bytes) -> CertificateText:
    """What stands on the photo; all empty when nothing can be read or too many are being read now."""
    if not can_read() or not _reading.acquire(timeout=WAIT_SECONDS):
        return CertificateText()
    try:
        lines = _lines(_engine()(jpeg))
    except Exception as error:  # noqa: BLE001  three libraries' own errors; the form works without them
        # The words of the error may hold words of the certificate.
        logger.warning("a certificate could not be read: %s", type(error).__name__)
        return CertificateText()
    finally:
        _reading.release()
    return read_certificate_text(lines)


@cache
def _engine() -> Any:
    return import_module(PACKAGE).RapidOCR(params={"Global.log_level": "critical"})


def _lines(output: Any) -> list[Line]:
    """The pieces of text on a page turned straight by the slant that most of them share."""
    if output.boxes is None:
        return []
    pieces = [
        (box.tolist(), text)
        for box, text, sure in zip(output.boxes, output.txts, output.scores, strict=True)
        if sure >= LEAST_SURE and text.strip()
    ]
    slant = median([_slant(box) for box, _text in pieces]) if pieces else 0.0
    return [Line(text, *_upright(box, slant)) for box, text in pieces]


def _slant(box: list[list[float]]) -> float:
    (left, top), (right, other_top), *_rest = box
    return atan2(other_top - top, right - left)


def _upright(box: list[list[float]], slant: float) -> tuple[float, float, float, float]:
    turned = [(x * cos(slant) + y * sin(slant), y * cos(slant) - x * sin(slant)) for x, y in box]
    across, down = [x for x, _y in turned], [y for _x, y in turned]
    return min(across), min(down), max(across), max(down)
