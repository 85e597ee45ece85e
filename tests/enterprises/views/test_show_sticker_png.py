import io

import pytest
import zxingcpp
from PIL import Image

from enterprises.services.sticker import StickerCheck, check_sticker, issue_sticker, revoke_sticker


@pytest.fixture
def sticker(noodle_bar, inspector, at):
    return issue_sticker(enterprise=noodle_bar, by=inspector, at=at)


def test_what_is_scanned_is_genuine(noodle_bar, sticker, officer, sign_in):
    response = sign_in(officer).get(f"/enterprises/{noodle_bar.public_id}/stickers/{sticker.pk}.png")

    [scanned] = zxingcpp.read_barcodes(Image.open(io.BytesIO(response.content)))
    code = scanned.text.partition("?k=")[2]
    assert response["Content-Type"] == "image/png"
    assert check_sticker(public_id=noodle_bar.public_id, code=code) is StickerCheck.GENUINE


def test_a_revoked_one_is_not_printed(noodle_bar, sticker, inspector, at, sign_in):
    revoke_sticker(sticker=sticker, reason="遗失", by=inspector, at=at)

    for ending in ("png", "svg", "pdf"):
        url = f"/enterprises/{noodle_bar.public_id}/stickers/{sticker.pk}.{ending}"
        assert sign_in(inspector).get(url).status_code == 404
