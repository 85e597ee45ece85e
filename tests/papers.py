"""A PDF as somebody sees it: its text, its pages as pictures, the codes on them. Needs poppler-utils."""

import io
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")


def run(tool, pdf, *options, out=()):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "paper.pdf"
        file.write_bytes(pdf)
        done = subprocess.run([tool, *options, file, *out], capture_output=True, check=True)
    return done.stdout


def text_of(pdf):
    return run("pdftotext", pdf, "-layout", out=["-"]).decode()


def codes_on(pdf):
    pages = text_of(pdf).count("\f")
    pictures = [
        run("pdftoppm", pdf, "-r", "150", "-png", "-f", f"{number}", "-l", f"{number}")
        for number in range(1, pages + 1)
    ]
    return [code.text for one in pictures for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(one)))]
