from django import forms
from django.utils.translation import gettext_lazy as _

from scoring.models import IndexObjection


def _words(label, help_text=""):
    return forms.CharField(
        label=label, help_text=help_text, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ObjectionForm(forms.Form):
    part = forms.ChoiceField(label=_("对哪一部分"), choices=IndexObjection.Part.choices)
    statement = _words(_("理由"), _("写明哪一条记录不对、为什么。请勿写个人信息。"))


class RefusalForm(forms.Form):
    answer = _words(_("不予受理的理由"), _("会告知企业。"))


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("结论"),
        choices=IndexObjection.Outcome.choices,
        help_text=_("异议成立的，先更正或撤销有误的记录，指数会自动重算；分数本身任何人不能改。"),
    )
    answer = _words(_("答复"), _("写明核查情况，会告知企业。请勿写个人信息。"))


class ObjectionFilterForm(forms.Form):
    q = forms.CharField(label=_("主体名称"), required=False, max_length=80)
    part = forms.ChoiceField(
        label=_("部分"), required=False, choices=[("", _("全部")), *IndexObjection.Part.choices]
    )
    due = forms.ChoiceField(
        label=_("期限"),
        required=False,
        choices=[("", _("全部")), ("overdue", _("超期")), ("soon", _("三天内到期"))],
    )
    enterprise = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
