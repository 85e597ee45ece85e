from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User
from common.day_field import DayField
from common.rows_field import RowsField
from enterprises.models import Enterprise
from inspections.models import Recusal


class DrawForm(forms.Form):
    title = forms.CharField(label=_("名称"), max_length=80, help_text=_("例如：12月餐饮服务抽查"))
    region = forms.ModelChoiceField(
        label=_("范围"), queryset=Region.objects.none(), to_field_name="code", empty_label=None
    )
    due_from = DayField(label=_("检查窗口起"))
    due_to = DayField(
        label=_("检查窗口止"),
        help_text=_("从窗口在此期间结束、尚未检查的计划检查中抽取；已抽中或者改期改派的除外。"),
    )
    subjects_wanted = forms.IntegerField(label=_("抽取主体数"), min_value=1, max_value=500)
    inspectors = RowsField(
        label=_("检查人员"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("至少两人。每个主体派两人，须回避的不会派去。"),
    )

    def __init__(self, *args, regions, inspectors, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions
        self.fields["region"].label_from_instance = lambda region: region.name
        self.fields["inspectors"].queryset = inspectors

    def clean_inspectors(self):
        inspectors = self.cleaned_data["inspectors"]
        if len(inspectors) < 2:
            raise forms.ValidationError(_("请至少选择两名检查人员。"))
        return inspectors

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("due_from"), cleaned.get("due_to")
        if first and last and first > last:
            self.add_error("due_to", _("不能早于窗口起。"))
        return cleaned


class RecusalForm(forms.Form):
    inspector = forms.ModelChoiceField(
        label=_("检查人员"), queryset=User.objects.none(), empty_label=_("请选择")
    )
    public_id = forms.CharField(
        label=_("企业公开编号"), max_length=20, help_text=_("企业页面和入口码上的12位编号。")
    )
    reason = forms.ChoiceField(label=_("回避原因"), choices=Recusal.Reason.choices)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
    valid_from = DayField(label=_("回避起"))

    def __init__(self, *args, inspectors, enterprises, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["inspector"].queryset = inspectors
        self.enterprises = enterprises

    def clean_public_id(self):
        public_id = self.cleaned_data["public_id"].replace(" ", "").upper()
        enterprise = self.enterprises.filter(public_id=public_id).first()
        if enterprise is None:
            raise forms.ValidationError(_("您的辖区内没有这个主体。"))
        self.cleaned_data["enterprise"] = enterprise
        return public_id

    @property
    def enterprise(self) -> Enterprise:
        return self.cleaned_data["enterprise"]
