"""Photos in a form: files that come with it, or ids of photos that a phone has sent before."""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from common.picture import MOST_BYTES

MOST_PHOTOS = 6
TAKEN = {"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}


@dataclass(frozen=True)
class SentPhotos:
    """What came with a form: ids of photos sent before, and files."""

    ids: tuple[UUID, ...] = ()
    files: tuple[UploadedFile, ...] = ()

    def __len__(self):
        return len(self.ids) + len(self.files)


class PhotosInput(forms.FileInput):
    """A file input for several photos; the ids of those sent before come as `<name>_ids`, once each."""

    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        ids = data.getlist(f"{name}_ids") if hasattr(data, "getlist") else data.get(f"{name}_ids", ())
        sent = files.getlist(name) if hasattr(files, "getlist") else files.get(name, ())
        return list(ids), list(sent)

    def value_omitted_from_data(self, data, files, name):
        return not any(self.value_from_datadict(data, files, name))


class PhotosField(forms.Field):
    """Its cleaned value is `SentPhotos`. Whether a photo is wanted, the form says, which knows the answer."""

    default_error_messages = {
        "most": _("最多%(most)s张照片。"),
        "size": _("照片不能超过10 MB，请压缩后再传。"),
        "unknown": _("有一张照片没有收到，或者已经用在别的记录里，请重新拍。"),
    }

    def __init__(self, **kwargs):
        super().__init__(required=False, widget=PhotosInput(attrs=TAKEN | {"multiple": True}), **kwargs)

    def to_python(self, value):
        ids, files = value or ((), ())
        try:
            return SentPhotos(tuple(dict.fromkeys(UUID(str(one)) for one in ids)), tuple(files))
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown") from error

    def validate(self, value):
        if len(value) > MOST_PHOTOS:
            raise forms.ValidationError(
                self.error_messages["most"], code="most", params={"most": MOST_PHOTOS}
            )
        if any(file.size > MOST_BYTES for file in value.files):
            raise forms.ValidationError(self.error_messages["size"], code="size")
