from django import forms
from django.utils.translation import gettext_lazy as _

from duties.models import RecordReview

Verdict = RecordReview.Verdict


class RecordReviewForm(forms.Form):
    """The word of a leader or a regulator on the revision that stood on their screen."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    text = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, capacity, **kwargs):
        super().__init__(*args, **kwargs)
        is_regulator = capacity == RecordReview.Capacity.REGULATOR
        allowed = [Verdict.REMARKED] if is_regulator else list(RecordReview.DECISIONS)
        self.fields["verdict"] = forms.ChoiceField(choices=[(one, Verdict(one).label) for one in allowed])
        self.fields["text"].required = is_regulator
        self.fields["text"].label = _("批注内容") if is_regulator else _("说明（退回时必填）")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("verdict") == Verdict.RETURNED and not cleaned.get("text"):
            self.add_error("text", _("退回要写明哪里要改。"))
        return cleaned
