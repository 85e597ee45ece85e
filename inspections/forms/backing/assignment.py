from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from inspections.models import BackingLevel


def cadres_of(user: User):
    """Who holds the role of a backing cadre in this person's territory today."""
    paths = user.territory_paths()
    held = User.objects.none()
    for path in paths:
        held |= User.objects.filter(
            role_assignments__role=Role.CADRE,
            role_assignments__region__path__startswith=path,
            role_assignments__valid_from__lte=timezone.localdate(),
            role_assignments__ended_at__isnull=True,
            is_active=True,
        )
    return held.distinct().order_by("display_name", "pk")


class AssignForm(forms.Form):
    """For the subjects ticked in the list."""

    cadre = forms.ModelChoiceField(label=_("包保干部"), queryset=User.objects.none())
    level = forms.ChoiceField(
        label=_("包保等级"),
        required=False,
        choices=[("", _("按规模和类型")), *BackingLevel.choices],
        help_text=_("包保等级不是风险等级。"),
    )
    reason = forms.CharField(label=_("调整等级的理由"), required=False, max_length=200)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cadre"].queryset = cadres_of(user)


class HandOverForm(forms.Form):
    cadre = forms.ModelChoiceField(label=_("交出的干部"), queryset=User.objects.none())
    successor = forms.ModelChoiceField(label=_("接手的干部"), queryset=User.objects.none())
    reason = forms.CharField(label=_("交接原因"), max_length=200)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("cadre", "successor"):
            self.fields[name].queryset = cadres_of(user)

    def clean(self):
        if self.cleaned_data.get("cadre") and self.cleaned_data.get("cadre") == self.cleaned_data.get(
            "successor"
        ):
            self.add_error("successor", _("请选择另一位干部。"))


class BackingFilterForm(forms.Form):
    q = forms.CharField(label=_("主体名称"), required=False, max_length=80)
    level = forms.ChoiceField(
        label=_("包保等级"), required=False, choices=[("", _("全部")), *BackingLevel.choices]
    )
    cadre = forms.IntegerField(required=False, widget=forms.HiddenInput)
    quarter = forms.DateField(required=False, widget=forms.HiddenInput)
    region = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)
