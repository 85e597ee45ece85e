"""QR codes that are worn, hung in kitchens and carried in pockets: fifteen per cent of them may be soiled.

Level H mends 30 % of the codewords, but a stain is read by several neighbouring columns, and in some
versions those belong to the same block. Larger versions than the text needs spread a stain over more blocks;
`tests/staff/test_codes_readable.py` is how the versions below were found.
"""

import io

import segno
from django.utils.safestring import SafeString, mark_safe

ERROR_LEVEL = "H"
QUIET_ZONE = 4  # modules, ISO/IEC 18004
STICKER_VERSION, STAFF_CODE_VERSION, BADGE_VERSION = 10, 10, 16  # the least; a longer text takes a larger one


def make_code(text: str, *, error: str = ERROR_LEVEL, least_version: int = 1) -> segno.QRCode:
    smallest = segno.make(text, error=error, micro=False, boost_error=False)
    if int(smallest.version) >= least_version:
        return smallest
    return segno.make(text, error=error, version=least_version, micro=False, boost_error=False)


def phone_picture(text: str, title: str) -> SafeString:
    """An SVG for a page on a phone: dark on white whatever the theme, as scanners expect."""
    svg = io.BytesIO()
    make_code(text, least_version=STAFF_CODE_VERSION).save(
        svg,
        kind="svg",
        xmldecl=False,
        svgns=True,
        omitsize=True,
        nl=False,
        border=QUIET_ZONE,
        dark="#000",
        light="#fff",
        svgclass="staff-code__picture",
        lineclass=None,
        title=title,
    )
    return mark_safe(svg.getvalue().decode())  # noqa: S308  drawn here; segno escapes the title
