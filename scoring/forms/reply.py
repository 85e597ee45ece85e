from django import forms
from django.utils.translation import gettext_lazy as _

from scoring.models import Reply


class ReplyForm(forms.Form):
    text = forms.CharField(
        label=_("说明"),
        max_length=Reply.MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("发布后消费者扫码就能看到。只说事实和已经做的改进，请勿写电话、证件号等个人信息。"),
    )


class RemovalForm(forms.Form):
    reason = forms.CharField(
        label=_("移除理由"),
        max_length=200,
        help_text=_("只能因为法律不允许公开的内容移除，例如他人的个人信息。理由会告知企业。"),
    )
