"""What somebody says when moving a hazard on; each form knows what of it goes to the service."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.day_field import DayField
from common.local_time import local_date
from enterprises.forms.photos_field import PhotosField, SentPhotos
from hazards.models import Hazard


def _words(label, help_text="", *, required=True, rows=3, **kwargs):
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=2000 if rows > 2 else 500,
        widget=forms.Textarea(attrs={"rows": rows}),
        **kwargs,
    )


def _no_photo(label):
    return forms.CharField(
        label=label,
        help_text=_("没有照片时写明原因，例如问题在台账、证件上。"),
        required=False,
        max_length=200,
    )


class LimitField(DayField):
    """A last day for something to be done; one that no calendar reaches is a slip of the finger."""

    FURTHEST = timedelta(days=2 * 366)
    default_error_messages = {"too_far": _("期限最晚是两年以内的日期。")}

    def validate(self, value):
        super().validate(value)
        if value is not None and value > local_date(timezone.now()) + self.FURTHEST:
            raise forms.ValidationError(self.error_messages["too_far"], "too_far")


def _last_day(label, help_text="", *, required=True):
    return LimitField(label=label, help_text=help_text, required=required)


def end_of_day(day):
    """A limit that is told as a day ends with that day."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


class MoveForm(forms.Form):
    """A move about which nothing need be said; the others add to it.

    `photo_fields` are pairs of a field with photos and the one with the reason why there is none.
    """

    photo_fields: tuple[tuple[str, str], ...] = ()

    def __init__(self, *args, hazard, **kwargs):
        super().__init__(*args, **kwargs)
        self.hazard = hazard
        self.refusal = None  # of the service, where it came to that
        self.kept = {}  # name of a field: photos kept, whatever else is wrong

    def sent_photos(self):
        """Name of each field with the photos that came in it."""
        return [
            (name, self.cleaned_data.get(name) or SentPhotos())
            for name, _reason in self.photo_fields
            if name in self.fields
        ]

    def said(self):
        """What goes to the service besides photos."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if not any(name in pair for pair in self.photo_fields)
        }

    def want_photo_or(self, photos, reason):
        """For a form where there has to be one of the two."""
        if photos not in self.errors and not (self.cleaned_data.get(photos) or self.cleaned_data.get(reason)):
            self.add_error(photos, _("请拍照；确实无法拍照的，在下面写明原因。"))


class StartForm(MoveForm):
    pass


class BeginCheckForm(MoveForm):
    pass


class RectificationForm(MoveForm):
    photo_fields = (("photos", "no_photo"), ("before_photos", "no_before_photo"))

    rectification = _words(
        _("怎么整改的"),
        _("写清做了什么、什么时候做完、怎样防止再发生。"),
        rows=4,
        error_messages={"required": _("请写明怎么整改的。")},
    )
    photos = PhotosField(label=_("整改后的照片"))
    no_photo = _no_photo(_("无法拍照的原因"))
    before_photos = PhotosField(label=_("整改前的照片"), help_text=_("发现的人没有留下照片，请补上。"))
    no_before_photo = _no_photo(_("没有整改前照片的原因"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.hazard.before_evidence:
            del self.fields["before_photos"], self.fields["no_before_photo"]

    def clean(self):
        if not self.hazard.after_evidence:
            self.want_photo_or("photos", "no_photo")
        if "before_photos" in self.fields:
            self.want_photo_or("before_photos", "no_before_photo")


class AskTimeForm(MoveForm):
    until = _last_day(_("希望延到"))
    reason = _words(_("为什么需要更多时间"))

    def said(self):
        said = super().said()
        return said | {"until": end_of_day(said["until"])}


class GrantTimeForm(MoveForm):
    due_on = _last_day(_("新的整改期限"), _("不填就是申请的那一天。"), required=False)
    reason = _words(_("说明"), required=False, rows=2)

    def said(self):
        said = super().said()
        due_on = said.pop("due_on")
        return said | {"due_at": end_of_day(due_on) if due_on else None}


class RefuseTimeForm(MoveForm):
    reason = _words(_("为什么不同意"), rows=2)


class AssignForm(MoveForm):
    severity = forms.ChoiceField(label=_("严重程度"), choices=Hazard.Severity.choices)
    due_on = _last_day(_("整改期限"), _("不填就按严重程度的规定时限，从交办起算。"), required=False)
    reason = _words(_("整改要求"), required=False, rows=2)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["severity"].initial = self.hazard.severity

    def said(self):
        said = super().said()
        due_on = said.pop("due_on")
        return said | {"due_at": end_of_day(due_on) if due_on else None}


class TriageForm(MoveForm):
    severity = forms.ChoiceField(label=_("严重程度"), choices=Hazard.Severity.choices)
    reason = _words(_("研判意见"), required=False, rows=2)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["severity"].initial = self.hazard.severity


class RejectForm(MoveForm):
    reason = _words(_("为什么不受理"), rows=2)


class TransferForm(MoveForm):
    case_number = forms.CharField(label=_("立案案号"), max_length=60)
    reason = _words(_("涉嫌什么违法行为"))


class ResumeForm(MoveForm):
    reason = _words(_("案件怎么处理的"), _("结案或不予立案后，隐患仍要整改的，退回这里继续。"), rows=2)


class WithdrawForm(MoveForm):
    reason = _words(_("为什么撤销"), rows=2)


class ClosingForm(MoveForm):
    photo_fields = (("photos", "no_photo"),)

    reason = _words(_("核查说明"), _("例如现场看过、看了照片或票据。"), required=False, rows=2)
    photos = PhotosField(label=_("核查时的照片"))
    no_photo = _no_photo(_("无法拍照的原因"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.hazard.after_evidence:
            del self.fields["no_photo"]

    def clean(self):
        if not self.hazard.after_evidence:
            self.want_photo_or("photos", "no_photo")


class ReturnForm(MoveForm):
    photo_fields = (("photos", ""),)

    reason = _words(_("哪里没有改好"))
    photos = PhotosField(label=_("照片"))


class ReopenForm(MoveForm):
    photo_fields = (("photos", ""),)

    reason = _words(_("为什么重新打开"))
    photos = PhotosField(label=_("照片"))
