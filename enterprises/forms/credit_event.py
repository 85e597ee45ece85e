from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from common.day_field import DayField
from enterprises.models import CreditEvent

# What the publication of a penalty names besides its subject and its days (令45号).
NAMED_BY_PENALTY = ("document_no", "authority", "basis", "content")


def _date(label, **options):
    return DayField(label=label, **options)


class CreditEventForm(forms.Form):
    # Of this form: sent twice, because the answer was lost, it is still one decision.
    key = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("种类"), choices=CreditEvent.Kind.choices)
    severity = forms.ChoiceField(
        label=_("程度"),
        choices=CreditEvent.Severity.choices,
        initial=CreditEvent.Severity.NONE,
        help_text=_("行政处罚必须选择；其他种类选“不适用”。"),
    )
    title = forms.CharField(label=_("事由"), max_length=200, help_text=_("会公示，请勿写个人信息。"))
    document_no = forms.CharField(label=_("文书号"), max_length=80, required=False)
    authority = forms.CharField(
        label=_("决定机关"), max_length=80, required=False, help_text=_("作出决定的机关全称。")
    )
    basis = forms.CharField(
        label=_("决定依据"), max_length=200, required=False, help_text=_("违反和适用的条款。")
    )
    content = forms.CharField(
        label=_("决定内容"),
        max_length=300,
        required=False,
        help_text=_("例如罚款、没收的金额，责令停产停业的期限；会公示，请勿写个人信息。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    decided_on = _date(_("决定日期"))
    publish_from = _date(_("公示起"), required=False, help_text=_("行政处罚留空：记入后按规定确定公示期限。"))
    publish_to = _date(_("公示止"), required=False, help_text=_("名录未移出、长期公示的留空。"))

    def clean(self):
        said = super().clean()
        if said.get("kind") == CreditEvent.Kind.PENALTY:
            for name in NAMED_BY_PENALTY:
                if name not in self.errors and not said.get(name):
                    self.add_error(name, _("公示的行政处罚必须写明。"))
        return said
