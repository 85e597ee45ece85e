from django import forms
from django.utils.translation import gettext_lazy as _

from staff.models import DataRequest, Person


class DataRequestForm(forms.Form):
    kind = forms.ChoiceField(label=_("事项"), choices=DataRequest.Kind.choices, widget=forms.RadioSelect)
    statement = forms.CharField(
        label=_("说明"),
        help_text=_("写清哪里不对、应该是什么，或者为什么有异议。请不要写病名，也不必写身份证号。"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("请写明您的要求。")},
    )


class DecisionForm(forms.Form):
    """An answer; for a correction also the new values, which are written on granting it."""

    is_granted = forms.TypedChoiceField(
        label=_("处理结果"),
        choices=[("yes", _("采纳")), ("no", _("不采纳"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择是否采纳。")},
    )
    name = forms.CharField(
        label=_("更正后的姓名"), max_length=Person._meta.get_field("name").max_length, required=False
    )
    phone = forms.CharField(label=_("更正后的手机号"), max_length=20, required=False)
    citizen_id = forms.CharField(
        label=_("更正后的身份证号"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    answer = forms.CharField(
        label=_("答复"),
        help_text=_("本人能看到。不采纳的，写明理由。"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写明答复，不采纳的要说明理由。")},
    )

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        if kind != DataRequest.Kind.CORRECTION:
            for field in ("name", "phone", "citizen_id"):
                del self.fields[field]


class ExportForm(forms.Form):
    file_format = forms.ChoiceField(
        label=_("格式"),
        choices=[("xlsx", _("Excel 表格（方便阅读）")), ("json", _("JSON（给其他系统用）"))],
        initial="xlsx",
        widget=forms.RadioSelect,
    )
    with_numbers = forms.BooleanField(label=_("包含完整的身份证号和手机号"), required=False)
