import base64
import binascii
from io import BytesIO

from django import forms
from django.utils.translation import gettext_lazy as _
from PIL import Image

from common.picture import BROKEN

PREFIX = "data:image/png;base64,"
MOST_LETTERS = 400_000
MOST_PIXELS = 4_000_000


class DrawnField(forms.CharField):
    """A signature drawn on a canvas, as its data URL; cleaned to a PNG drawn anew, or nothing."""

    widget = forms.Textarea({"hidden": True, "data-drawn": "", "rows": 1})
    default_error_messages = {"broken": _("签名图像无法读取，请重新签。")}

    def __init__(self, **kwargs):
        super().__init__(required=False, max_length=MOST_LETTERS, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return b""
        try:
            data = base64.b64decode(text.removeprefix(PREFIX), validate=True)
            with Image.open(BytesIO(data), formats=("PNG",)) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise ValueError(image.size)
                flat = Image.new("L", image.size, 255)
                flat.paste(image.convert("L"), mask=image.convert("RGBA").getchannel("A"))
        except (binascii.Error, Image.DecompressionBombError, *BROKEN) as error:
            raise forms.ValidationError(self.error_messages["broken"], code="broken") from error
        out = BytesIO()
        flat.save(out, "PNG", optimize=True)
        return out.getvalue()
