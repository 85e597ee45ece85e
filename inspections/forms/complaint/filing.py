"""How a complaint comes in by hand: from the page behind the code, or written down by staff."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.picture import PictureField
from inspections.models import Complaint
from inspections.models.complaint.topic import TOPICS

MOST_PHOTOS = 3


class WordsForm(forms.Form):
    """What somebody wants, what happened, how to reach them. `asked_of`: kinds that need a real identity."""

    kinds = forms.MultipleChoiceField(
        label=_("您想要什么"),
        choices=[
            (Complaint.Kind.COMPLAINT, _("解决我的消费纠纷（投诉）")),
            (Complaint.Kind.REPORT, _("反映违法线索（举报）")),
        ],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("可以都选：两件事会分别编号、分别答复。"),
    )
    topic = forms.ChoiceField(label=_("事由"), choices=TOPICS)
    body = forms.CharField(
        label=_("发生了什么"),
        widget=forms.Textarea({"rows": 6}),
        min_length=5,
        max_length=2000,
        help_text=_("时间、地点、买了或吃了什么、看到了什么。内容加密保存，企业看不到。"),
    )
    name = forms.CharField(
        label=_("姓名"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"autocomplete": "name"}),
        help_text=_("投诉须提供真实姓名和联系方式；举报可以匿名，实名举报会告知是否立案。"),
    )
    contact = forms.CharField(
        label=_("怎样联系您"),
        max_length=80,
        required=False,
        widget=forms.TextInput({"autocomplete": "tel"}),
        help_text=_("手机号或邮箱。加密保存，只有承办人能看，每次查看都有记录，到期删除。"),
    )

    def __init__(self, *args, asked_of=frozenset(), **kwargs):
        super().__init__(*args, **kwargs)
        self.asked_of = asked_of

    def clean(self):
        data = super().clean()
        if self.asked_of & set(data.get("kinds", [])):
            for name in ("name", "contact"):
                if name not in self.errors and not data.get(name, "").strip():
                    self.add_error(name, _("投诉须提供真实姓名和联系方式。"))
        return data


class ComplaintForm(WordsForm):
    photo_1 = PictureField(label=_("照片"), required=False, help_text=_("最多三张，不含拍摄地点。"))
    photo_2 = PictureField(label=_("第二张照片"), required=False)
    photo_3 = PictureField(label=_("第三张照片"), required=False)
    # Filled in by machines only; people neither see it nor reach it with the keyboard.
    fax_number = forms.CharField(
        required=False, widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"})
    )

    def clean_fax_number(self):
        if self.cleaned_data["fax_number"]:
            raise forms.ValidationError(_("请让隐藏的传真一栏空着，再提交一次。"))
        return ""

    def people_fields(self):
        return [field for field in self.visible_fields() if field.name != "fax_number"]

    def said(self):
        """What `file_complaints` takes."""
        words = {name: self.cleaned_data[name] for name in ("kinds", "topic", "body", "name", "contact")}
        sent = (self.cleaned_data[f"photo_{number}"] for number in range(1, MOST_PHOTOS + 1))
        return words | {"photos": tuple(photo for photo in sent if photo)}


class RecordForm(WordsForm):
    """Somebody called, wrote or came by."""

    source = forms.ChoiceField(
        label=_("来源"),
        choices=[
            (source, source.label)
            for source in (Complaint.Source.PHONE, Complaint.Source.LETTER, Complaint.Source.VISIT)
        ],
    )
    received_at = forms.DateTimeField(
        label=_("收到时间"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
        help_text=_("期限从这一天起算。"),
    )
    field_order = ["source", "received_at", "kinds", "topic", "body", "name", "contact"]

    def __init__(self, *args, now, **kwargs):
        super().__init__(*args, initial={"received_at": now}, **kwargs)
        self.now = now
        self.fields["kinds"].label = _("对方想要什么")
        self.fields["contact"].label = _("怎样联系对方")

    def clean_received_at(self):
        received_at = self.cleaned_data["received_at"]
        if received_at > self.now:
            raise forms.ValidationError(_("收到时间不能晚于现在。"))
        return received_at


class StatusForm(forms.Form):
    number = forms.CharField(
        label=_("编号"),
        max_length=24,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("如 TS20261123-…"),
    )
    code = forms.CharField(
        label=_("查询码"),
        max_length=12,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "numeric"}),
        help_text=_("提交时和编号一起给您的六位数字。"),
    )


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("CSV 文件"),
        widget=forms.FileInput({"accept": ".csv,text/csv"}),
        help_text=_("UTF-8，最多一千行。有一行不对，就一行也不收，并逐行说明原因。"),
    )
