import shutil
import subprocess

import pytest
import zxingcpp
from PIL import Image

from enterprises.services.sticker import issue_sticker, sticker_url


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="needs poppler-utils")
def test_it_prints_name_code_and_city(noodle_bar, inspector, at, sign_in, tmp_path, settings):
    settings.PUBLIC_BASE_URL = "https://shian.example.cn"
    sticker = issue_sticker(enterprise=noodle_bar, by=inspector, at=at)

    response = sign_in(inspector).get(f"/enterprises/{noodle_bar.public_id}/stickers/{sticker.pk}.pdf")

    (tmp_path / "poster.pdf").write_bytes(response.content)
    subprocess.run(["pdftoppm", "-r", "100", "-png", "poster.pdf", "page"], cwd=tmp_path, check=True)
    text = subprocess.check_output(["pdftotext", "poster.pdf", "-"], cwd=tmp_path, text=True)
    [scanned] = zxingcpp.read_barcodes(Image.open(next(tmp_path.glob("page*.png"))))
    assert response["Content-Type"] == "application/pdf"
    assert scanned.text == sticker_url(sticker)
    for told in ("扫码知食安", "平江面馆", "苏州市", noodle_bar.spaced_public_id, "shian.example.cn/E/"):
        assert told in text
