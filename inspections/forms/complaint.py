from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from inspections.models import Complaint

# Stored as the Chinese words and translated when shown.
TOPICS = [
    ("食品变质或有异物", _("食品变质或有异物")),
    ("食品过期", _("食品过期")),
    ("吃后身体不适", _("吃后身体不适")),
    ("后厨或环境不卫生", _("后厨或环境不卫生")),
    ("从业人员不卫生", _("从业人员不卫生")),
    ("标签或宣传不实", _("标签或宣传不实")),
    ("证照问题", _("证照问题")),
    ("价格或服务纠纷", _("价格或服务纠纷")),
    ("其他", _("其他")),
]
SEVERITIES = [(1, _("较轻")), (2, _("较重")), (3, _("严重"))]


class ComplaintForm(forms.Form):
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
    contact = forms.CharField(
        label=_("怎样联系您"),
        max_length=80,
        required=False,
        widget=forms.TextInput({"autocomplete": "tel"}),
        help_text=_("手机号或邮箱。加密保存，只有承办人能看，每次查看都有记录；不留联系方式则无法告知结果。"),
    )
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


class RefuseForm(forms.Form):
    reason = forms.CharField(label=_("不予受理的理由"), widget=forms.Textarea({"rows": 4}), max_length=500)


class VerifyForm(forms.Form):
    severity = forms.TypedChoiceField(
        label=_("严重程度"), choices=SEVERITIES, coerce=int, widget=forms.RadioSelect
    )
    finding = forms.CharField(label=_("核查结论"), widget=forms.Textarea({"rows": 4}), max_length=1000)


class CloseForm(forms.Form):
    finding = forms.CharField(label=_("核查结论"), widget=forms.Textarea({"rows": 4}), max_length=1000)


class ComplaintFilter(FilterSet):
    q = CharFilter(label=_("企业名称或编号"), method="search", max_length=80)
    kind = ChoiceFilter(label=_("种类"), choices=Complaint.Kind.choices, empty_label=_("全部"))
    state = ChoiceFilter(label=_("状态"), choices=Complaint.State.choices, empty_label=_("全部"))

    class Meta:
        model = Complaint
        fields = ["q", "kind", "state"]

    def search(self, complaints, _name, value):
        by_name = complaints.filter(enterprise__name__icontains=value.strip())
        return by_name | complaints.filter(number__iexact=value.strip())
