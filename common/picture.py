"""A photo somebody uploads: looked at, turned upright, shrunk and drawn anew, so that only the picture stays.

What is kept is a JPEG made here. Place and time of the photo (EXIF), comments, hidden attachments and
whatever else the file carried are gone with the file.
"""

from io import BytesIO
from struct import error as StructError

from django import forms
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000  # a few kilobytes of PNG can ask for gigabytes of memory
LONGEST_SIDE = 2000
QUALITY = 85
FORMATS = ("JPEG", "PNG", "WEBP")
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
# What Pillow raises for files that are cut or broken on purpose.
BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, StructError)


class PictureRefused(ValueError):
    """The upload is not a photo that can be kept; its text says what to do instead."""


class TooManyBytes(PictureRefused):
    pass


class TooManyPixels(PictureRefused):
    pass


class HeicRefused(PictureRefused):
    """HEIC needs a decoder of its own; phones can save JPEG instead."""


class NotAPicture(PictureRefused):
    pass


class BrokenPicture(PictureRefused):
    pass


def take_picture(data: bytes) -> bytes:
    """The photo as a JPEG of at most 2000 pixels a side, upright, without any metadata."""
    if len(data) > MOST_BYTES:
        raise TooManyBytes(_("照片不能超过10 MB，请压缩后再传。"))
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
        raise HeicRefused(
            _("暂不支持HEIC照片。请在手机相机设置中改为“兼容性最佳”（JPEG），或截屏后上传截图。")
        )
    if not _looks_like_picture(data):
        raise NotAPicture(_("这不是照片。请上传JPG、PNG或WebP格式的照片。"))
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise TooManyPixels(_too_many_pixels())
            picture = _upright(image)
    except PictureRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels(_too_many_pixels()) from error
    except BROKEN as error:
        raise BrokenPicture(_("照片打不开，可能没有传完。请重新拍照上传。")) from error
    out = BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def shrink(jpeg: bytes, longest_side: int) -> bytes:
    """A smaller copy of a JPEG made by `take_picture`, to be shown beside a form."""
    with Image.open(BytesIO(jpeg), formats=("JPEG",)) as image:
        image.thumbnail((longest_side, longest_side))
        out = BytesIO()
        image.save(out, "JPEG", quality=75)
    return out.getvalue()


class PictureField(forms.FileField):
    """A file input that takes a photo; its cleaned value is the JPEG to keep, or None."""

    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            if upload.size > MOST_BYTES:
                raise TooManyBytes(_("照片不能超过10 MB，请压缩后再传。"))
            return take_picture(upload.read())
        except PictureRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


def _looks_like_picture(data: bytes) -> bool:
    """By the first bytes, never by name or declared type."""
    return (
        data[:3] == b"\xff\xd8\xff"
        or data[:8] == b"\x89PNG\r\n\x1a\n"
        or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
    )


def _upright(image: Image.Image) -> Image.Image:
    """A new image, so that nothing of the file but its pixels comes along; what was clear becomes white."""
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded at about the size that is kept
    if image.mode.startswith("I"):  # 16 bits of grey
        small = image.point(lambda level: level / 256).convert("L")
    else:
        small = image.convert("RGBA" if image.has_transparency_data else "RGB")
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    ImageOps.exif_transpose(small, in_place=True)
    picture = Image.new("RGB", small.size, "white")
    picture.paste(small, mask=small.getchannel("A") if small.mode == "RGBA" else None)
    return picture


def _too_many_pixels() -> str:
    return _("照片像素太大（超过5000万），请用较低的分辨率重拍。")
