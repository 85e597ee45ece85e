from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duties.forms.reading_field import ReadingField
from duties.queries.adaptation import MOST_OWN, MOST_POINTS, POINT_LENGTH
from duties.queries.control_list import Answer, ControlItem, Group, PhotoRule
from hazards.models import Hazard

NEW_FORMS = 2  # empty ones at the end of the page


class PointsField(forms.CharField):
    """Places at which a number is read, one a line."""

    def __init__(self, **kwargs):
        super().__init__(
            label=gettext_lazy("测量点"),
            help_text=gettext_lazy("有几台设备要分别读数时填，一行一个，如“前厅冰柜”。"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
            **kwargs,
        )

    def prepare_value(self, value):
        return value if isinstance(value, str) else "\n".join(value or ())

    def clean(self, value):
        points = tuple(line.strip() for line in super().clean(value).splitlines() if line.strip())
        if len(points) > MOST_POINTS or len(set(points)) < len(points):
            raise forms.ValidationError(
                _("最多%(most)s个测量点，名称不要重复。") % {"most": MOST_POINTS}, code="points"
            )
        if any(len(point) > POINT_LENGTH for point in points):
            raise forms.ValidationError(
                _("测量点名称不超过%(most)s个字。") % {"most": POINT_LENGTH}, code="points"
            )
        return points


class OwnItemForm(forms.Form):
    """An item that the enterprise adds to its list; left without a question, it adds nothing."""

    code = forms.SlugField(required=False, widget=forms.HiddenInput)
    question = forms.CharField(
        label=gettext_lazy("问什么"),
        max_length=120,
        help_text=gettext_lazy("写成答“是”就没有问题的一句话，三秒钟能答。"),
    )
    why = forms.CharField(label=gettext_lazy("为什么问"), max_length=120, required=False)
    # With what stands first chosen, so that a form nobody touched is seen to be empty.
    group = forms.ChoiceField(label=gettext_lazy("环节"), choices=Group.choices, initial=Group.PEOPLE)
    answer = forms.ChoiceField(label=gettext_lazy("怎么答"), choices=Answer.choices, initial=Answer.YES_NO)
    unit = forms.CharField(
        label=gettext_lazy("单位"),
        max_length=8,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "℃", "autocomplete": "off"}),
    )
    minimum = ReadingField(label=gettext_lazy("下限"))
    maximum = ReadingField(label=gettext_lazy("上限"))
    points = PointsField()
    photo = forms.ChoiceField(label=gettext_lazy("照片"), choices=PhotoRule.choices, initial=PhotoRule.ON_NO)
    severity = forms.ChoiceField(
        label=gettext_lazy("严重程度"),
        choices=Hazard.Severity.choices,
        initial=Hazard.Severity.GENERAL,
    )
    position = forms.IntegerField(
        label=gettext_lazy("排在第几"),
        required=False,
        min_value=1,
        max_value=99,
        help_text=gettext_lazy("不填就排在同一环节的最后。"),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("answer") != Answer.NUMBER:
            return cleaned | {"unit": "", "minimum": None, "maximum": None, "points": ()}
        low, high = cleaned.get("minimum"), cleaned.get("maximum")
        if not cleaned.get("unit") and "unit" not in self.errors:
            self.add_error("unit", _("填数字的项目要写单位。"))
        if low is None and high is None and not self.errors.keys() & {"minimum", "maximum"}:
            self.add_error("maximum", _("填数字的项目至少要有一个限值。"))
        if low is not None and high is not None and low >= high:
            self.add_error("maximum", _("上限要大于下限。"))
        return cleaned

    @property
    def item(self) -> ControlItem:
        said = self.cleaned_data
        answer = Answer(said["answer"])
        return ControlItem(
            code=said["code"],
            group=said["group"],
            question_zh=said["question"],
            question_en="",
            why_zh=said["why"],
            answer=answer,
            unit=said["unit"],
            minimum=said["minimum"],
            maximum=said["maximum"],
            points=said["points"],
            photo=PhotoRule.ALWAYS if answer == Answer.PHOTO else PhotoRule(said["photo"]),
            severity=said["severity"],
            is_own=True,
        )


OwnItemFormSet = forms.formset_factory(
    OwnItemForm, extra=NEW_FORMS, max_num=MOST_OWN, validate_max=True, can_delete=True
)


def initial_of(item: ControlItem, position: int) -> dict:
    return {
        "code": item.code,
        "question": item.question_zh,
        "why": item.why_zh,
        "group": item.group,
        "answer": item.answer,
        "unit": item.unit,
        "minimum": item.minimum,
        "maximum": item.maximum,
        "points": item.points,
        "photo": item.photo,
        "severity": item.severity,
        "position": position,
    }
