"""QR codes that are worn, hung in kitchens and carried in pockets: fifteen per cent of them may be soiled.

Level H mends 30 % of the codewords, but a stain is read by several neighbouring columns, and in some
versions those belong to the same block. Larger versions than the text needs spread a stain over more blocks;
`tests/staff/test_codes_readable.py` is how the versions below were found.
"""

import segno

ERROR_LEVEL = "H"
STICKER_VERSION, STAFF_CODE_VERSION, BADGE_VERSION = 10, 10, 16  # the least; a longer text takes a larger one


def make_code(text: str, *, error: str = ERROR_LEVEL, least_version: int = 1) -> segno.QRCode:
    smallest = segno.make(text, error=error, micro=False, boost_error=False)
    if int(smallest.version) >= least_version:
        return smallest
    return segno.make(text, error=error, version=least_version, micro=False, boost_error=False)
