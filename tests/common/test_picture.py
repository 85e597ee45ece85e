import struct
import zlib
from io import BytesIO

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image

from common.picture import (
    MOST_BYTES,
    BrokenPicture,
    HeicRefused,
    NotAPicture,
    PictureField,
    PictureRefused,
    TooManyBytes,
    TooManyPixels,
    take_picture,
)


def encoded(image, form="JPEG", **options):
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def opened(data):
    return Image.open(BytesIO(data))


def half_red(size=(60, 40)):
    """Red on the left half, blue on the right."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    return image


def colour_at(image, share_x, share_y):
    red, _green, blue = image.convert("RGB").getpixel(
        (int(image.width * share_x), int(image.height * share_y))
    )
    return "red" if red > blue else "blue"


def photo_with_place(orientation=1):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "PhoneMaker"
    exif[ExifTags.Base.DateTime] = "2026:11:20 08:00:00"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "N", (31.0, 18.0, 36.0)
    gps[ExifTags.GPS.GPSLongitudeRef], gps[ExifTags.GPS.GPSLongitude] = "E", (120.0, 36.0, 0.0)
    return encoded(half_red(), exif=exif, comment=b"taken at home", icc_profile=b"profile" * 20)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_it_takes_the_usual_forms_and_gives_jpeg(form):
    picture = opened(take_picture(encoded(half_red(), form)))

    assert (picture.format, picture.size, picture.mode) == ("JPEG", (60, 40), "RGB")
    assert (colour_at(picture, 0.1, 0.5), colour_at(picture, 0.9, 0.5)) == ("red", "blue")


def test_place_time_phone_and_comment_are_gone():
    photo = photo_with_place()
    before = opened(photo)
    assert before.getexif().get_ifd(ExifTags.IFD.GPSInfo)  # it was there to be removed
    assert b"PhoneMaker" in photo
    assert b"taken at home" in photo

    data = take_picture(photo)

    picture = opened(data)
    assert dict(picture.getexif()) == {}
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for trace in (b"Exif", b"PhoneMaker", b"2026:11:20", b"taken at home", b"profile"):
        assert trace not in data


@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [
        (1, (60, 40), (0.1, 0.5)),
        (3, (60, 40), (0.9, 0.5)),  # upside down
        (6, (40, 60), (0.5, 0.1)),  # held upright: left becomes top
        (8, (40, 60), (0.5, 0.9)),
    ],
)
def test_it_is_turned_as_the_phone_was_held(orientation, size, red_at):
    picture = opened(take_picture(photo_with_place(orientation)))

    assert picture.size == size
    assert colour_at(picture, *red_at) == "red"


@pytest.mark.parametrize(
    ("size", "shrunk"),
    [((4000, 3000), (2000, 1500)), ((1500, 6000), (500, 2000)), ((2000, 2000), (2000, 2000))],
)
def test_it_is_shrunk_to_2000_pixels(size, shrunk):
    assert opened(take_picture(encoded(half_red(size)))).size == shrunk


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "1", "I;16", "CMYK"])
def test_every_way_of_keeping_colours_is_drawn(mode):
    form = "JPEG" if mode == "CMYK" else "PNG"
    image = Image.new("I;16", (30, 20), 65535) if mode == "I;16" else half_red((30, 20)).convert(mode)

    picture = opened(take_picture(encoded(image, form)))

    assert (picture.mode, picture.size) == ("RGB", (30, 20))
    if mode == "I;16":
        assert min(picture.getpixel((5, 5))) > 250


def test_what_was_clear_becomes_white():
    assert (
        min(opened(take_picture(encoded(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG"))).getpixel((5, 5)))
        > 250
    )


def png_bomb(width, height):
    """A PNG that says it is huge, with next to nothing inside."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [7_100, 12_000, 60_000])
def test_a_bomb_is_refused_before_it_is_unpacked(side):
    bomb = png_bomb(side, side)
    assert len(bomb) < 200

    with pytest.raises(TooManyPixels):
        take_picture(bomb)


def test_a_text_bomb_is_refused():
    out = BytesIO()
    half_red().save(out, "PNG")
    body = b"Comment\0\0" + zlib.compress(b"0" * 50_000_000)
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    bomb = out.getvalue()[:33] + chunk + out.getvalue()[33:]

    try:
        data = take_picture(bomb)
    except BrokenPicture:
        return
    assert len(data) < 10_000


def test_what_hides_behind_a_picture_is_gone():
    """A polyglot: at once a photo, a web page and an archive."""
    hidden = b"<script>alert(1)</script><?php system($_GET[0]); ?>PK\x03\x04payload"
    photo = encoded(half_red(), comment=hidden) + hidden
    assert photo.count(b"<script>") == 2

    data = take_picture(photo)

    for trace in (b"<script", b"<?php", b"PK\x03\x04"):
        assert trace not in data
    assert opened(data).size == (60, 40)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_photo_cut_short_is_refused(form, share):
    photo = encoded(Image.effect_noise((300, 200), 60).convert("RGB"), form)

    with pytest.raises(BrokenPicture):
        take_picture(photo[: int(len(photo) * share)])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"%PDF-1.7\n",
        b"GIF89a" + b"\0" * 40,
        b"RIFF\0\0\0\0AVI ",
        b"MZ" + b"\0" * 100,
    ],
)
def test_another_kind_of_file_is_refused(data):
    with pytest.raises(NotAPicture):
        take_picture(data)


def test_heic_is_refused_with_a_way_out():
    with pytest.raises(HeicRefused, match="JPEG"):
        take_picture(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100)


def test_ten_megabytes_are_the_limit():
    with pytest.raises(TooManyBytes):
        take_picture(b"\xff\xd8\xff" + b"\0" * MOST_BYTES)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # of EXIF that makes no sense; the photo is drawn anew
def test_damage_of_any_kind_ends_in_a_refusal():
    """Each byte of the head changed: either a picture comes out or a refusal, never another error."""
    photo = photo_with_place()
    outcomes = set()
    for position in range(3, 600):
        harmed = bytearray(photo)
        harmed[position] ^= 0xFF
        try:
            outcomes.add(opened(take_picture(bytes(harmed))).format)
        except PictureRefused as refusal:
            outcomes.add(type(refusal).__name__)

    assert "JPEG" in outcomes
    assert outcomes <= {"JPEG", "BrokenPicture", "TooManyPixels", "NotAPicture"}


class PhotoForm(forms.Form):
    photo = PictureField(required=False)


def test_the_field_looks_at_the_content_not_at_the_name():
    svg = SimpleUploadedFile("certificate.jpg", b"<svg/>", content_type="image/jpeg")
    form = PhotoForm({}, {"photo": svg})

    assert form.errors == {"photo": ["这不是照片。请上传JPG、PNG或WebP格式的照片。"]}


def test_the_field_gives_the_jpeg_or_nothing():
    named_wrong = SimpleUploadedFile("x.txt", encoded(half_red(), "PNG"), content_type="text/plain")
    form = PhotoForm({}, {"photo": named_wrong})
    empty = PhotoForm({})

    assert form.is_valid()
    assert empty.is_valid()
    assert opened(form.cleaned_data["photo"]).format == "JPEG"
    assert empty.cleaned_data["photo"] is None


def test_the_field_refuses_by_size_before_reading():
    class Big(SimpleUploadedFile):
        def read(self):
            raise AssertionError("must not even be read")

    big = Big("x.jpg", b"")
    big.size = MOST_BYTES + 1

    assert PhotoForm({}, {"photo": big}).errors == {"photo": ["照片不能超过10 MB，请压缩后再传。"]}
