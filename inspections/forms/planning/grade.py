from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter

from common.filter_form import StrictFilterSet
from enterprises.models import Enterprise
from inspections.models import OverrideRule, RiskGrade, RiskLevel
from inspections.queries.planning.suggestion import with_suggestion


class OverrideForm(forms.Form):
    """Which of the cases of the rules it is, and what exactly happened."""

    rule = forms.ModelChoiceField(
        label=_("调整情形"), queryset=OverrideRule.objects.none(), empty_label=_("请选择")
    )
    reason = forms.CharField(
        label=_("理由"),
        help_text=_("写明文书号、日期和事实。企业会看到这段话，并记入审计记录。"),
        max_length=300,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args, version, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rule"].queryset = OverrideRule.objects.filter(version=version)
        self.fields["rule"].label_from_instance = self.label_of

    @staticmethod
    def label_of(rule):
        words = _("%(name)s（上调%(steps)s级）") if rule.steps > 0 else _("%(name)s（下调%(steps)s级）")
        return words % {"name": rule.name, "steps": abs(rule.steps)}


class DismissForm(forms.Form):
    """Why a fact is no reason to move the grade."""

    reason = forms.CharField(
        label=_("不调整的理由"),
        help_text=_("会封存并记入审计记录，以后可以查到是谁、为什么没有调整。"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
    )


class StaticSheetForm(forms.Form):
    """One choice for each factor that the registry doesn't tell; what isn't known stays open."""

    def __init__(self, *args, factors, **kwargs):
        super().__init__(*args, **kwargs)
        for factor in factors:
            steps = [step for step in factor.steps.all() if step.value_from >= 1]
            self.fields[factor.code] = forms.TypedChoiceField(
                label=factor.name,
                required=False,
                coerce=int,
                empty_value=None,
                choices=[
                    ("", _("尚未评定")),
                    *(
                        (
                            step.value_from,
                            _("%(name)s · %(points)s分") % {"name": step.name, "points": step.points},
                        )
                        for step in steps
                    ),
                ],
            )

    @property
    def answers(self):
        return {code: value for code, value in self.cleaned_data.items() if value is not None}


class RiskGradeFilter(StrictFilterSet):
    q = CharFilter(label=_("企业名称"), field_name="enterprise__name", lookup_expr="icontains", max_length=80)
    level = ChoiceFilter(label=_("风险等级"), choices=RiskLevel.choices, empty_label=_("全部"))
    kind = ChoiceFilter(
        label=_("主体类型"),
        field_name="enterprise__kind",
        choices=Enterprise.Kind.choices,
        empty_label=_("全部"),
    )
    moved = ChoiceFilter(
        label=_("人工调整"),
        choices=[("true", _("有调整")), ("false", _("无调整")), ("suggested", _("建议调整"))],
        method="with_move",
        empty_label=_("全部"),
    )

    class Meta:
        model = RiskGrade
        fields = ["q", "level", "kind", "moved"]

    def with_move(self, grades, _name, value):
        if value == "suggested":
            return with_suggestion(grades, timezone.now())
        return grades.filter(override_steps=0) if value == "false" else grades.exclude(override_steps=0)
