import re

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from common.day_field import DayField
from enterprises.models import Enterprise
from inspections.forms.inspection.inspection import LinesField
from inspections.forms.sampling.move import moment
from inspections.models import RapidTest, SamplingPlan, SamplingPlanLine

RISKS = {"高": "HIGH", "中": "MEDIUM", "低": "LOW"} | {
    risk.value: risk.value for risk in SamplingPlanLine.Risk
}
RISK_WORDS = {value: word for word, value in RISKS.items() if word != value}


class PlanLinesField(LinesField):
    """One class of food a line: class | risk | batches, and the kind of business where that matters.

    What `PlannedLine` of the services is made of.
    """

    def clean(self, value):
        return [self.read(line, number) for number, line in enumerate(super().clean(value), 1)]

    def read(self, line, number):
        cells = [cell.strip() for cell in re.split(r"[|｜\t]", line)]
        kinds = {str(label): kind for kind, label in Enterprise.Kind.choices} | {"": ""}
        kind = cells[3] if len(cells) == 4 else ""
        is_good = len(cells) in (3, 4) and cells[0] and cells[1] in RISKS and kind in kinds
        if not is_good or not re.fullmatch(r"[1-9]\d{0,5}", cells[2], re.ASCII):
            raise forms.ValidationError(
                _("第 %(line)s 行应为：食品类别 | 高、中或低 | 批次数，需要时再加 | 主体类型"),
                params={"line": number},
            )
        return {
            "food_class": cells[0][:120],
            "risk": RISKS[cells[1]],
            "batches": int(cells[2]),
            "enterprise_kind": kinds[kind],
        }


class PlanForm(forms.Form):
    region = forms.ModelChoiceField(label=_("区域"), queryset=Region.objects.none(), empty_label=None)
    level = forms.ChoiceField(
        label=_("任务级别"),
        choices=SamplingPlan.Level.choices,
        required=False,
        help_text=_("国家级、省级任务抽检不合格的，会建议上调风险等级。"),
    )
    year = forms.IntegerField(label=_("年度"), min_value=2010, max_value=2100)
    name = forms.CharField(label=_("计划名称"), max_length=120)
    lines = PlanLinesField(
        label=_("计划批次"),
        help_text=_("每行一类，例如：肉制品 | 高 | 120，或：餐饮食品 | 中 | 300 | 餐饮服务"),
    )

    def __init__(self, *args, regions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions

    def clean_level(self):
        return self.cleaned_data["level"] or SamplingPlan.Level.CITY


class PlanChangeForm(PlanForm):
    """Region, level and year stay."""

    def __init__(self, *args, plan, **kwargs):
        initial = {
            "name": plan.name,
            "lines": "\n".join(_in_words(line) for line in plan.lines.order_by("pk")),
        }
        super().__init__(*args, regions=Region.objects.none(), initial=initial, **kwargs)
        del self.fields["region"], self.fields["year"], self.fields["level"]


def _in_words(line):
    """As `PlanLinesField` reads it."""
    cells = [line.food_class, RISK_WORDS[line.risk], str(line.batches)]
    if line.enterprise_kind:
        cells.append(str(line.get_enterprise_kind_display()))
    return " | ".join(cells)


class LaboratoryForm(forms.Form):
    code = forms.CharField(label=_("机构编号"), max_length=40)
    name = forms.CharField(label=_("机构名称"), max_length=120)
    is_retest_body = forms.BooleanField(label=_("列入复检机构名录"), required=False)
    effective_from = DayField(label=_("生效日期"))


class ReportFileForm(forms.Form):
    file = forms.FileField(label=_("检验报告表（CSV）"))


class RapidTestForm(forms.Form):
    food_name = forms.CharField(label=_("食品名称"), max_length=160)
    item = forms.CharField(label=_("检测项目"), max_length=160)
    method = forms.CharField(label=_("检测方法"), max_length=120, help_text=_("例如胶体金试纸、酶抑制法"))
    result = forms.ChoiceField(label=_("结果"), choices=RapidTest.Result.choices, widget=forms.RadioSelect)
    tested_at = moment(_("检测时间"), _("不填就是现在。"))
