from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from common.day_field import DayField
from staff.models import ExamResult, Person, TrainingRecord


class PersonChoices(forms.ModelMultipleChoiceField):
    """People by name with the post they hold here; the form knows them by their code."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, person):
        return _label(person)


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, person):
        return _label(person)


def _label(person):
    titles = "、".join(dict.fromkeys(post.title for post in person.posts_here))
    return f"{person.name}（{titles}）"


class TrainingForm(forms.Form):
    """One training of one or several people; in-house training of the whole kitchen is the usual case."""

    persons = PersonChoices(
        label=_("参加人员"),
        queryset=Person.objects.none(),
        to_field_name="code",
        error_messages={"required": _("请至少选择一名人员。")},
    )
    kind = forms.ChoiceField(label=_("方式"), choices=TrainingRecord.Kind.choices, initial="IN_HOUSE")
    title = forms.CharField(
        label=_("内容"), max_length=120, help_text=_("如：餐具清洗消毒、夏季食物中毒预防。")
    )
    hours = forms.DecimalField(
        label=_("学时"),
        min_value=Decimal("0.5"),
        max_value=200,
        max_digits=4,
        decimal_places=1,
        help_text=_("每人的学时，可以填半小时，如 1.5。"),
        widget=forms.NumberInput(attrs={"step": "0.5", "inputmode": "decimal"}),
    )
    completed_on = DayField(label=_("完成日期"))

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["persons"].queryset = people


class ExamForm(forms.Form):
    person = PersonChoice(
        label=_("参加人员"), queryset=Person.objects.none(), to_field_name="code", empty_label=_("请选择")
    )
    kind = forms.ChoiceField(label=_("考核类型"))
    taken_on = DayField(label=_("考核日期"))
    score = forms.DecimalField(
        label=_("得分"),
        min_value=0,
        max_digits=4,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"step": "0.5", "inputmode": "decimal"}),
    )
    full_score = forms.IntegerField(label=_("满分"), min_value=1, max_value=900, initial=100)
    has_passed = forms.ChoiceField(
        label=_("结果"),
        required=False,
        choices=[("", _("按得分判定（满分的60%为合格）")), ("yes", _("合格")), ("no", _("不合格"))],
    )

    def __init__(self, *args, people, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        self.fields["kind"].choices = [(kind, ExamResult.Kind(kind).label) for kind in kinds]
