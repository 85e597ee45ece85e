from django import forms
from django.utils.translation import gettext_lazy as _

from inspections.forms.drawn import DrawnField
from inspections.models import OnSiteInspection


class SigningPart:
    """The fields of the signatures, on a form that has others beside them or none."""

    def __init__(self, form: forms.Form, on_site: OnSiteInspection):
        self.form = form
        self.people = [one.user for one in on_site.inspectors.select_related("user").order_by("pk")]
        for user in self.people:
            form.fields[f"signed_{user.pk}"] = forms.CharField(
                label=_("检查人员 %(name)s") % {"name": user},
                max_length=60,
                required=False,
                initial=str(user),
            )
            form.fields[f"drawn_{user.pk}"] = DrawnField()
        form.fields["signed_enterprise"] = forms.CharField(
            label=_("被检查单位签字人姓名"), max_length=60, required=False
        )
        form.fields["drawn_enterprise"] = DrawnField()
        form.fields["refused_reason"] = forms.CharField(
            label=_("对方拒绝签字的原因"), max_length=200, required=False
        )
        form.fields["witness"] = forms.CharField(
            label=_("见证人，或录音录像编号"),
            max_length=80,
            required=False,
            help_text=_("对方拒绝签字时必填（令49号第三十四条）。"),
        )

    @property
    def boxes(self):
        """For each who signs: the name to type and the field of what is drawn."""
        names = [str(user.pk) for user in self.people] + ["enterprise"]
        return [(self.form[f"signed_{name}"], self.form[f"drawn_{name}"]) for name in names]

    def signature(self, name: str) -> tuple[str, bytes]:
        return self.form.cleaned_data[f"signed_{name}"], self.form.cleaned_data[f"drawn_{name}"]


class TellForm(forms.Form):
    """The signatures alone: what was recorded without them."""

    def __init__(self, *args, on_site: OnSiteInspection, **kwargs):
        super().__init__(*args, **kwargs)
        self.signing = SigningPart(self, on_site)
