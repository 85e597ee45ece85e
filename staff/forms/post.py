"""What is asked when somebody is taken on, appointed, confirmed, renewed or leaves."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from common.day_field import DayField
from staff.models import Post

CONDITIONS = ("knows_law", "controls_risks", "knows_process", "passed_exam")


def username_field():
    return forms.CharField(
        label=_("登录用户名"),
        required=False,
        max_length=40,
        help_text=_("填写后为本人开通账号，用来出示信息码；字母、数字和 . _ - ，3 至 40 位。"),
        validators=[
            RegexValidator(r"^[A-Za-z0-9._-]{3,40}\Z", _("用户名为 3 至 40 个字母、数字或 . _ - 。"))
        ],
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class AppointForm(forms.Form):
    """A post of the given kind. The three kinds are asked for more than a dishwasher is."""

    starts_on = DayField(label=_("任职起"))
    job_title = forms.CharField(
        label=_("岗位"),
        required=False,
        max_length=40,
        help_text=_("如：厨师、切配、洗碗、分餐员。"),
    )
    handles_food = forms.BooleanField(
        label=_("接触直接入口食品"), required=False, help_text=_("须有有效健康证明，每天上岗前晨检。")
    )
    is_management = forms.BooleanField(
        label=_("属于企业管理层"), required=False, help_text=_("食品安全总监应当是管理层人员。")
    )
    term_ends_on = DayField(label=_("任期止"), required=False, help_text=_("没有任期的不填。"))
    document_no = forms.CharField(label=_("任命文件编号"), required=False, max_length=80)
    conditions = forms.MultipleChoiceField(
        label=_("任职条件"),
        required=False,
        choices=[(name, Post._meta.get_field(name).verbose_name) for name in CONDITIONS],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("逐项核实后勾选；也可以先都不勾选，任命后再确认。"),
    )

    FOR_MANAGERS = ("is_management", "term_ends_on", "document_no", "conditions")
    FOR_STAFF = ("job_title",)

    def __init__(self, *args, kind, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = today
        is_manager = kind in Post.MANAGER_KINDS
        for name in self.FOR_STAFF if is_manager else self.FOR_MANAGERS:
            del self.fields[name]
        if kind != Post.Kind.DIRECTOR:
            self.fields.pop("is_management", None)

    def clean(self):
        cleaned = super().clean()
        ticked = cleaned.pop("conditions", [])
        if ticked and len(ticked) < len(CONDITIONS):
            self.add_error("conditions", _("四项任职条件要么逐项都确认，要么先都不勾选，任命后再确认。"))
        return cleaned | {"conditions_confirmed": len(ticked) == len(CONDITIONS)}


class TakeOnForm(AppointForm):
    """One short form: who, as what, since when."""

    name = forms.CharField(
        label=_("姓名"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    citizen_id = forms.CharField(
        label=_("身份证号码"),
        required=False,
        max_length=30,
        help_text=_("加密保存，页面上只显示首尾几位。外籍人员可不填。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    phone = forms.CharField(
        label=_("手机号"),
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    username = username_field()

    field_order = ("name", "citizen_id", "phone", "job_title", "handles_food", "starts_on")


class AppointAtForm(AppointForm):
    """Another post for somebody registered, at one of the enterprises one may appoint for."""

    enterprise = forms.ModelChoiceField(label=_("主体"), queryset=None, to_field_name="public_id")

    field_order = ("enterprise", "job_title", "handles_food", "starts_on")

    def __init__(self, *args, enterprises, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["enterprise"].queryset = enterprises
        self.fields["enterprise"].empty_label = None


class EndPostForm(forms.Form):
    ended_on = DayField(label=_("离任日期"), help_text=_("从这一天起不再任职，企业账号的权限同时停止。"))
    reason = forms.CharField(label=_("离任原因"), max_length=160, help_text=_("如：辞职、调岗、合同到期。"))


class ConditionsForm(forms.Form):
    """Order 60 art. 7 and 8: four conditions, each ticked by whoever appoints."""

    knows_law = forms.BooleanField(label=Post._meta.get_field("knows_law").verbose_name, required=False)
    controls_risks = forms.BooleanField(
        label=Post._meta.get_field("controls_risks").verbose_name, required=False
    )
    knows_process = forms.BooleanField(
        label=Post._meta.get_field("knows_process").verbose_name, required=False
    )
    passed_exam = forms.BooleanField(label=Post._meta.get_field("passed_exam").verbose_name, required=False)


class TermForm(forms.Form):
    term_ends_on = DayField(label=_("新的任期止"))
    document_no = forms.CharField(
        label=_("任命文件编号"), required=False, max_length=80, help_text=_("不填则沿用原来的文件。")
    )


class DocumentForm(forms.Form):
    document = forms.FileField(
        label=_("任命文件"),
        help_text=_("PDF、JPG 或 PNG，不超过 5 MB。照片里的拍摄地点等信息会自动去除。"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )


class LeaveForm(forms.Form):
    starts_on = DayField(label=_("请假起"))
    ends_on = DayField(label=_("请假止"), help_text=_("这一天仍在请假，次日上班。"))
    deputy = forms.ModelChoiceField(
        label=_("代班人"),
        queryset=None,
        required=False,
        to_field_name="code",
        empty_label=_("没有代班人"),
        help_text=_("须是本单位在岗人员。"),
    )
    reason = forms.CharField(label=_("原因"), max_length=80, required=False, help_text=_("不要写病情。"))

    def __init__(self, *args, deputies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = deputies
