from django import forms
from django.utils.translation import gettext_lazy as _


class AuditFilterForm(forms.Form):
    """Narrows the audit trail; what can't be read narrows nothing and is told at its field."""

    actor = forms.CharField(label=_("操作人"), required=False, max_length=80)
    subject_type = forms.ChoiceField(label=_("对象类型"), required=False)
    subject_id = forms.CharField(label=_("对象编号"), required=False, max_length=60)
    since = forms.DateField(
        label=_("开始日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("结束日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, subject_types, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["subject_type"].choices = [("", _("全部")), *subject_types]

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("结束日期不能早于开始日期。"))
        return cleaned
