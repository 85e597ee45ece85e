import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from common.day_field import DayField
from enterprises.forms.photos_field import PhotosField
from hazards.forms.move import MoveForm
from hazards.models import Hazard
from hazards.queries.hazard import WHOSE


class HazardForm(MoveForm):
    """A hazard that somebody has just seen; its limit and where it goes follow from who reports it."""

    photo_fields = (("photos", "no_photo"),)

    title = forms.CharField(
        label=_("看到了什么问题"),
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写明是什么问题。")},
    )
    severity = forms.ChoiceField(
        label=_("严重程度"), choices=Hazard.Severity.choices, initial=Hazard.Severity.GENERAL
    )
    photos = PhotosField(label=_("照片"))
    no_photo = forms.CharField(
        label=_("无法拍照的原因"),
        help_text=_("没有照片时写明原因，例如问题在台账、证件上。"),
        required=False,
        max_length=200,
    )
    # Of this report: sent twice, because the answer was lost, it is still one hazard.
    key = forms.UUIDField(required=False, initial=uuid.uuid4, widget=forms.HiddenInput)

    def clean(self):
        self.want_photo_or("photos", "no_photo")


class HazardFilterForm(forms.Form):
    q = forms.CharField(label=_("主体名称或问题"), required=False, max_length=80)
    severity = forms.ChoiceField(
        label=_("严重程度"), required=False, choices=[("", _("全部")), *Hazard.Severity.choices]
    )
    source = forms.ChoiceField(
        label=_("来源"), required=False, choices=[("", _("全部")), *Hazard.Source.choices]
    )
    whose = forms.ChoiceField(label=_("归谁管"), required=False, choices=[("", _("全部")), *WHOSE.items()])
    found_since = DayField(label=_("发现日期从"), required=False)
    found_until = DayField(label=_("到"), required=False)
    # Only in the addresses of figures that are counted elsewhere; a person stands there as a code.
    enterprise = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    found_by = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    rectified_by = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    closed_since = forms.DateField(required=False, widget=forms.HiddenInput)
    closed_until = forms.DateField(required=False, widget=forms.HiddenInput)
    region = forms.ModelChoiceField(
        queryset=Region.objects.all(), to_field_name="code", required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        if user is not None and not user.is_government:
            del self.fields["whose"]  # an enterprise has its own only

    @property
    def is_of_one_person(self):
        return bool(self.cleaned_data.get("found_by") or self.cleaned_data.get("rectified_by"))
