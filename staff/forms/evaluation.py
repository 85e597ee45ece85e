from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

QUARTERS_OFFERED = 8


class EvaluationForm(forms.Form):
    quarter = forms.TypedChoiceField(label=gettext_lazy("季度"))
    score = forms.IntegerField(
        label=gettext_lazy("得分"),
        help_text=gettext_lazy("0到100的整数。"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    comment = forms.CharField(
        label=gettext_lazy("评语"),
        help_text=gettext_lazy("写明评分的理由，本人和企业负责人都能看到；不要写个人信息。最多300字。"),
        max_length=300,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": gettext_lazy("请写明评分的理由。")},
    )

    def __init__(self, *args, quarters, **kwargs):
        """`quarters` are the first days of those that may be evaluated, newest first."""
        super().__init__(*args, **kwargs)
        by_text = {quarter.isoformat(): quarter for quarter in quarters}
        self.fields["quarter"].choices = [(text, quarter_words(day)) for text, day in by_text.items()]
        self.fields["quarter"].coerce = by_text.__getitem__


def quarter_words(quarter):
    return _("%(year)s年第%(number)s季度") % {"year": quarter.year, "number": (quarter.month + 2) // 3}
