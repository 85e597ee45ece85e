from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFilter

from common.filter_form import StrictFilterSet
from inspections.models import Inspection

MOST_LINES = 200
LONGEST_LINE = 300


def day_input():
    return forms.DateInput({"type": "date"}, "%Y-%m-%d")


class LinesField(forms.CharField):
    """One thing a line; blank lines don't count."""

    widget = forms.Textarea({"rows": 5})

    def to_python(self, value):
        lines = [" ".join(line.split()) for line in (super().to_python(value) or "").splitlines()]
        return [line for line in lines if line]

    def validate(self, value):
        super().validate(value)
        if len(value) > MOST_LINES or any(len(line) > LONGEST_LINE for line in value):
            raise forms.ValidationError(
                _("最多 %(lines)s 行，每行不超过 %(longest)s 个字。"),
                params={"lines": MOST_LINES, "longest": LONGEST_LINE},
            )

    def run_validators(self, value):
        """Length is asked a line, not for the whole."""


class PaperRecordForm(forms.Form):
    number = forms.CharField(label=_("文书编号"), max_length=80, help_text=_("写在纸质检查记录上的编号。"))
    kind = forms.ChoiceField(label=_("检查类型"), choices=Inspection.Kind.choices)
    inspected_on = forms.DateField(label=_("检查日期"), widget=day_input())
    told_on = forms.DateField(
        label=_("结果告知日期"),
        widget=day_input(),
        help_text=_("从这一天起20个工作日内公开（令49号第三十九条）。"),
    )
    first_inspector = forms.CharField(label=_("检查人员"), max_length=40)
    second_inspector = forms.CharField(label=_("另一名检查人员"), max_length=40)
    reason = forms.CharField(
        label=_("补录原因"), max_length=200, help_text=_("如：系统启用前的检查、其他系统的记录。")
    )
    key_failures = LinesField(
        label=_("不符合的重点项"),
        required=False,
        help_text=_("每行一项。生效后，每项都会成为待整改的隐患。"),
    )
    general_failures = LinesField(label=_("不符合的一般项"), required=False, help_text=_("每行一项。"))
    is_final = forms.BooleanField(
        label=_("与纸质记录核对无误，从现在起生效"), required=False, help_text=_("没有勾选则先存为草稿。")
    )

    def of_paper(self):
        """What `enter_paper_record` asks for beside the failures."""
        wanted = ("number", "kind", "inspected_on", "told_on", "reason", "is_final")
        data = self.cleaned_data
        return {name: data[name] for name in wanted} | {
            "inspectors": (data["first_inspector"], data["second_inspector"])
        }

    def failed_items(self):
        """What `FailedItem` of the services is made of."""
        key = [{"description": line, "is_key": True} for line in self.cleaned_data["key_failures"]]
        return key + [{"description": line} for line in self.cleaned_data["general_failures"]]


class ReasonForm(forms.Form):
    """Why something is taken back; it stands in the audit trail."""

    reason = forms.CharField(label=_("原因"), max_length=160, help_text=_("会记入审计记录。"))


class InspectionFilter(StrictFilterSet):
    q = CharFilter(label=_("企业名称"), field_name="enterprise__name", lookup_expr="icontains", max_length=80)
    enterprise = CharFilter(label=_("企业编号"), field_name="enterprise__public_id", max_length=16)
    kind = ChoiceFilter(label=_("检查类型"), choices=Inspection.Kind.choices, empty_label=_("全部"))
    result = ChoiceFilter(label=_("结果"), choices=Inspection.Result.choices, empty_label=_("全部"))
    since = DateFilter(label=_("自"), field_name="inspected_on", lookup_expr="gte", widget=day_input())
    until = DateFilter(label=_("至"), field_name="inspected_on", lookup_expr="lte", widget=day_input())

    class Meta:
        model = Inspection
        fields = ["q", "enterprise", "kind", "result", "since", "until"]
